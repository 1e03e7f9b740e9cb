using SqlGitOps.Model.PostgreSql;
using SqlGitOps.Model.Scripts;
using SqlGitOps.Model.Sqlite;
using SqlGitOps.Syntax;

namespace SqlGitOps.Deploy.Tests;

/// <summary>The front ends of the dialects.</summary>
internal static class Readers
{
    public static IScriptReader For(SqlDialect dialect) => dialect == SqlDialect.Sqlite ? new SqliteScriptReader() : new PostgreSqlScriptReader();
}
