using System.Text.Encodings.Web;
using System.Text.Json;
using SqlGitOps.Reports.Text;
using SqlGitOps.Review.Findings;
using SqlGitOps.Review.Rules;
using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Reports.Json;

/// <summary>
/// Writes findings as one JSON object for scripts; <c>docs/reports.md</c> describes the fields. Fields may be added under
/// <c>"version": 1</c>; renaming or removing one raises the version.
/// </summary>
public static class JsonReport
{
    private const int Version = 1;

    /// <summary>Writes the object as UTF-8 without a byte order mark. The stream stays open.</summary>
    public static void Write(ReviewReport report, Stream stream)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions
        {
            Indented = true,
            NewLine = "\n",
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        });
        var sources = new SourceReader(report);
        var rules = report.Rules.DistinctBy(static r => r.Id).ToDictionary(static r => r.Id, StringComparer.Ordinal);
        json.WriteStartObject();
        json.WriteNumber("version", Version);
        json.WriteStartObject("tool");
        json.WriteString("name", "SqlGitOps");
        json.WriteString("version", report.ToolVersion);
        json.WriteEndObject();
        WriteSummary(json, report);
        json.WriteStartArray("findings");
        foreach (var finding in report.Findings)
        {
            if (finding.Severity != Severity.None)
            {
                WriteFinding(json, report, finding, rules.GetValueOrDefault(finding.RuleId), sources);
            }
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
    }

    private static void WriteSummary(Utf8JsonWriter json, ReviewReport report)
    {
        json.WriteStartObject("summary");
        json.WriteNumber("errors", report.Count(Severity.Error));
        json.WriteNumber("warnings", report.Count(Severity.Warning));
        json.WriteNumber("suggestions", report.Count(Severity.Suggestion));
        json.WriteNumber("silent", report.Count(Severity.Silent));
        json.WriteNumber("suppressed", report.CountSuppressed());
        json.WriteNumber("filesReviewed", report.FilesReviewed);
        json.WriteNumber("statements", report.Statements);
        json.WriteNumber("statementsNotAnalysed", report.StatementsNotAnalysed);
        if (report.Elapsed is { } elapsed)
        {
            json.WriteNumber("elapsedMilliseconds", (long)elapsed.TotalMilliseconds);
        }

        json.WriteEndObject();
    }

    private static void WriteFinding(
        Utf8JsonWriter json, ReviewReport report, Finding finding, RuleDescriptor? rule, SourceReader sources)
    {
        json.WriteStartObject();
        json.WriteString("ruleId", finding.RuleId);
        if (rule is not null)
        {
            json.WriteString("ruleName", rule.Name);
            json.WriteString("category", rule.Category.ToString());
            json.WriteString("helpUri", rule.HelpUri);
        }

        json.WriteString("severity", finding.Severity.ToString().ToLowerInvariant());
        json.WriteString("message", WellFormed.Of(finding.Message));
        WriteLocation(json, report, finding.Location);
        json.WriteStartArray("related");
        foreach (var related in finding.Related)
        {
            json.WriteStartObject();
            json.WriteString("message", WellFormed.Of(related.Message));
            WriteLocation(json, report, related.Location);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("fingerprint", sources.ReadFingerprint(finding.Location));
        json.WriteString("suppressionReason", finding.SuppressionReason is { } reason ? WellFormed.Of(reason) : null);
        json.WriteEndObject();
    }

    private static void WriteLocation(Utf8JsonWriter json, ReviewReport report, SourceLocation location)
    {
        json.WriteString("file", WellFormed.Of(ReportPath.Shown(location.Path, report.RepositoryRoot)));
        WritePosition(json, "start", location.Start, location.Span.Start);
        WritePosition(json, "end", location.End, location.Span.End);
    }

    private static void WritePosition(Utf8JsonWriter json, string name, LinePosition position, int offset)
    {
        json.WriteStartObject(name);
        json.WriteNumber("line", position.Line);
        json.WriteNumber("column", position.Column);
        json.WriteNumber("offset", offset);
        json.WriteEndObject();
    }
}
