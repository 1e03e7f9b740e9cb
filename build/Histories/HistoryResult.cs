namespace SqlGitOps.Histories;

/// <summary>What came of one history on one major.</summary>
/// <param name="Case">The history.</param>
/// <param name="Major">Major version.</param>
/// <param name="Files">How many files the deployer ran, or would run.</param>
/// <param name="Verdict">What it came to.</param>
/// <param name="Detail">The first message of what went wrong; empty when nothing did.</param>
internal sealed record HistoryResult(HistoryCase Case, int Major, int Files, Verdict Verdict, string Detail);
