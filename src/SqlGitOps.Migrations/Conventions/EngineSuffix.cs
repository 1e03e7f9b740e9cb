using SqlGitOps.Syntax;

namespace SqlGitOps.Migrations.Conventions;

/// <summary>
/// What stands between the name and <c>.up</c> or <c>.down</c> in the files of pop and popx:
/// <c>20240101_x.postgres.autocommit.up.sql</c>.
/// </summary>
/// <param name="Stem">The name without it.</param>
/// <param name="Engine">For which engine the file is.</param>
/// <param name="IsAutocommit">Whether the file is to run outside a transaction.</param>
internal readonly record struct EngineSuffix(string Stem, EngineScope Engine, bool IsAutocommit)
{
    private const string Autocommit = ".autocommit";

    // What pop calls its engines, and the other spellings of ours. Any other word is a part of the name.
    private static readonly Dictionary<string, SqlDialect?> s_engines = new(StringComparer.OrdinalIgnoreCase)
    {
        ["postgres"] = SqlDialect.PostgreSql,
        ["postgresql"] = SqlDialect.PostgreSql,
        ["sqlite"] = SqlDialect.Sqlite,
        ["sqlite3"] = SqlDialect.Sqlite,
        ["mssql"] = SqlDialect.SqlServer,
        ["sqlserver"] = SqlDialect.SqlServer,
        ["mysql"] = null,
        ["mariadb"] = null,
        ["cockroach"] = null,
        ["cockroachdb"] = null,
    };

    /// <summary>Reads the end of a name that is without <c>.up</c> or <c>.down</c>.</summary>
    /// <param name="stem">The name.</param>
    /// <param name="dialect">The dialect of the project; null leaves the name as it is.</param>
    public static EngineSuffix Read(string stem, SqlDialect? dialect)
    {
        if (dialect is null)
        {
            return new EngineSuffix(stem, EngineScope.Any, false);
        }

        var isAutocommit = stem.EndsWith(Autocommit, StringComparison.OrdinalIgnoreCase);
        var name = isAutocommit ? stem[..^Autocommit.Length] : stem;
        var dot = name.LastIndexOf('.');
        if (dot < 0 || !s_engines.TryGetValue(name[(dot + 1)..], out var engine))
        {
            return new EngineSuffix(name, EngineScope.Any, isAutocommit);
        }

        return new EngineSuffix(name[..dot], engine == dialect ? EngineScope.Own : EngineScope.Other, isAutocommit);
    }
}
