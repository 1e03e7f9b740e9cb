namespace SqlGitOps.Deploy.Import.Tools;

/// <summary>Ecto of Elixir.</summary>
internal sealed class EctoTool : VersionTableTool
{
    public override string Name => "Ecto";

    public override IReadOnlyList<ForeignLayout> Layouts { get; } = [new(["schema_migrations"], ["version", "inserted_at"]) { IsExact = true }];

    protected override string TimeColumn => "inserted_at";
}
