namespace SqlGitOps.Migrations.Project;

/// <summary>What a deployment puts up with when the files and the history do not agree. The defaults are the strictest.</summary>
public sealed record IntegrityPolicy
{
    /// <summary>Migrations that come before applied ones.</summary>
    public OutOfOrderPolicy OutOfOrder { get; init; }

    /// <summary>Files that were changed after they were applied.</summary>
    public EditedPolicy Edited { get; init; }

    /// <summary>Applied migrations without a file.</summary>
    public MissingPolicy Missing { get; init; }
}
