using SqlGitOps.Deploy.Import.Tools;

namespace SqlGitOps.Deploy.Import;

/// <summary>The tools whose history can be taken over.</summary>
internal static class ForeignTools
{
    /// <summary>All of them, by name.</summary>
    public static IReadOnlyList<ForeignTool> All { get; } =
    [
        new AtlasTool(), new DbmateTool(), new DbUpTool(), new DieselTool(), new EctoTool(), new EntityFrameworkTool(),
        new EvolveTool(), new FluentMigratorTool(), new FlywayTool(), new GolangMigrateTool(), new GooseTool(),
        new GraphileTool(), new GrateTool(), new LiquibaseTool(), new NodePgMigrateTool(), new PrismaTool(), new RailsTool(),
        new SqitchTool(), new SqlxTool(),
    ];
}
