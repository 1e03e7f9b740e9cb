using SqlGitOps.Syntax;

namespace SqlGitOps.Deploy.History;

/// <summary>Name of the history table.</summary>
/// <param name="Schema">The schema; null where the engine has none.</param>
/// <param name="Name">The table.</param>
public sealed record HistoryTable(string? Schema, string Name)
{
    /// <summary>The layout of the table that this version writes; see <see cref="HistorySnapshot.Layout"/>.</summary>
    public const int CurrentLayout = 2;

    /// <summary>The layout that brought the table of the runs, and the progress and notes of migrations.</summary>
    public const int LayoutWithRuns = 2;

    private const string DefaultSchema = "sqlgitops";

    /// <summary>The table that records the layout.</summary>
    public string MetaName => Name + "_meta";

    /// <summary>The table of the runs, since <see cref="LayoutWithRuns"/>.</summary>
    public string RunName => Name + "_run";

    /// <summary>The name as users write it.</summary>
    public override string ToString() => Schema is null ? Name : $"{Schema}.{Name}";

    /// <summary>The table where the project does not name one.</summary>
    public static HistoryTable Default(SqlDialect dialect) => dialect == SqlDialect.Sqlite
        ? new HistoryTable(null, "sqlgitops_migration_history")
        : new HistoryTable(DefaultSchema, "migration_history");

    /// <summary>Reads the name that a project gives; null or nothing is the default.</summary>
    /// <param name="text">A name, or a schema and a name with a dot between them.</param>
    /// <param name="dialect">SQLite has no schemas; elsewhere the schema is <c>sqlgitops</c> unless given.</param>
    /// <exception cref="DeployException">It is no plain name.</exception>
    public static HistoryTable Parse(string? text, SqlDialect dialect)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return Default(dialect);
        }

        var parts = text.Trim().Split('.');
        var isSqlite = dialect == SqlDialect.Sqlite;
        if (parts.Length > (isSqlite ? 1 : 2) || !Array.TrueForAll(parts, IsPlain))
        {
            throw new DeployException(new DeployError(
                DeployErrorKind.Configuration,
                $"'{text}' cannot be the history table. Use letters, digits and underscores{(isSqlite ? "" : ", as name or schema.name")}."));
        }

        return new HistoryTable(isSqlite ? null : parts.Length == 2 ? parts[0] : DefaultSchema, parts[^1]);
    }

    // PostgreSQL cuts names at 63 bytes; the suffix of the meta table must fit as well.
    private static bool IsPlain(string name) =>
        name.Length is > 0 and <= 58 && !char.IsAsciiDigit(name[0]) && name.AsSpan().IndexOfAnyExcept(s_plain) < 0;

    private static readonly System.Buffers.SearchValues<char> s_plain =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
}
