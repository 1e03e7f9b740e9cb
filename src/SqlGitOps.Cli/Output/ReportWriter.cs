using SqlGitOps.Reports;
using SqlGitOps.Reports.GitHub;
using SqlGitOps.Reports.Json;
using SqlGitOps.Reports.Sarif;
using SqlGitOps.Reports.Terminal;
using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Cli.Output;

/// <summary>Writes a review to standard output or a file.</summary>
internal static class ReportWriter
{
    public static void Write(ReviewReport report, ReportFormat format, string? path, bool noColor)
    {
        if (path is not null)
        {
            OutputFile.Write(path, stream => Write(report, format, stream, color: false));
            return;
        }

        var color = TerminalColor.IsAllowed(!Console.IsOutputRedirected, noColor, Environment.GetEnvironmentVariable);
        using var output = new BufferedStream(Console.OpenStandardOutput(), 1 << 16);
        Write(report, format, output, color);
    }

    private static void Write(ReviewReport report, ReportFormat format, Stream stream, bool color)
    {
        switch (format)
        {
            case ReportFormat.Json:
                JsonReport.Write(report, stream);
                break;
            case ReportFormat.Sarif:
                SarifReport.Write(report, stream);
                break;
            case ReportFormat.Github:
                using (var writer = new StreamWriter(stream, leaveOpen: true))
                {
                    GitHubAnnotationsReport.Write(report, writer);
                }

                break;
            default:
                using (var writer = new StreamWriter(stream, leaveOpen: true))
                {
                    TerminalReport.Write(report, writer, new TerminalOptions { Color = color });
                }

                break;
        }
    }
}
