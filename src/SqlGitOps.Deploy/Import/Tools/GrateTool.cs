using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace SqlGitOps.Deploy.Import.Tools;

/// <summary>grate, and RoundhousE before it.</summary>
internal sealed class GrateTool : ForeignTool
{
    public override string Name => "grate";

    public override IReadOnlyList<ForeignLayout> Layouts { get; } =
    [
        // SQLite has no schemas, so there the schema is a part of the name.
        new(["ScriptsRun", "grate_ScriptsRun", "RoundhousE_ScriptsRun"], ["id", "script_name", "text_hash", "one_time_script", "entry_date", "entered_by"]),
    ];

    public override IReadOnlyList<ForeignStep> Read(IReadOnlyList<ForeignRow> rows)
    {
        var steps = new ForeignStepList();
        foreach (var row in rows.OrderBy(row => row.Number("id")))
        {
            var name = row.Text("script_name");
            steps.Add(name, new ForeignStep(name, ForeignState.Applied)
            {
                File = name,
                Checksum = row["text_hash"],
                AppliedAt = row.Time("entry_date"),
                AppliedBy = row["entered_by"],
                RunsAgain = !row.IsTrue("one_time_script"),
            });
        }

        return steps.Steps;
    }

    /// <summary>
    /// MD5 in base 64 over the text with LF line ends and doubled quotes, after its tokens are replaced: with tokens the
    /// text that was applied is not known.
    /// </summary>
    [SuppressMessage("Security", "CA5351:Do Not Use Broken Cryptographic Algorithms", Justification = "grate's checksum, not ours; nothing is protected by it.")]
    public override ChecksumVerdict Verify(ForeignStep step, ImportFile file, ImportFiles files)
    {
        var text = file.ReadText();
        var hashed = text.Replace("'", "''", StringComparison.Ordinal).Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');

        // Not Compare: base 64 tells letters by their case.
        var isSame = Convert.ToBase64String(MD5.HashData(Encoding.UTF8.GetBytes(hashed))).Equals(step.Checksum, StringComparison.Ordinal);
        return isSame ? ChecksumVerdict.Same
            : string.IsNullOrEmpty(step.Checksum) || text.Contains("{{", StringComparison.Ordinal) ? ChecksumVerdict.Unknown
            : ChecksumVerdict.Different;
    }
}
