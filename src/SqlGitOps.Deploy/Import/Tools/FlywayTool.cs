using System.Globalization;
using System.Text;

namespace SqlGitOps.Deploy.Import.Tools;

/// <summary>Flyway 4 and newer.</summary>
internal sealed class FlywayTool : ForeignTool
{
    // The rank of the row that stands for a lock where the engine has no better one.
    private const long LockRank = -100;

    public override string Name => "Flyway";

    public override IReadOnlyList<ForeignLayout> Layouts { get; } =
    [
        new(
            ["flyway_schema_history", "schema_version"],
            ["installed_rank", "version", "description", "type", "script", "checksum", "installed_by", "installed_on", "success"])
        {
            OptionalColumns = ["execution_time"],
        },
    ];

    public override IReadOnlyList<ForeignStep> Read(IReadOnlyList<ForeignRow> rows)
    {
        var steps = new ForeignStepList();
        foreach (var row in rows.OrderBy(row => row.Number("installed_rank")))
        {
            var type = row.Text("type").ToUpperInvariant();
            var version = row["version"];
            var step = StepOf(row, version);
            var key = version ?? step.Name;
            if (row.Number("installed_rank") == LockRank)
            {
                steps.AddOther(step with { State = ForeignState.Skipped, Note = "Flyway's lock" });
            }
            else if (type == "SCHEMA")
            {
                steps.AddOther(step with { State = ForeignState.Skipped, Note = "made the schema" });
            }
            else if (type == "DELETE" || type.StartsWith("UNDO", StringComparison.Ordinal))
            {
                steps.TakeBack(key, type == "DELETE" ? "taken out of the history by repair" : "undone later");
                steps.AddOther(step with { State = ForeignState.Skipped, Note = type == "DELETE" ? "takes another row out" : "undoes another row" });
            }
            else if (type.EndsWith("BASELINE", StringComparison.Ordinal))
            {
                steps.Add(key, step with { CoversBelow = version, File = type == "BASELINE" ? null : step.File });
            }
            else
            {
                steps.Add(key, step);
            }
        }

        return steps.Steps;
    }

    public override string? LockHolder(IReadOnlyList<ForeignRow> rows) =>
        rows.FirstOrDefault(row => row.Number("installed_rank") == LockRank) is { } row ? $"{row.Text("installed_by")} since {row.Text("installed_on")}" : null;

    // PostgreSQLAdvisoryLockTemplate: "Flyway" as a number and the hash that Java gives the quoted name of the table.
    public override IReadOnlyList<long> AdvisoryLocks(ForeignTable table, string database) =>
        [0x466C79776179 + JavaHash($"\"{table.Schema}\".\"{table.Name}\"")];

    /// <summary>CRC-32 over the UTF-8 bytes of the lines without their ends.</summary>
    public override ChecksumVerdict Verify(ForeignStep step, ImportFile file, ImportFiles files)
    {
        var rest = file.ReadText().AsSpan();
        var checksum = 0u;
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOfAny('\r', '\n');
            checksum = Add(end < 0 ? rest : rest[..end], checksum);
            rest = end < 0 ? default : rest[(end + 1)..];
        }

        return Compare(step, ((int)checksum).ToString(CultureInfo.InvariantCulture));
    }

    private static ForeignStep StepOf(ForeignRow row, string? version)
    {
        var script = row.Text("script");
        var isWhole = row.IsTrue("success");
        return new ForeignStep(script.Length > 0 ? script : version ?? row.Text("description"), isWhole ? ForeignState.Applied : ForeignState.Incomplete)
        {
            Version = version,
            File = script,
            Checksum = row["checksum"],
            AppliedAt = row.Time("installed_on"),
            Duration = row.Number("execution_time") is { } time ? TimeSpan.FromMilliseconds(time) : null,
            AppliedBy = row["installed_by"],
            Note = isWhole ? null : "Flyway recorded that it failed",
        };
    }

    private static uint Add(ReadOnlySpan<char> line, uint checksum)
    {
        var bytes = new byte[Encoding.UTF8.GetByteCount(line)];
        Encoding.UTF8.GetBytes(line, bytes);
        return Crc32.Compute(bytes, checksum);
    }

    private static int JavaHash(string text)
    {
        var hash = 0;
        foreach (var c in text)
        {
            hash = unchecked((hash * 31) + c);
        }

        return hash;
    }
}
