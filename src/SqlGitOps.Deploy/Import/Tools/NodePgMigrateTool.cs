namespace SqlGitOps.Deploy.Import.Tools;

/// <summary>node-pg-migrate.</summary>
internal sealed class NodePgMigrateTool : ForeignTool
{
    public override string Name => "node-pg-migrate";

    public override IReadOnlyList<ForeignLayout> Layouts { get; } = [new(["pgmigrations"], ["id", "name", "run_on"])];

    public override IReadOnlyList<ForeignStep> Read(IReadOnlyList<ForeignRow> rows) =>
    [
        .. rows.OrderBy(row => row.Number("id")).Select(row => new ForeignStep(row.Text("name"), ForeignState.Applied)
        {
            File = row.Text("name") + ".sql",
            AppliedAt = row.Time("run_on"),
        }),
    ];

    public override IReadOnlyList<long> AdvisoryLocks(ForeignTable table, string database) => [7241865325823964];

    public override ImportFile? Find(ForeignStep step, ImportFiles files) =>
        base.Find(step, files) ?? files.FindByName(step.Name + ".up.sql");
}
