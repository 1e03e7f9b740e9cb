using System.Security.Cryptography;
using System.Text;

namespace SqlGitOps.Deploy.Import.Tools;

/// <summary>Atlas.</summary>
internal sealed class AtlasTool : ForeignTool
{
    public override string Name => "Atlas";

    public override IReadOnlyList<ForeignLayout> Layouts { get; } =
    [
        new(
            ["atlas_schema_revisions"],
            ["version", "description", "type", "applied", "total", "executed_at", "execution_time", "error", "hash", "operator_version"]),
    ];

    public override IReadOnlyList<ForeignStep> Read(IReadOnlyList<ForeignRow> rows)
    {
        const long Baseline = 1, Resolved = 4;
        const long NanosecondsPerTick = 100;
        var steps = new List<ForeignStep>();
        foreach (var row in rows.OrderBy(row => row.Text("version"), StringComparer.Ordinal))
        {
            var version = row.Text("version");
            var description = row.Text("description");
            var type = row.Number("type") ?? 0;
            var isWhole = row.Number("applied") == row.Number("total") || (type & Resolved) != 0;
            var step = new ForeignStep(description.Length > 0 ? $"{version}_{description}" : version, isWhole ? ForeignState.Applied : ForeignState.Incomplete)
            {
                Version = version,
                Checksum = row["hash"],
                AppliedAt = row.Time("executed_at"),
                Duration = TimeSpan.FromTicks((row.Number("execution_time") ?? 0) / NanosecondsPerTick),
                CoversBelow = (type & Baseline) != 0 ? version : null,
                Note = isWhole ? null : $"{row.Text("applied")} of its {row.Text("total")} statements are in the database",
            };

            // Atlas keeps a few rows of its own here.
            steps.Add(version.StartsWith('.') ? step with { State = ForeignState.Skipped, Note = "not about a migration" } : step);
        }

        return steps;
    }

    public override IReadOnlyList<long> AdvisoryLocks(ForeignTable table, string database) => [Fnv("atlas_migrate_execute"u8)];

    /// <summary>SHA-256 in base 64 over the names and bytes of this file and all before it in the order of their names.</summary>
    public override ChecksumVerdict Verify(ForeignStep step, ImportFile file, ImportFiles files)
    {
        if (string.IsNullOrEmpty(step.Checksum))
        {
            return ChecksumVerdict.Unknown;
        }

        var theirs = step.Checksum.StartsWith("h1:", StringComparison.Ordinal) ? step.Checksum[3..] : step.Checksum;
        return files.Chained(HashAll).GetValueOrDefault(file)?.Equals(theirs, StringComparison.Ordinal) switch
        {
            true => ChecksumVerdict.Same,
            false => ChecksumVerdict.Different,
            null => ChecksumVerdict.Unknown,
        };
    }

    private static Dictionary<ImportFile, string> HashAll(ImportFiles files)
    {
        var hashes = new Dictionary<ImportFile, string>();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files.All.OrderBy(file => file.FileName, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(file.FileName));
            var bytes = file.ReadBytes();
            if (bytes.AsSpan().IndexOf("-- atlas:sum ignore"u8) < 0)
            {
                hash.AppendData(bytes);
                hashes.Add(file, Convert.ToBase64String(hash.GetCurrentHash()));
            }
        }

        return hashes;
    }

    /// <summary>FNV-1 of 32 bits.</summary>
    private static uint Fnv(ReadOnlySpan<byte> bytes)
    {
        var hash = 2166136261u;
        foreach (var value in bytes)
        {
            hash = unchecked(hash * 16777619) ^ value;
        }

        return hash;
    }
}
