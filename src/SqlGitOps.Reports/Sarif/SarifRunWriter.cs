using System.Text;
using System.Text.Json;
using SqlGitOps.Reports.Text;
using SqlGitOps.Review.Findings;

namespace SqlGitOps.Reports.Sarif;

/// <summary>Writes one run.</summary>
internal sealed class SarifRunWriter(ReviewReport report, SarifOptions options, Utf8JsonWriter json)
{
    private const string RootId = "SRCROOT";
    private const int MaximumSnippet = 1024;

    // GitHub shows no more related places than this.
    private const int MaximumRelated = 100;

    private readonly SourceReader _sources = new(report);
    private readonly SourceReader _relatedSources = new(report);
    private readonly Dictionary<string, int> _ruleIndexes = new(StringComparer.Ordinal);

    private bool ForGitHub => options.Profile == SarifProfile.GitHub;

    public void Write()
    {
        var results = SelectResults(out var leftOut);
        json.WriteStartObject();
        json.WriteString("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
        json.WriteString("version", "2.1.0");
        json.WriteStartArray("runs");
        json.WriteStartObject();
        WriteTool();
        WriteRunFacts(leftOut);
        json.WriteStartArray("results");
        foreach (var finding in results)
        {
            WriteResult(finding);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
    }

    private List<Finding> SelectResults(out int leftOut)
    {
        List<Finding> results = [.. report.Findings.Where(f => f.Severity != Severity.None && !(ForGitHub && f.IsSuppressed))];
        leftOut = 0;
        if (ForGitHub && results.Count > options.MaximumResults)
        {
            leftOut = results.Count - options.MaximumResults;
            results = [.. results.OrderByDescending(static f => f.Severity).Take(options.MaximumResults)];
        }

        return results;
    }

    private void WriteTool()
    {
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "SqlGitOps");
        json.WriteString("semanticVersion", report.ToolVersion);
        json.WriteString("informationUri", "https://github.com/sqlgitops/sqlgitops");
        json.WriteStartArray("rules");
        foreach (var rule in report.Rules)
        {
            if (_ruleIndexes.TryAdd(rule.Id, _ruleIndexes.Count))
            {
                SarifRuleWriter.Write(json, rule);
            }
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteRunFacts(int leftOut)
    {
        json.WriteStartObject("automationDetails");
        json.WriteString("id", report.ProjectName is { Length: > 0 } name ? $"sqlgitops/{WellFormed.Of(name)}/" : "sqlgitops/");
        json.WriteEndObject();

        if (report.RepositoryRoot is { } root)
        {
            json.WriteStartObject("originalUriBaseIds");
            json.WriteStartObject(RootId);
            json.WriteString("uri", $"{ReportPath.ToAbsoluteUri(root).TrimEnd('/')}/");
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteString("columnKind", "utf16CodeUnits");
        json.WriteStartArray("invocations");
        json.WriteStartObject();
        json.WriteBoolean("executionSuccessful", true);
        if (leftOut > 0)
        {
            json.WriteStartArray("toolExecutionNotifications");
            json.WriteStartObject();
            json.WriteString("level", "warning");
            WriteMessage($"{leftOut} less severe findings were left out: a file may hold {options.MaximumResults}.");
            json.WriteEndObject();
            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteEndArray();

        json.WriteStartObject("properties");
        json.WriteNumber("filesReviewed", report.FilesReviewed);
        json.WriteNumber("statements", report.Statements);
        json.WriteNumber("statementsNotAnalysed", report.StatementsNotAnalysed);
        json.WriteEndObject();
    }

    private void WriteResult(Finding finding)
    {
        json.WriteStartObject();
        json.WriteString("ruleId", finding.RuleId);
        if (_ruleIndexes.TryGetValue(finding.RuleId, out var index))
        {
            json.WriteNumber("ruleIndex", index);
        }

        json.WriteString("level", SarifReport.Level(finding.Severity));
        WriteMessage(MessageOf(finding));
        json.WriteStartArray("locations");
        json.WriteStartObject();
        WritePhysicalLocation(finding.Location, _sources);
        json.WriteEndObject();
        json.WriteEndArray();
        WriteRelated(finding);
        if (_sources.ReadFingerprint(finding.Location) is { } fingerprint)
        {
            json.WriteStartObject("partialFingerprints");
            json.WriteString("primaryLocationLineHash", fingerprint);
            json.WriteEndObject();
        }

        if (finding.SuppressionReason is { } reason)
        {
            json.WriteStartArray("suppressions");
            json.WriteStartObject();
            json.WriteString("kind", "inSource");
            json.WriteString("justification", WellFormed.Of(reason));
            json.WriteEndObject();
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private void WriteRelated(Finding finding)
    {
        if (finding.Related.Count == 0)
        {
            return;
        }

        json.WriteStartArray("relatedLocations");
        for (var i = 0; i < Math.Min(finding.Related.Count, MaximumRelated); i++)
        {
            json.WriteStartObject();
            json.WriteNumber("id", i + 1);
            WriteMessage(EscapeAccidentalLinks(finding.Related[i].Message));
            WritePhysicalLocation(finding.Related[i].Location, _relatedSources);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WritePhysicalLocation(SourceLocation location, SourceReader sources)
    {
        json.WriteStartObject("physicalLocation");
        json.WriteStartObject("artifactLocation");
        if (ReportPath.BelowRoot(location.Path, report.RepositoryRoot) is { } relative)
        {
            json.WriteString("uri", ReportPath.ToRelativeUri(relative));
            json.WriteString("uriBaseId", RootId);
        }
        else
        {
            json.WriteString("uri", ReportPath.ToAbsoluteUri(location.Path));
        }

        json.WriteEndObject();
        json.WriteStartObject("region");
        json.WriteNumber("startLine", location.Start.Line);
        json.WriteNumber("startColumn", location.Start.Column);
        json.WriteNumber("endLine", location.End.Line);
        json.WriteNumber("endColumn", location.End.Column);
        json.WriteNumber("charOffset", location.Span.Start);
        json.WriteNumber("charLength", location.Span.Length);
        if (options.IncludeSnippets
            && location.Span.Length is > 0 and <= MaximumSnippet
            && sources.Read(location) is { } text)
        {
            json.WriteStartObject("snippet");
            json.WriteString("text", WellFormed.Of(text.ToString(location.Span)));
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteMessage(string text)
    {
        json.WriteStartObject("message");
        json.WriteString("text", WellFormed.Of(text));
        json.WriteEndObject();
    }

    /// <summary>
    /// The message, for GitHub with links: it shows only those related places that the message links to by their id.
    /// </summary>
    private string MessageOf(Finding finding)
    {
        var text = EscapeAccidentalLinks(finding.Message);
        if (!ForGitHub || finding.Related.Count == 0)
        {
            return text;
        }

        var message = new StringBuilder(text).Append(" See: ");
        for (var i = 0; i < Math.Min(finding.Related.Count, MaximumRelated); i++)
        {
            message.Append(i == 0 ? "" : ", ").Append('[');
            AppendEscaped(message, finding.Related[i].Message.TrimEnd('.'));
            message.Append("](").Append(i + 1).Append(')');
        }

        return message.Append('.').ToString();
    }

    /// <summary>In SARIF <c>[text](target)</c> is a link, which a bracketed T-SQL name before a parenthesis is not.</summary>
    private static string EscapeAccidentalLinks(string message)
    {
        if (!message.Contains("](", StringComparison.Ordinal))
        {
            return message;
        }

        var result = new StringBuilder(message.Length + 8);
        AppendEscaped(result, message);
        return result.ToString();
    }

    private static void AppendEscaped(StringBuilder result, string text)
    {
        foreach (var c in text)
        {
            if (c is '[' or ']' or '\\')
            {
                result.Append('\\');
            }

            result.Append(c);
        }
    }
}
