using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace SqlGitOps.Deploy.Import.Tools;

/// <summary>Sqitch.</summary>
internal sealed class SqitchTool : ForeignTool
{
    public override string Name => "Sqitch";

    public override IReadOnlyList<ForeignLayout> Layouts { get; } =
        [new(["changes"], ["change_id", "script_hash", "change", "project", "committed_at", "committer_name", "committer_email"])];

    public override IReadOnlyList<ForeignStep> Read(IReadOnlyList<ForeignRow> rows)
    {
        var steps = new ForeignStepList();
        foreach (var row in rows.OrderBy(row => row.Time("committed_at")))
        {
            // A reworked change is there twice; its first file has the tag in its name and is no step of its own here.
            steps.Add(row.Text("change"), new ForeignStep(row.Text("change"), ForeignState.Applied)
            {
                File = $"deploy/{row.Text("change")}.sql",
                Checksum = row["script_hash"],
                AppliedAt = row.Time("committed_at"),
                AppliedBy = $"{row.Text("committer_name")} <{row.Text("committer_email")}>",
            });
        }

        return steps.Steps;
    }

    public override IReadOnlyList<long> AdvisoryLocks(ForeignTable table, string database) => [75474063];

    /// <summary>SHA-1 over the bytes of the deploy script.</summary>
    [SuppressMessage("Security", "CA5350:Do Not Use Weak Cryptographic Algorithms", Justification = "Sqitch's checksum, not ours; nothing is protected by it.")]
    public override ChecksumVerdict Verify(ForeignStep step, ImportFile file, ImportFiles files) =>
        Compare(step, Convert.ToHexStringLower(SHA1.HashData(file.ReadBytes())));
}
