namespace SqlGitOps.Conformance;

/// <summary>What a check found.</summary>
/// <param name="Passed">Whether the bar was reached.</param>
/// <param name="Report">Markdown for docs/conformance.md, without heading: what was compared, with what, the numbers, and what differs.</param>
internal sealed record CheckResult(bool Passed, string Report);
