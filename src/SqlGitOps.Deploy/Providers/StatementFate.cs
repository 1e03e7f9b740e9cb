namespace SqlGitOps.Deploy.Providers;

/// <summary>What became of a statement of which nobody said it.</summary>
/// <param name="Kind">What became of it.</param>
/// <param name="Explanation">How that was seen, or why it cannot be: a part of a sentence.</param>
public sealed record StatementFate(StatementFateKind Kind, string Explanation);
