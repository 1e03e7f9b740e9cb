namespace SqlGitOps.Deploy.Import;

/// <summary>What a row of another tool says about its migration.</summary>
internal enum ForeignState
{
    /// <summary>It is in the database as a whole.</summary>
    Applied,

    /// <summary>It was taken back, so it may run again.</summary>
    NotApplied,

    /// <summary>It failed or never ended: what of it is in the database is not known.</summary>
    Incomplete,

    /// <summary>The row says nothing about a migration that counts.</summary>
    Skipped,
}
