namespace SqlGitOps.Migrations.Git;

/// <summary>A commit that did something to a file.</summary>
/// <param name="Hash">Its full hash.</param>
/// <param name="Author">Name of the author.</param>
/// <param name="Date">When it was written, in the author's time zone.</param>
/// <param name="Subject">First line of its message.</param>
public sealed record FileCommit(string Hash, string Author, DateTimeOffset Date, string Subject)
{
    /// <summary><c>commit 1234567 by Ada on 2026-01-31 ("the subject")</c>.</summary>
    public override string ToString() => $"commit {(Hash.Length > 10 ? Hash[..10] : Hash)} by {Author} on {Date:yyyy-MM-dd} (\"{Subject}\")";
}
