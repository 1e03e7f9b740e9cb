namespace SqlGitOps.Deploy.Import.Tools;

/// <summary>goose.</summary>
internal sealed class GooseTool : ForeignTool
{
    public override string Name => "goose";

    public override IReadOnlyList<ForeignLayout> Layouts { get; } = [new(["goose_db_version"], ["id", "version_id", "is_applied", "tstamp"])];

    public override IReadOnlyList<ForeignStep> Read(IReadOnlyList<ForeignRow> rows)
    {
        var steps = new ForeignStepList();
        foreach (var row in rows.OrderBy(row => row.Number("id")))
        {
            var version = row.Text("version_id");
            var step = new ForeignStep(version, ForeignState.Applied) { Version = version, AppliedAt = row.Time("tstamp") };
            if (version == "0")
            {
                steps.AddOther(step with { State = ForeignState.Skipped, Note = "the first row of every goose table" });
            }
            else if (row.IsTrue("is_applied"))
            {
                steps.Add(version, step);
            }
            else
            {
                steps.TakeBack(version, "taken back later");
                steps.AddOther(step with { State = ForeignState.Skipped, Note = "takes another row back" });
            }
        }

        return steps.Steps;
    }

    // The default of the library's session lock; the program takes none.
    public override IReadOnlyList<long> AdvisoryLocks(ForeignTable table, string database) => [5887940537704921958];
}
