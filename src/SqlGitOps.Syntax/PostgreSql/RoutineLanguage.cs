namespace SqlGitOps.Syntax.PostgreSql;

/// <summary>The languages whose routine bodies are parsed.</summary>
public enum RoutineLanguage
{
    /// <summary>PL/pgSQL.</summary>
    PlPgSql,

    /// <summary>SQL.</summary>
    Sql,
}
