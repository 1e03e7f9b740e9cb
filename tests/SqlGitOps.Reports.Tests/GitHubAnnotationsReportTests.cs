using SqlGitOps.Reports.GitHub;
using SqlGitOps.Review.Findings;
using Xunit;

namespace SqlGitOps.Reports.Tests;

public sealed class GitHubAnnotationsReportTests
{
    [Fact]
    public void The_most_severe_come_first_and_columns_only_for_one_line() =>
        Assert.Equal(
            """
            ::error file=db/größe/002.sql,line=4,endLine=4,col=3,endColumn=16,title=SGO2001 DroppedColumn::The data of [t](a) {0} is lost.
            ::warning file=db/größe/002.sql,line=1,endLine=2,title=SGO1001 NonConcurrentIndex::Writes to 't' wait until the index is built; use CONCURRENTLY.

            """.ReplaceLineEndings("\n"),
            Write(Sample.Full(), Severity.Warning));

    [Fact]
    public void Suggestions_are_notices_and_silent_or_suppressed_findings_are_left_out()
    {
        var lines = Write(Sample.Full(), Severity.Suggestion).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(3, lines.Length);
        Assert.StartsWith("::notice file=", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void No_text_can_end_a_command_or_start_another()
    {
        var sample = new Sample()
            .Add("50%,a:b.sql", "select 1;")
            .Find(Sample.Index, "50%,a:b.sql", "1", "100%: a, b\r\n::error::x");

        Assert.Equal(
            "::warning file=50%25%2Ca%3Ab.sql,line=1,endLine=1,col=8,endColumn=9,title=SGO1001 NonConcurrentIndex::100%25: a, b%0D%0A::error::x\n",
            Write(sample, Severity.Warning));
    }

    private static string Write(Sample sample, Severity minimum)
    {
        using var writer = new StringWriter();
        var report = sample.Report();
        GitHubAnnotationsReport.Write(
            new ReviewReport
            {
                Findings = [.. report.Findings.Where(f => f.Severity >= minimum || f.Severity == Severity.Silent)],
                Rules = report.Rules,
                ToolVersion = report.ToolVersion,
                RepositoryRoot = report.RepositoryRoot,
            },
            writer);
        return writer.ToString();
    }
}
