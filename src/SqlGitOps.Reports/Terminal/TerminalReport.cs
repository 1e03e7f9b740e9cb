using System.Globalization;
using System.Text;
using SqlGitOps.Reports.Text;
using SqlGitOps.Review.Findings;
using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Reports.Terminal;

/// <summary>
/// Writes findings for people: <c>path(line,column): warning SGO1001: message</c>, the form that editors and build logs turn
/// into links, with the source line below and a summary at the end. Silent and suppressed findings are not shown.
/// </summary>
public static class TerminalReport
{
    private const string Reset = "\e[0m";
    private const string Bold = "\e[1m";
    private const string Red = "\e[1;31m";
    private const string Yellow = "\e[1;33m";
    private const string Cyan = "\e[1;36m";
    private const string Dim = "\e[2m";

    /// <summary>Writes the findings and the summary. Lines end with LF.</summary>
    public static void Write(ReviewReport report, TextWriter writer, TerminalOptions? options = null)
    {
        options ??= TerminalOptions.Default;
        var sources = new SourceReader(report);
        var output = new StringBuilder();
        foreach (var finding in report.Findings)
        {
            if (finding.IsSuppressed || finding.Severity < Severity.Suggestion)
            {
                continue;
            }

            output.Clear();
            AppendFinding(output, report, finding, sources, options);
            writer.Write(output);
        }

        writer.Write($"{Summary(report, options)}\n");
    }

    /// <summary>
    /// The last line, for example <c>3 errors, 5 warnings in 12 files; 2 statements not analysed</c>. Suggestions and suppressed
    /// findings are named when there are any.
    /// </summary>
    public static string Summary(ReviewReport report, TerminalOptions? options = null)
    {
        var result = new StringBuilder();
        AppendCount(result, report.Count(Severity.Error), "error", always: true);
        AppendCount(result, report.Count(Severity.Warning), "warning", always: true);
        AppendCount(result, report.Count(Severity.Suggestion), "suggestion", always: false);
        var suppressed = report.CountSuppressed();
        if (suppressed > 0)
        {
            result.Append(", ").Append(suppressed).Append(" suppressed");
        }

        result.Append(" in ").Append(Counted(report.FilesReviewed, "file"));
        if (report.StatementsNotAnalysed > 0)
        {
            result.Append("; ").Append(Counted(report.StatementsNotAnalysed, "statement")).Append(" not analysed");
        }

        if (options is { ShowElapsed: true } && report.Elapsed is { } elapsed)
        {
            result.Append(string.Create(CultureInfo.InvariantCulture, $" ({elapsed.TotalSeconds:0.00} s)"));
        }

        return result.ToString();
    }

    private static void AppendFinding(
        StringBuilder output, ReviewReport report, Finding finding, SourceReader sources, TerminalOptions options)
    {
        var color = SeverityColor(finding.Severity);
        Append(output, PlaceOf(report, finding.Location), Bold, options);
        output.Append(": ");
        Append(output, $"{finding.Severity.ToString().ToLowerInvariant()} {VisibleText.Of(finding.RuleId)}", color, options);
        output.Append(": ").Append(VisibleText.Of(finding.Message)).Append('\n');
        if (options.ShowSource && sources.Read(finding.Location) is { } text)
        {
            AppendSource(output, text, finding.Location, color, options);
        }

        foreach (var related in finding.Related)
        {
            output.Append("  ");
            Append(output, PlaceOf(report, related.Location), Dim, options);
            output.Append(": ").Append(VisibleText.Of(related.Message)).Append('\n');
        }
    }

    private static void AppendSource(
        StringBuilder output, SourceText text, SourceLocation location, string color, TerminalOptions options)
    {
        var line = text.GetLineSpan(location.Start.Line);
        var start = Math.Min(location.Start.Column - 1, line.Length);
        var end = location.End.Line > location.Start.Line ? line.Length : Math.Min(location.End.Column - 1, line.Length);
        var frame = CodeFrame.Create(text.Span.Slice(line.Start, line.Length), start, end, Math.Max(options.SourceWidth, 20));
        var number = location.Start.Line.ToString(CultureInfo.InvariantCulture).PadLeft(5);
        Append(output, $"{number} |", Dim, options);
        output.Append(frame.Text.Length > 0 ? " " : "").Append(frame.Text).Append('\n');
        Append(output, $"{new string(' ', number.Length)} |", Dim, options);
        output.Append(' ', frame.MarkStart + 1);
        Append(output, new string('^', frame.MarkLength), color, options);
        output.Append('\n');
    }

    private static string PlaceOf(ReviewReport report, SourceLocation location) => string.Create(
        CultureInfo.InvariantCulture,
        $"{VisibleText.Of(ReportPath.Shown(location.Path, report.RepositoryRoot))}({location.Start.Line},{location.Start.Column})");

    private static string SeverityColor(Severity severity) => severity switch
    {
        Severity.Error => Red,
        Severity.Warning => Yellow,
        _ => Cyan,
    };

    private static void Append(StringBuilder output, string text, string color, TerminalOptions options)
    {
        if (options.Color)
        {
            output.Append(color).Append(text).Append(Reset);
        }
        else
        {
            output.Append(text);
        }
    }

    private static void AppendCount(StringBuilder result, int count, string noun, bool always)
    {
        if (count > 0 || always)
        {
            result.Append(result.Length > 0 ? ", " : "").Append(Counted(count, noun));
        }
    }

    private static string Counted(int count, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");
}
