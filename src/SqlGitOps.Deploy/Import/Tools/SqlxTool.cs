using System.Security.Cryptography;
using System.Text;

namespace SqlGitOps.Deploy.Import.Tools;

/// <summary>sqlx of Rust.</summary>
internal sealed class SqlxTool : ForeignTool
{
    private const long NanosecondsPerTick = 100;

    public override string Name => "sqlx";

    public override IReadOnlyList<ForeignLayout> Layouts { get; } =
        [new(["_sqlx_migrations"], ["version", "description", "installed_on", "success", "checksum", "execution_time"])];

    public override IReadOnlyList<ForeignStep> Read(IReadOnlyList<ForeignRow> rows) =>
    [
        .. rows.OrderBy(row => row.Number("version")).Select(row => new ForeignStep(
            $"{row.Text("version")} {row.Text("description")}", row.IsTrue("success") ? ForeignState.Applied : ForeignState.Incomplete)
        {
            Version = row.Text("version"),
            Checksum = row["checksum"],
            AppliedAt = row.Time("installed_on"),
            Duration = row.Number("execution_time") is >= 0 and var time ? TimeSpan.FromTicks(time / NanosecondsPerTick) : null,
            Note = row.IsTrue("success") ? null : "sqlx calls it dirty",
        }),
    ];

    public override IReadOnlyList<long> AdvisoryLocks(ForeignTable table, string database) =>
        [0x3d32ad9e * (long)Crc32.Compute(Encoding.UTF8.GetBytes(database))];

    /// <summary>SHA-384 over the bytes.</summary>
    public override ChecksumVerdict Verify(ForeignStep step, ImportFile file, ImportFiles files) =>
        Compare(step, Convert.ToHexStringLower(SHA384.HashData(file.ReadBytes())));
}
