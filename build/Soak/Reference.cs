namespace SqlGitOps.Soak;

/// <summary>A history and what an undisturbed deployment of it on a new database is like.</summary>
/// <param name="Folder">The project's folder.</param>
/// <param name="Files">Its migrations.</param>
/// <param name="History">The history afterwards; empty while it is not known.</param>
/// <param name="IsTogether">Whether all files run in one transaction.</param>
/// <param name="Description">The database afterwards.</param>
/// <param name="Duration">Time of the whole process.</param>
/// <param name="Connected">When the process was connected.</param>
/// <param name="Events">Lines that it wrote.</param>
/// <param name="BytesToServer">Bytes that it sent; 0 for SQLite.</param>
/// <param name="BytesToClient">Bytes that it received; 0 for SQLite.</param>
/// <param name="Size">Size of the SQLite file.</param>
internal sealed record Reference(
    string Folder,
    IReadOnlyList<HistoryFile> Files,
    IReadOnlyList<HistoryRow> History,
    bool IsTogether,
    string Description,
    TimeSpan Duration,
    TimeSpan Connected,
    int Events,
    long BytesToServer,
    long BytesToClient,
    long Size)
{
    /// <summary>The command that deploys it.</summary>
    public string[] Command => IsTogether ? ["deploy", "--transaction-mode", "all"] : ["deploy"];
}
