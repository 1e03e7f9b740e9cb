namespace SqlGitOps.Histories;

/// <summary>What deploying a history came to, beside the program of the engine.</summary>
internal enum Verdict
{
    /// <summary>Both run it, and the databases are equal.</summary>
    Equal,

    /// <summary>Both run it, and the databases differ.</summary>
    Different,

    /// <summary>The engine's program runs it, we do not.</summary>
    Failed,

    /// <summary>We refuse it before anything runs, and say why.</summary>
    Refused,

    /// <summary>The engine's program does not run it in this order either.</summary>
    NotComparable,
}
