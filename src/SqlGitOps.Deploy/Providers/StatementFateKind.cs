namespace SqlGitOps.Deploy.Providers;

/// <summary>What became of a statement.</summary>
public enum StatementFateKind
{
    /// <summary>It cannot be seen.</summary>
    Unknown,

    /// <summary>It did what it says.</summary>
    Applied,

    /// <summary>It had no effect, or none that is left: it can run again.</summary>
    NotApplied,
}
