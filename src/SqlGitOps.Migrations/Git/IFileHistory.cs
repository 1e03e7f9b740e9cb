namespace SqlGitOps.Migrations.Git;

/// <summary>
/// What version control knows about migration files. It only makes messages better: null is always a possible answer.
/// Paths are <see cref="Migration.Script"/>s, below the migrations folder with <c>/</c>.
/// </summary>
public interface IFileHistory
{
    /// <summary>The text that a file had when its checksum was another one.</summary>
    /// <param name="script">The file.</param>
    /// <param name="checksum">The checksum of the text that is looked for.</param>
    /// <param name="commit">The commit in which it most likely is; null when nothing is known.</param>
    PastText? FindText(string script, string checksum, string? commit);

    /// <summary>The commit that took a file away.</summary>
    FileCommit? FindDeletion(string script);

    /// <summary>The commit that brought a file.</summary>
    FileCommit? FindAddition(string script);

    /// <summary>Whether the commit that is checked out has a file.</summary>
    bool IsInHead(string script);
}
