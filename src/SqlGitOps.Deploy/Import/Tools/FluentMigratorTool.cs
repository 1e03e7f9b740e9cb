namespace SqlGitOps.Deploy.Import.Tools;

/// <summary>FluentMigrator. Its migrations are C#; the project has the script of each, with the same version.</summary>
internal sealed class FluentMigratorTool : VersionTableTool
{
    public override string Name => "FluentMigrator";

    public override IReadOnlyList<ForeignLayout> Layouts { get; } = [new(["VersionInfo"], ["Version", "AppliedOn"]) { OptionalColumns = ["Description"] }];

    protected override string TimeColumn => "AppliedOn";
}
