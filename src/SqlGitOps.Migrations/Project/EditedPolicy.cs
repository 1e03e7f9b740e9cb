namespace SqlGitOps.Migrations.Project;

/// <summary>What becomes of a deployment when the file of an applied migration was changed.</summary>
public enum EditedPolicy
{
    /// <summary>Nothing is deployed.</summary>
    Refuse,

    /// <summary>
    /// A file in which only comments and white space changed is let pass, with a warning; that takes the text that was
    /// applied, which is looked for in Git. Any other change is refused.
    /// </summary>
    AllowComments,
}
