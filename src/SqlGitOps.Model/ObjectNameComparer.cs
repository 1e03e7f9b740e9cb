using SqlGitOps.Syntax;

namespace SqlGitOps.Model;

/// <summary>Compares names as the dialect does.</summary>
public sealed class ObjectNameComparer : IEqualityComparer<ObjectName>
{
    private readonly StringComparer _comparer;

    private ObjectNameComparer(StringComparer comparer) => _comparer = comparer;

    /// <summary>PostgreSQL: names are already folded, so every character counts.</summary>
    public static ObjectNameComparer Ordinal { get; } = new(StringComparer.Ordinal);

    /// <summary>SQLite and SQL Server (with its default collations): case does not count.</summary>
    public static ObjectNameComparer IgnoreCase { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The comparer for single names, such as columns.</summary>
    public StringComparer Names => _comparer;

    /// <summary>The comparer of a dialect.</summary>
    public static ObjectNameComparer For(SqlDialect dialect) => dialect == SqlDialect.PostgreSql ? Ordinal : IgnoreCase;

    /// <inheritdoc/>
    public bool Equals(ObjectName x, ObjectName y) => _comparer.Equals(x.Name, y.Name) && _comparer.Equals(x.Schema, y.Schema);

    /// <inheritdoc/>
    public int GetHashCode(ObjectName obj) =>
        HashCode.Combine(_comparer.GetHashCode(obj.Name), obj.Schema is null ? 0 : _comparer.GetHashCode(obj.Schema));
}
