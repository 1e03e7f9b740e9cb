namespace SqlGitOps.Review.Suppressions;

/// <summary>What happened to a rule in the review of one file.</summary>
public enum RuleRunState
{
    /// <summary>There is no rule with the id.</summary>
    Unknown,

    /// <summary>The rule exists but did not run: switched off, for another dialect, or the file was left out.</summary>
    NotRun,

    /// <summary>The rule ran over the whole file.</summary>
    Ran,
}
