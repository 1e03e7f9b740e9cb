using SqlGitOps.Reports.Terminal;
using Xunit;

namespace SqlGitOps.Reports.Tests;

public sealed class TerminalReportTests
{
    [Fact]
    public void Findings_are_shown_with_their_source_line_and_related_places()
    {
        Assert.Equal(
            """
            db/größe/002.sql(1,1): warning SGO1001: Writes to 't' wait until the index is built; use CONCURRENTLY.
                1 | create index i
                  | ^^^^^^^^^^^^^^
            db/größe/002.sql(4,3): error SGO2001: The data of [t](a) {0} is lost.
                4 |   drop column a;
                  |   ^^^^^^^^^^^^^
              db/001 init#1.sql(1,14): 't' [dbo].[t](1) is created here.
            db/größe/002.sql(5,4): suggestion SGO2001: Half <U+D800> a pair.
                5 | -- <U+D800> lone, <U+001B>[31m red, <U+202E> turned
                  |    ^^^^^^^^^^^^^
            1 error, 1 warning, 1 suggestion, 1 suppressed in 2 files; 2 statements not analysed

            """.ReplaceLineEndings("\n"),
            Write(Sample.Full().Report(notAnalysed: 2)));
    }

    [Fact]
    public void A_clean_review_says_so() =>
        Assert.Equal("0 errors, 0 warnings in 1 file\n", Write(new Sample().Add("1.sql", "select 1;").Report()));

    [Fact]
    public void The_time_is_told_on_request()
    {
        var report = new Sample().Report(elapsed: TimeSpan.FromMilliseconds(1234));

        Assert.Equal("0 errors, 0 warnings in 0 files (1.23 s)", TerminalReport.Summary(report, new TerminalOptions { ShowElapsed = true }));
        Assert.Equal("0 errors, 0 warnings in 0 files", TerminalReport.Summary(report));
    }

    [Fact]
    public void Escape_sequences_in_names_messages_and_lines_cannot_act()
    {
        var output = Write(new Sample()
            .Add("a\e[2J.sql", "select \e]0;title\a 1;\u0085")
            .Find(Sample.Index, "a\e[2J.sql", "1", "drop \e[1mtable\r\n::error::x")
            .Report());

        Assert.DoesNotContain(output, c => char.IsControl(c) && c != '\n');
        Assert.StartsWith("a<U+001B>[2J.sql(1,19): warning SGO1001: drop <U+001B>[1mtable<U+000D><U+000A>::error::x\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Colours_are_written_only_when_asked_for()
    {
        var report = Sample.Full().Report();

        var plain = Write(report);
        var coloured = Write(report, new TerminalOptions { Color = true });

        Assert.DoesNotContain('\e', plain);
        Assert.Contains("\e[1;31merror SGO2001\e[0m", coloured, StringComparison.Ordinal);
        Assert.Equal(plain, System.Text.RegularExpressions.Regex.Replace(coloured, "\e\\[[0-9;]*m", ""));
    }

    [Fact]
    public void The_source_can_be_left_out() =>
        Assert.DoesNotContain("^", Write(Sample.Full().Report(), new TerminalOptions { ShowSource = false }), StringComparison.Ordinal);

    [Theory]
    [InlineData("\tselect\ta;", "a;", "    select  a;", "            ^^")]
    [InlineData("ab\tcd", "cd", "ab  cd", "    ^^")]
    [InlineData("select '表' x", "x", "select '表' x", "            ^")]
    [InlineData("select '表' x", "表", "select '表' x", "        ^^")]
    [InlineData("e\u0301x", "x", "e\u0301x", " ^")]
    [InlineData("😀 a", "a", "😀 a", "   ^")]
    [InlineData("a\u200Bb", "b", "a<U+200B>b", "         ^")]
    [InlineData("select", "", "select", "^")]
    public void Carets_stand_below_the_finding(string line, string over, string shown, string carets) =>
        Assert.Equal((shown, carets), Frame(line, line.IndexOf(over, StringComparison.Ordinal), over.Length, 120));

    [Fact]
    public void A_finding_at_the_end_of_a_line_has_one_caret_behind_it() =>
        Assert.Equal(("ab", "  ^"), Frame("ab", 2, 0, 120));

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(500)]
    [InlineData(990)]
    [InlineData(999)]
    public void Long_lines_are_cut_around_the_finding(int start)
    {
        var line = string.Concat(Enumerable.Range(0, 1000).Select(i => (char)('a' + (i % 26))));

        var (shown, carets) = Frame(line, start, 1, 40);

        Assert.InRange(shown.Length, 40, 46);
        Assert.Equal(line[start], shown[carets.Length - 1]);
        Assert.Equal(start > 40, shown.StartsWith("...", StringComparison.Ordinal));
        Assert.Equal(start < 960, shown.EndsWith("...", StringComparison.Ordinal));
    }

    [Fact]
    public void Carets_end_where_the_shown_part_ends()
    {
        var (shown, carets) = Frame(new string('x', 1_000_000), 10, 900_000, 40);

        Assert.Equal(new string('x', 40) + "...", shown);
        Assert.Equal(new string(' ', 10) + new string('^', 30), carets);
    }

    [Fact]
    public void A_cut_never_splits_a_character()
    {
        var line = string.Concat(Enumerable.Repeat("😀", 200));
        for (var start = 0; start < line.Length; start += 2)
        {
            Assert.DoesNotContain("<U+D", Frame(line, start, 2, 33).Text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(true, false, "", true)]
    [InlineData(false, false, "", false)]
    [InlineData(true, true, "FORCE_COLOR=1", false)]
    [InlineData(true, false, "NO_COLOR=1", false)]
    [InlineData(true, false, "NO_COLOR=", true)]
    [InlineData(true, false, "NO_COLOR=1 FORCE_COLOR=1", false)]
    [InlineData(false, false, "FORCE_COLOR=1", true)]
    [InlineData(true, false, "FORCE_COLOR=0", false)]
    [InlineData(false, false, "DOTNET_SYSTEM_CONSOLE_ALLOW_ANSI_COLOR_REDIRECTION=true", true)]
    [InlineData(true, false, "TERM=dumb", false)]
    [InlineData(true, false, "TERM=xterm", true)]
    public void Colours_follow_the_environment(bool isTerminal, bool option, string variables, bool expected)
    {
        var environment = variables.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToDictionary(v => v.Split('=')[0], v => v.Split('=')[1]);

        Assert.Equal(expected, TerminalColor.IsAllowed(isTerminal, option, environment.GetValueOrDefault));
    }

    private static (string Text, string Carets) Frame(string line, int start, int length, int width)
    {
        var frame = CodeFrame.Create(line, start, start + length, width);
        return (frame.Text, new string(' ', frame.MarkStart) + new string('^', frame.MarkLength));
    }

    private static string Write(ReviewReport report, TerminalOptions? options = null)
    {
        using var writer = new StringWriter();
        TerminalReport.Write(report, writer, options);
        return writer.ToString();
    }
}
