using System.Globalization;
using System.Text;
using SqlGitOps.Reports.Text;
using SqlGitOps.Review.Findings;

namespace SqlGitOps.Reports.GitHub;

/// <summary>
/// Writes findings as GitHub workflow commands, which a workflow run turns into annotations on the pull request:
/// <c>::warning file=…,line=…,endLine=…,col=…,endColumn=…,title=…::message</c>. Silent and suppressed findings are left out.
/// </summary>
/// <remarks>
/// GitHub shows ten errors, ten warnings and ten notices per step, so the most severe come first and the rest keep their order.
/// </remarks>
public static class GitHubAnnotationsReport
{
    /// <summary>Writes one line per finding. Lines end with LF.</summary>
    public static void Write(ReviewReport report, TextWriter writer)
    {
        var names = report.Rules.DistinctBy(static r => r.Id).ToDictionary(static r => r.Id, static r => r.Name, StringComparer.Ordinal);
        foreach (var finding in report.Findings.OrderByDescending(static f => f.Severity))
        {
            if (!finding.IsSuppressed && finding.Severity >= Severity.Suggestion)
            {
                writer.Write(Command(report, finding, names.GetValueOrDefault(finding.RuleId)));
            }
        }
    }

    private static string Command(ReviewReport report, Finding finding, string? ruleName)
    {
        var location = finding.Location;
        var command = new StringBuilder("::").Append(finding.Severity switch
        {
            Severity.Error => "error",
            Severity.Warning => "warning",
            _ => "notice",
        });
        command.Append(" file=");
        AppendEscaped(command, ReportPath.Shown(location.Path, report.RepositoryRoot), isProperty: true);
        command.Append(CultureInfo.InvariantCulture, $",line={location.Start.Line},endLine={location.End.Line}");

        // GitHub takes columns only for annotations on one line.
        if (location.Start.Line == location.End.Line)
        {
            command.Append(CultureInfo.InvariantCulture, $",col={location.Start.Column},endColumn={location.End.Column}");
        }

        command.Append(",title=");
        AppendEscaped(command, ruleName is null ? finding.RuleId : $"{finding.RuleId} {ruleName}", isProperty: true);
        command.Append("::");
        AppendEscaped(command, finding.Message, isProperty: false);
        return command.Append('\n').ToString();
    }

    private static void AppendEscaped(StringBuilder command, string text, bool isProperty)
    {
        foreach (var c in text)
        {
            switch (c)
            {
                case '%':
                    command.Append("%25");
                    break;
                case '\r':
                    command.Append("%0D");
                    break;
                case '\n':
                    command.Append("%0A");
                    break;
                case ':' when isProperty:
                    command.Append("%3A");
                    break;
                case ',' when isProperty:
                    command.Append("%2C");
                    break;
                default:
                    command.Append(c);
                    break;
            }
        }
    }
}
