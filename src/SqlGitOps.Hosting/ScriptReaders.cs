using System.Runtime.CompilerServices;
using SqlGitOps.Model.PostgreSql;
using SqlGitOps.Model.Scripts;
using SqlGitOps.Model.Sqlite;
using SqlGitOps.Syntax;

namespace SqlGitOps.Hosting;

/// <summary>The front end of each dialect. The SQL Server parser is large: it is loaded only when it is asked for.</summary>
public static class ScriptReaders
{
    /// <summary>The front end of a dialect.</summary>
    public static IScriptReader For(SqlDialect dialect) => dialect switch
    {
        SqlDialect.PostgreSql => new PostgreSqlScriptReader(),
        SqlDialect.Sqlite => new SqliteScriptReader(),
        _ => TransactSql(),
    };

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static IScriptReader TransactSql() => new TransactSql.TransactSqlScriptReader();
}
