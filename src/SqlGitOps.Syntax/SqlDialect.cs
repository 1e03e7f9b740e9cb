namespace SqlGitOps.Syntax;

/// <summary>The SQL dialects that SqlGitOps reads. The names are those of the <c>SqlDialect</c> MSBuild property.</summary>
public enum SqlDialect
{
    /// <summary>PostgreSQL, grammar of version 18.</summary>
    PostgreSql,

    /// <summary>Microsoft SQL Server (Transact-SQL).</summary>
    SqlServer,

    /// <summary>SQLite 3.</summary>
    Sqlite,
}
