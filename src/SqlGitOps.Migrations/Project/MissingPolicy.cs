namespace SqlGitOps.Migrations.Project;

/// <summary>What becomes of a deployment when the file of an applied migration is gone.</summary>
public enum MissingPolicy
{
    /// <summary>Nothing is deployed.</summary>
    Refuse,

    /// <summary>It is deployed, with a warning.</summary>
    Warn,
}
