namespace SqlGitOps.Histories;

/// <summary>What deploying a history came to, beside psql.</summary>
internal enum Verdict
{
    /// <summary>Both run it, and the databases are equal.</summary>
    Equal,

    /// <summary>Both run it, and the databases differ.</summary>
    Different,

    /// <summary>psql runs it, we do not.</summary>
    Failed,

    /// <summary>We refuse it before anything runs, and say why: two files of one version, a command of psql.</summary>
    Refused,

    /// <summary>psql does not run it in this order either.</summary>
    NotComparable,
}
