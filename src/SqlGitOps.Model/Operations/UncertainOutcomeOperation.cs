namespace SqlGitOps.Model.Operations;

/// <summary>
/// Follows schema changes that code makes in a branch, a loop or behind an exception handler. What they do is known, not
/// whether they happen: from here on nothing can be claimed to be absent.
/// </summary>
public sealed record UncertainOutcomeOperation : Operation;
