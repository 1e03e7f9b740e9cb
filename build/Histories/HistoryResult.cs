namespace SqlGitOps.Histories;

/// <summary>What came of one history on one engine.</summary>
/// <param name="Case">The history.</param>
/// <param name="Engine">The major of PostgreSQL, or the version of SQLite.</param>
/// <param name="Files">How many files the deployer ran, or would run.</param>
/// <param name="Verdict">What it came to.</param>
/// <param name="Detail">The first message of what went wrong; empty when nothing did.</param>
internal sealed record HistoryResult(HistoryCase Case, string Engine, int Files, Verdict Verdict, string Detail)
{
    /// <summary>Whether it came out as the table says.</summary>
    public bool IsExpected => Verdict == Case.Expect;
}
