namespace SqlGitOps.Histories;

/// <summary>Files of the corpus that are no history which could be run.</summary>
/// <param name="Name">Path in the corpus, and more words where only a part of it is meant.</param>
/// <param name="Reason">Why not.</param>
internal sealed record LeftOut(string Name, string Reason)
{
    /// <summary>The path.</summary>
    public string Path => Name.Split(' ')[0];
}
