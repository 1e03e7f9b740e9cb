namespace SqlGitOps.Syntax.PostgreSql.PlPgSql;

/// <summary>What RETURN needs in a routine.</summary>
internal enum PlPgSqlReturn
{
    /// <summary>The routine is not known.</summary>
    Unknown,

    /// <summary>A value: the function returns one.</summary>
    Value,

    /// <summary>No value: a procedure, a set, <c>void</c>, or OUT parameters.</summary>
    NoValue,
}
