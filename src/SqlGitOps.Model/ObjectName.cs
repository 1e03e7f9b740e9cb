namespace SqlGitOps.Model;

/// <summary>
/// The name of a database object as the engine stores it: PostgreSQL names are folded to lower case unless quoted,
/// SQLite and SQL Server names keep their case and are compared without regard to it (see <see cref="ObjectNameComparer"/>).
/// </summary>
/// <param name="Schema">Schema, or null when none was written.</param>
/// <param name="Name">The name without quotes.</param>
public readonly record struct ObjectName(string? Schema, string Name)
{
    /// <summary>A name without a schema.</summary>
    public static ObjectName Of(string name) => new(null, name);

    /// <inheritdoc/>
    public override string ToString() => Schema is null ? Name : $"{Schema}.{Name}";
}
