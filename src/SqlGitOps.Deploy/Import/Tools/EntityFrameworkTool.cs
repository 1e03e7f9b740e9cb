namespace SqlGitOps.Deploy.Import.Tools;

/// <summary>Entity Framework Core. Its migrations are C#; the project has the script of each, named after it.</summary>
internal sealed class EntityFrameworkTool : ForeignTool
{
    private const int TimeStampLength = 14;

    public override string Name => "EF Core";

    public override string Key => "efcore";

    public override IReadOnlyList<ForeignLayout> Layouts { get; } =
    [
        new(["__EFMigrationsHistory"], ["MigrationId", "ProductVersion"]),
        // As EFCore.NamingConventions spells them.
        new(["__EFMigrationsHistory"], ["migration_id", "product_version"]),
    ];

    // SQLite only; a crash leaves the row behind.
    public override ForeignLayout LockLayout { get; } = new(["__EFMigrationsLock"], ["Id", "Timestamp"]);

    public override IReadOnlyList<ForeignStep> Read(IReadOnlyList<ForeignRow> rows)
    {
        var steps = new List<ForeignStep>();
        foreach (var row in rows)
        {
            var id = row["MigrationId"] ?? row.Text("migration_id");
            steps.Add(new ForeignStep(id, ForeignState.Applied) { File = id + ".sql", Version = id.Length > TimeStampLength ? id[..TimeStampLength] : id });
        }

        steps.Sort(static (left, right) => string.CompareOrdinal(left.Name, right.Name));
        return steps;
    }

    public override string? LockHolder(IReadOnlyList<ForeignRow> rows) => rows.Count > 0 ? $"a migration since {rows[0].Text("Timestamp")}" : null;

    public override ImportFile? Find(ForeignStep step, ImportFiles files) =>
        base.Find(step, files) ?? files.FindByName(step.Name + "/migration.sql") ?? files.FindByName(step.Name + "/up.sql");
}
