namespace SqlGitOps.Deploy.Import;

/// <summary>
/// One migration tool whose history can be taken over: what its table looks like, which rows count, which file a row
/// means, and what its checksums say. Instances hold no state.
/// </summary>
internal abstract class ForeignTool
{
    /// <summary>The tool's name.</summary>
    public abstract string Name { get; }

    /// <summary>The name by which the command line knows it.</summary>
    public virtual string Key => Name.ToLowerInvariant();

    /// <summary>What its table may look like.</summary>
    public abstract IReadOnlyList<ForeignLayout> Layouts { get; }

    /// <summary>A table whose rows are a lock that outlives a crash; null where the tool has none.</summary>
    public virtual ForeignLayout? LockLayout => null;

    /// <summary>Reads the rows, which come in no certain order.</summary>
    /// <returns>One step for each row, in the order in which the migrations were applied.</returns>
    public abstract IReadOnlyList<ForeignStep> Read(IReadOnlyList<ForeignRow> rows);

    /// <summary>Who holds the lock that rows say is held; null for nobody.</summary>
    /// <param name="rows">The rows of the table of <see cref="LockLayout"/>, else of the history table.</param>
    public virtual string? LockHolder(IReadOnlyList<ForeignRow> rows) => null;

    /// <summary>The keys of the advisory locks of PostgreSQL that the tool takes while it migrates.</summary>
    public virtual IReadOnlyList<long> AdvisoryLocks(ForeignTable table, string database) => [];

    /// <summary>The file of a step; null when there is none.</summary>
    public virtual ImportFile? Find(ForeignStep step, ImportFiles files) =>
        (step.File is null ? null : files.FindByName(step.File)) ?? (step.Version is null ? null : files.FindByVersion(step.Version));

    /// <summary>Compares a file with the step's checksum.</summary>
    public virtual ChecksumVerdict Verify(ForeignStep step, ImportFile file, ImportFiles files) => ChecksumVerdict.Unknown;

    /// <summary>What of a file is not in the history although other parts of it are; null for nothing.</summary>
    public virtual string? FindGap(ImportFile file, IReadOnlyList<ForeignStep> steps) => null;

    /// <summary>The verdict of a checksum that is either one text or another.</summary>
    protected static ChecksumVerdict Compare(ForeignStep step, string checksum) => step.Checksum switch
    {
        null or "" => ChecksumVerdict.Unknown,
        var theirs when theirs.Equals(checksum, StringComparison.OrdinalIgnoreCase) => ChecksumVerdict.Same,
        _ => ChecksumVerdict.Different,
    };
}
