using System.Text;

namespace SqlGitOps.Deploy.Import.Tools;

/// <summary>golang-migrate: one row with the version that was reached.</summary>
internal sealed class GolangMigrateTool : ForeignTool
{
    private const uint Salt = 1486364155;

    public override string Name => "golang-migrate";

    public override IReadOnlyList<ForeignLayout> Layouts { get; } = [new(["schema_migrations"], ["version", "dirty"]) { IsExact = true }];

    public override IReadOnlyList<ForeignStep> Read(IReadOnlyList<ForeignRow> rows)
    {
        var steps = new List<ForeignStep>();
        foreach (var row in rows)
        {
            var version = row.Text("version");
            var isDirty = row.IsTrue("dirty");
            steps.Add(version.StartsWith('-')
                ? new ForeignStep(version, ForeignState.Skipped) { Note = "no version was reached" }
                : new ForeignStep(version, isDirty ? ForeignState.Incomplete : ForeignState.Applied)
                {
                    Version = version,
                    CoversBelow = version,
                    Note = isDirty ? "golang-migrate calls it dirty" : null,
                });
        }

        return steps;
    }

    // With the schema and the table since version 4.5, with the schema alone before.
    public override IReadOnlyList<long> AdvisoryLocks(ForeignTable table, string database) =>
        [LockKey(table.Schema!, table.Name, database), LockKey(table.Schema!, database)];

    private static long LockKey(params string[] names) => unchecked(Crc32.Compute(Encoding.UTF8.GetBytes(string.Join('\0', names))) * Salt);
}
