namespace SqlGitOps.Model.Operations;

/// <summary>BEGIN, COMMIT, ROLLBACK and their relatives.</summary>
/// <param name="Action">What it does.</param>
public sealed record TransactionOperation(TransactionAction Action) : Operation;
