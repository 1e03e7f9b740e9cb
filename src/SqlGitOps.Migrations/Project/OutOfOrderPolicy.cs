namespace SqlGitOps.Migrations.Project;

/// <summary>What becomes of a pending migration that comes before one that is applied already.</summary>
public enum OutOfOrderPolicy
{
    /// <summary>Nothing is deployed.</summary>
    Refuse,

    /// <summary>It runs, with a warning.</summary>
    Warn,

    /// <summary>It runs.</summary>
    Allow,
}
