namespace SqlGitOps.Migrations.Project;

/// <summary>Who has to agree before an environment is changed.</summary>
/// <param name="Required">How many people.</param>
/// <param name="NotAuthor">Whether the author of the changes does not count.</param>
public sealed record ApprovalPolicy(int Required, bool NotAuthor);
