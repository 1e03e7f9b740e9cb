using SqlGitOps.Review.Findings;
using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Review.Driver;

/// <summary>
/// The result of the last review in one small file, so that an unchanged project only hashes its files and shows the same
/// findings again. A damaged or foreign file is ignored; a failed write costs nothing but time.
/// </summary>
internal sealed class ReviewCache
{
    private const int FormatVersion = 1;
    private readonly string _path;
    private readonly string _key;

    private ReviewCache(string path, string key)
    {
        _path = path;
        _key = key;
    }

    /// <summary>The stored result when it belongs to the key; else null.</summary>
    public ReviewResult? Stored { get; private set; }

    public static ReviewCache Open(string path, string key)
    {
        var cache = new ReviewCache(path, key);
        try
        {
            if (File.Exists(path))
            {
                using var reader = new BinaryReader(new MemoryStream(File.ReadAllBytes(path)));
                cache.Stored = Read(reader, key);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or ArgumentException)
        {
            cache.Stored = null;
        }

        return cache;
    }

    public void Store(ReviewResult result)
    {
        try
        {
            OutputFile.Write(_path, stream =>
            {
                using var writer = new BinaryWriter(stream);
                Write(writer, _key, result);
            });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next run reviews again.
        }
    }

    private static ReviewResult? Read(BinaryReader reader, string key)
    {
        if (reader.ReadInt32() != FormatVersion || reader.ReadString() != key)
        {
            return null;
        }

        var files = reader.ReadInt32();
        var statements = reader.ReadInt32();
        var notAnalysed = reader.ReadInt32();
        var findings = new Finding[reader.ReadInt32()];
        for (var i = 0; i < findings.Length; i++)
        {
            var ruleId = reader.ReadString();
            var severity = (Severity)reader.ReadByte();
            var message = reader.ReadString();
            var location = ReadLocation(reader);
            var suppression = reader.ReadBoolean() ? reader.ReadString() : null;
            var related = new RelatedLocation[reader.ReadInt32()];
            for (var j = 0; j < related.Length; j++)
            {
                related[j] = new RelatedLocation(ReadLocation(reader), reader.ReadString());
            }

            findings[i] = new Finding(ruleId, severity, message, location, related, suppression);
        }

        return new ReviewResult
        {
            Findings = findings,
            Files = files,
            Statements = statements,
            StatementsNotAnalysed = notAnalysed,
            FromCache = true,
        };
    }

    private static void Write(BinaryWriter writer, string key, ReviewResult result)
    {
        writer.Write(FormatVersion);
        writer.Write(key);
        writer.Write(result.Files);
        writer.Write(result.Statements);
        writer.Write(result.StatementsNotAnalysed);
        writer.Write(result.Findings.Count);
        foreach (var finding in result.Findings)
        {
            writer.Write(finding.RuleId);
            writer.Write((byte)finding.Severity);
            writer.Write(finding.Message);
            WriteLocation(writer, finding.Location);
            writer.Write(finding.SuppressionReason is not null);
            if (finding.SuppressionReason is not null)
            {
                writer.Write(finding.SuppressionReason);
            }

            writer.Write(finding.Related.Count);
            foreach (var related in finding.Related)
            {
                WriteLocation(writer, related.Location);
                writer.Write(related.Message);
            }
        }
    }

    private static SourceLocation ReadLocation(BinaryReader reader) => new(
        reader.ReadString(),
        new TextSpan(reader.ReadInt32(), reader.ReadInt32()),
        new LinePosition(reader.ReadInt32(), reader.ReadInt32()),
        new LinePosition(reader.ReadInt32(), reader.ReadInt32()));

    private static void WriteLocation(BinaryWriter writer, SourceLocation location)
    {
        writer.Write(location.Path);
        writer.Write(location.Span.Start);
        writer.Write(location.Span.Length);
        writer.Write(location.Start.Line);
        writer.Write(location.Start.Column);
        writer.Write(location.End.Line);
        writer.Write(location.End.Column);
    }
}
