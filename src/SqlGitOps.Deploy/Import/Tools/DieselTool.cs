namespace SqlGitOps.Deploy.Import.Tools;

/// <summary>Diesel. Its versions are the folders' time stamps without the dashes.</summary>
internal sealed class DieselTool : VersionTableTool
{
    public override string Name => "Diesel";

    public override IReadOnlyList<ForeignLayout> Layouts { get; } = [new(["__diesel_schema_migrations"], ["version", "run_on"])];

    protected override string TimeColumn => "run_on";
}
