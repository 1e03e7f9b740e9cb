using System.Text;
using System.Text.Json;
using SqlGitOps.Testing;

namespace SqlGitOps.EndToEnd.Tests;

/// <summary>Folders that hold more than good SQL are reviewed to the end, with words for whatever is wrong.</summary>
public sealed class HostileFolderTests : IDisposable
{
    private const int Nesting = 200_000;

    private readonly TemporaryFolder _folder = new("hostile");

    [Theory]
    [InlineData("PostgreSql")]
    [InlineData("Sqlite")]
    [InlineData("SqlServer")]
    public void Every_file_gets_its_finding_and_none_hides_another(string dialect)
    {
        WriteFiles();

        var result = Tool.Run(_folder.Root, "lint", "migrations", "--dialect", dialect, "--format", "json");

        Assert.True(result.ExitCode == 1, result.ToString());
        AssertNoTrace(result);
        using var report = JsonDocument.Parse(result.Output);
        var broken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var finding in report.RootElement.GetProperty("findings").EnumerateArray())
        {
            Assert.False(string.IsNullOrWhiteSpace(finding.GetProperty("message").GetString()));
            if (finding.GetProperty("severity").GetString() == "error")
                broken.Add(Path.GetFileName(finding.GetProperty("file").GetString()!));
        }

        Assert.Equal(
            [
                "0001_binary.sql", "0006_latin1.sql", "0007_nested.sql", "0008_unterminated.sql", "0010_half_written.sql", "0012_typo.sql",
            ],
            broken.Order(StringComparer.Ordinal));
        Assert.Equal(13, report.RootElement.GetProperty("summary").GetProperty("filesReviewed").GetInt32());
    }

    [Fact]
    public void The_text_report_is_as_calm()
    {
        WriteFiles();
        var result = Tool.Run(_folder.Root, "lint", "migrations", "--dialect", "PostgreSql");
        Assert.True(result.ExitCode == 1, result.ToString());
        AssertNoTrace(result);
        Assert.Contains("0012_typo.sql", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Usage_errors_have_exit_code_2_and_a_next_step()
    {
        _folder.Write("migrations/0001_a.sql", "SELECT 1;\n");
        _folder.Write("broken/sqlgitops.json", "{ \"dialect\": ");
        foreach (var arguments in (string[][])
            [
                ["lint", "--no-such-option"],
                ["lint", "no-such-folder", "--dialect", "Sqlite"],
                ["lint", "migrations", "--dialect", "Oracle"],
                ["lint", "migrations"],
                ["lint", "migrations", "--dialect", "Sqlite", "--target-version", "latest"],
                ["lint", "--project", "broken"],
                ["no-such-command"],
                ["rule", "SGO9999"],
                ["deploy", "--dialect", "Sqlite"],
                ["deploy", "--dialect", "Sqlite", "--environment", "Prod"],
            ])
        {
            var result = Tool.Run(_folder.Root, arguments);
            Assert.True(result.ExitCode == 2, $"{string.Join(' ', arguments)}: {result}");
            Assert.Matches("^([^\n]*: )?error[ :]", result.Error);
            AssertNoTrace(result);
        }
    }

    public void Dispose() => _folder.Dispose();

    private static void AssertNoTrace(ProcessResult result)
    {
        Assert.DoesNotContain("Unhandled", result.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("   at ", result.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", result.ToString(), StringComparison.Ordinal);
    }

    private void WriteFiles()
    {
        var binary = new byte[4096];
        new Random(1).NextBytes(binary);
        const string Table = "CREATE TABLE {0} (id int NOT NULL);\n";
        _folder.Write("migrations/0001_binary.sql", binary);
        _folder.Write("migrations/0002_empty.sql", "");
        _folder.Write("migrations/0003_utf16_bom.sql", [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(string.Format(Table, "a"))]);
        _folder.Write("migrations/0004_utf16.sql", Encoding.Unicode.GetBytes(string.Format(Table, "b")));
        _folder.Write("migrations/0005_crlf.sql", string.Format(Table, "c").ReplaceLineEndings("\r\n"));
        _folder.Write("migrations/0006_latin1.sql", Encoding.Latin1.GetBytes("-- Größe\n" + string.Format(Table, "d")));
        _folder.Write("migrations/0007_nested.sql", "SELECT " + new string('(', Nesting) + "1" + new string(')', Nesting) + ";\n");
        _folder.Write("migrations/0008_unterminated.sql", "INSERT INTO c (id) VALUES ('1);\n" + string.Format(Table, "e"));
        _folder.Write("migrations/0009_long_line.sql", "INSERT INTO c (id) VALUES " + string.Join(", ", Enumerable.Repeat("(1)", 200_000)) + ";\n");
        _folder.Write("migrations/0010_half_written.sql", "ALTER TABLE c ADD COLUMN\n");
        _folder.Write("migrations/0011_folder.sql/readme.txt", "A folder with the name of a file.\n");
        _folder.Write("migrations/0012_typo.sql", "SELECT 1;\nCREATE TABEL f (id int);\n" + string.Format(Table, "g"));
        _folder.Write("migrations/0013_good.sql", string.Format(Table, "h"));
        _folder.Write("migrations/0014_good.sql", string.Format(Table, "i"));
    }
}
