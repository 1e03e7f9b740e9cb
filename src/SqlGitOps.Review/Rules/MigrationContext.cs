using SqlGitOps.Model.History;
using SqlGitOps.Review.Driver;

namespace SqlGitOps.Review.Rules;

/// <summary>One migration at its place in the history, after its last operation.</summary>
public sealed class MigrationContext : FileContext
{
    internal MigrationContext(ReviewRun run, ReviewFile file, IReadOnlyList<ReplayedOperation> operations)
        : base(run, file) => Operations = operations;

    /// <summary>Its operations in order, each with the schema, the session and the effects at that point.</summary>
    public IReadOnlyList<ReplayedOperation> Operations { get; }
}
