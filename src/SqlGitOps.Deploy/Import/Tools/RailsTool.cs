namespace SqlGitOps.Deploy.Import.Tools;

/// <summary>Active Record of Ruby on Rails: dbmate's table, told apart by the one that Rails makes beside it.</summary>
internal sealed class RailsTool : VersionTableTool
{
    /// <summary>The table that Rails makes beside its history.</summary>
    public const string Settings = "ar_internal_metadata";

    private const long Salt = 2053462845;

    public override string Name => "Rails";

    public override IReadOnlyList<ForeignLayout> Layouts { get; } = [new(["schema_migrations"], ["version"]) { IsExact = true, Beside = Settings }];

    public override IReadOnlyList<long> AdvisoryLocks(ForeignTable table, string database) =>
        [Salt * Crc32.Compute(System.Text.Encoding.UTF8.GetBytes(database))];
}
