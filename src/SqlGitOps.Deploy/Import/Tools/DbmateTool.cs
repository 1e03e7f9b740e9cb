namespace SqlGitOps.Deploy.Import.Tools;

/// <summary>dbmate.</summary>
internal sealed class DbmateTool : VersionTableTool
{
    public override string Name => "dbmate";

    public override IReadOnlyList<ForeignLayout> Layouts { get; } =
        [new(["schema_migrations"], ["version"]) { IsExact = true, NotBeside = RailsTool.Settings }];
}
