namespace SqlGitOps.Model.Operations;

/// <summary>BEGIN, COMMIT, ROLLBACK and their relatives.</summary>
/// <param name="Action">What it does.</param>
public sealed record TransactionOperation(TransactionAction Action) : Operation
{
    /// <summary>What it does with a savepoint; null when it does nothing with one, or that is not followed (SQL Server).</summary>
    public SavepointAction? SavepointAction { get; init; }

    /// <summary>The savepoint.</summary>
    public string? Savepoint { get; init; }
}
