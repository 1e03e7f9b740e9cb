using System.Security.Cryptography;

namespace SqlGitOps.Deploy.Import.Tools;

/// <summary>Prisma Migrate.</summary>
internal sealed class PrismaTool : ForeignTool
{
    public override string Name => "Prisma";

    public override IReadOnlyList<ForeignLayout> Layouts { get; } =
        [new(["_prisma_migrations"], ["checksum", "finished_at", "migration_name", "rolled_back_at", "started_at"])];

    public override IReadOnlyList<ForeignStep> Read(IReadOnlyList<ForeignRow> rows)
    {
        var steps = new ForeignStepList();
        foreach (var row in rows.OrderBy(row => row.Time("started_at")))
        {
            var name = row.Text("migration_name");
            var isRolledBack = row["rolled_back_at"] is not null;
            var isFinished = row["finished_at"] is not null;
            var step = new ForeignStep(name, isRolledBack ? ForeignState.NotApplied : isFinished ? ForeignState.Applied : ForeignState.Incomplete)
            {
                File = name + "/migration.sql",
                Checksum = row["checksum"],
                AppliedAt = row.Time("finished_at") ?? row.Time("started_at"),
                Duration = row.Time("finished_at") - row.Time("started_at"),
                Note = isRolledBack ? "marked as rolled back" : isFinished ? null : "it began and did not end",
            };
            if (isRolledBack)
            {
                steps.AddOther(step);
            }
            else
            {
                steps.Add(name, step);
            }
        }

        return steps.Steps;
    }

    public override IReadOnlyList<long> AdvisoryLocks(ForeignTable table, string database) => [72707369];

    /// <summary>SHA-256 over the bytes.</summary>
    public override ChecksumVerdict Verify(ForeignStep step, ImportFile file, ImportFiles files) =>
        Compare(step, Convert.ToHexStringLower(SHA256.HashData(file.ReadBytes())));
}
