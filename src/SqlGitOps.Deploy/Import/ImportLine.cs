using SqlGitOps.Migrations;

namespace SqlGitOps.Deploy.Import;

/// <summary>One row of another tool's history and what becomes of it.</summary>
/// <param name="Row">What users of that tool know it by.</param>
/// <param name="Status">What becomes of it.</param>
/// <param name="File">The project's file; null when there is none or none is needed.</param>
/// <param name="AppliedAt">When the other tool applied it, UTC; null when it does not say.</param>
/// <param name="Note">Why, in a few words; null when the status says enough.</param>
public sealed record ImportLine(string Row, ImportStatus Status, Migration? File, DateTimeOffset? AppliedAt, string? Note)
{
    /// <summary>Whether the import records its file as applied; nothing is recorded while the plan has problems.</summary>
    public bool IsImported { get; internal init; }
}
