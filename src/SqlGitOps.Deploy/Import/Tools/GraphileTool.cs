using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace SqlGitOps.Deploy.Import.Tools;

/// <summary>graphile-migrate: its committed migrations.</summary>
internal sealed class GraphileTool : ForeignTool
{
    private const string Header = "--! ";

    public override string Name => "graphile-migrate";

    public override IReadOnlyList<ForeignLayout> Layouts { get; } =
        [new(["migrations"], ["hash", "previous_hash", "filename", "date"]) { IsExact = true, Beside = "current" }];

    public override IReadOnlyList<ForeignStep> Read(IReadOnlyList<ForeignRow> rows) =>
    [
        .. rows.OrderBy(row => row.Text("filename"), StringComparer.Ordinal).Select(row => new ForeignStep(row.Text("filename"), ForeignState.Applied)
        {
            File = row.Text("filename"),

            // The table has the number alone; the file's name may have words behind it.
            Version = row.Text("filename").Split('.')[0],
            Checksum = row["hash"],
            AppliedAt = row.Time("date"),
        }),
    ];

    public override IReadOnlyList<long> AdvisoryLocks(ForeignTable table, string database) => [4727445306447283];

    /// <summary>SHA-1 over the hash of the migration before and the body, which is what follows the headers, both trimmed.</summary>
    [SuppressMessage("Security", "CA5350:Do Not Use Weak Cryptographic Algorithms", Justification = "graphile-migrate's checksum, not ours; nothing is protected by it.")]
    public override ChecksumVerdict Verify(ForeignStep step, ImportFile file, ImportFiles files)
    {
        var text = file.ReadText();
        var body = 0;
        var previous = string.Empty;
        while (text.AsSpan(body).StartsWith(Header))
        {
            var end = text.IndexOf('\n', body);
            end = end < 0 ? text.Length : end;
            var header = text[(body + Header.Length)..end].Trim();
            if (header.StartsWith("AllowInvalidHash", StringComparison.Ordinal))
            {
                return ChecksumVerdict.Unknown;
            }

            if (header.StartsWith("Previous:", StringComparison.Ordinal) && header["Previous:".Length..].Trim() is var hash and not "-")
            {
                previous = hash;
            }

            body = Math.Min(end + 1, text.Length);
        }

        var content = $"{previous}\n{text[body..].Trim()}".Trim() + "\n";
        return Compare(step, "sha1:" + Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(content))));
    }
}
