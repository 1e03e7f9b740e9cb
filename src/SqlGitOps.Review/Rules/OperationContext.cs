using SqlGitOps.Model.Catalog;
using SqlGitOps.Model.Effects;
using SqlGitOps.Model.History;
using SqlGitOps.Model.Operations;
using SqlGitOps.Model.Sessions;
using SqlGitOps.Review.Driver;

namespace SqlGitOps.Review.Rules;

/// <summary>One operation at its place in the history.</summary>
public sealed class OperationContext : FileContext
{
    internal OperationContext(ReviewRun run, ReviewFile file)
        : base(run, file)
    {
    }

    /// <summary>The operation with everything the model knows about it.</summary>
    public ReplayedOperation Replayed { get; internal set; } = null!;

    /// <summary>The operation.</summary>
    public Operation Operation => Replayed.Operation;

    /// <summary>What the database does.</summary>
    public IReadOnlyList<Effect> Effects => Replayed.Effects;

    /// <summary>The schema before.</summary>
    public DatabaseCatalog Before => Replayed.Before;

    /// <summary>The session before.</summary>
    public SessionState Session => Replayed.Session;

    /// <summary>The table it works on, before it; null when it is not known.</summary>
    public Table? Table => Replayed.Table;

    /// <summary>
    /// Whether nobody but this migration uses the table yet. An unknown table counts as existing.
    /// </summary>
    public bool IsOnNewTable => Replayed.IsOnNewTable;
}
