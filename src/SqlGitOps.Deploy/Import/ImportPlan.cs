using SqlGitOps.Deploy.History;
using SqlGitOps.Migrations;

namespace SqlGitOps.Deploy.Import;

/// <summary>What an import would do.</summary>
/// <param name="Tool">Name of the other tool.</param>
/// <param name="Table">Its history table.</param>
/// <param name="Lines">Its rows in the order in which it applied them.</param>
/// <param name="Pending">The files that a deployment would run after the import, in order.</param>
/// <param name="Entries">The rows that our history gets.</param>
/// <param name="Problems">Why it must not be done; empty when it may.</param>
/// <param name="IsImported">Whether our history has it all already.</param>
public sealed record ImportPlan(
    string Tool,
    ForeignTable Table,
    IReadOnlyList<ImportLine> Lines,
    IReadOnlyList<Migration> Pending,
    IReadOnlyList<HistoryEntry> Entries,
    IReadOnlyList<string> Problems,
    bool IsImported);
