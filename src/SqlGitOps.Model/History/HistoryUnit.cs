using SqlGitOps.Model.Scripts;

namespace SqlGitOps.Model.History;

/// <summary>One file of the history, ready to be replayed.</summary>
/// <param name="Ordinal">Position in the order of deployment, from 0.</param>
/// <param name="Script">The parsed file.</param>
/// <param name="Plan">How the deployer runs it.</param>
public sealed record HistoryUnit(int Ordinal, SqlScript Script, TransactionPlan Plan);
