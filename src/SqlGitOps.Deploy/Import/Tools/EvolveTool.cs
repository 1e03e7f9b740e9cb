using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace SqlGitOps.Deploy.Import.Tools;

/// <summary>Evolve.</summary>
internal sealed class EvolveTool : ForeignTool
{
    public override string Name => "Evolve";

    public override IReadOnlyList<ForeignLayout> Layouts { get; } =
    [
        new(["changelog"], ["id", "type", "version", "description", "name", "checksum", "installed_by", "installed_on", "success"]),
    ];

    public override IReadOnlyList<ForeignStep> Read(IReadOnlyList<ForeignRow> rows)
    {
        const long Migration = 0, StartVersion = 3, Repeatable = 4;
        var steps = new ForeignStepList();
        foreach (var row in rows.OrderBy(row => row.Number("id")))
        {
            var isWhole = row.IsTrue("success");
            var step = new ForeignStep(row.Text("name"), isWhole ? ForeignState.Applied : ForeignState.Incomplete)
            {
                Version = row["version"],
                File = row["name"],
                Checksum = row["checksum"],
                AppliedAt = row.Time("installed_on"),
                AppliedBy = row["installed_by"],
                Note = isWhole ? null : "Evolve recorded that it failed",
            };
            switch (row.Number("type"))
            {
                case Migration:
                    steps.Add(step.Version ?? step.Name, step);
                    break;
                case Repeatable:
                    steps.Add(step.Name, step with { Version = null });
                    break;
                case StartVersion:
                    // Only what comes before it is left out; the version itself runs and has a row of its own.
                    steps.AddOther(step with { CoversBelow = step.Version, Version = null, File = null });
                    break;
                default:
                    steps.AddOther(step with { State = ForeignState.Skipped, Note = "about a schema" });
                    break;
            }
        }

        return steps.Steps;
    }

    // One number for everybody who uses Evolve on the server.
    public override IReadOnlyList<long> AdvisoryLocks(ForeignTable table, string database) => [12345];

    /// <summary>MD5 over the UTF-8 bytes of the text with LF line ends.</summary>
    [SuppressMessage("Security", "CA5351:Do Not Use Broken Cryptographic Algorithms", Justification = "Evolve's checksum, not ours; nothing is protected by it.")]
    public override ChecksumVerdict Verify(ForeignStep step, ImportFile file, ImportFiles files) => Compare(
        step,
        Convert.ToHexString(MD5.HashData(Encoding.UTF8.GetBytes(file.ReadText().Replace("\r\n", "\n", StringComparison.Ordinal)))));
}
