namespace SqlGitOps.Model;

/// <summary>How often an expression must be computed (PostgreSQL manual 36.7, "Function Volatility Categories").</summary>
public enum Volatility
{
    /// <summary>Always the same result.</summary>
    Immutable,

    /// <summary>The same result within one statement.</summary>
    Stable,

    /// <summary>Another result for each row.</summary>
    Volatile,

    /// <summary>Calls something that the history does not define.</summary>
    Unknown,
}
