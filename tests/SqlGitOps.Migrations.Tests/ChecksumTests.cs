using System.Security.Cryptography;
using System.Text;
using SqlGitOps.Syntax.Text;
using Xunit;

namespace SqlGitOps.Migrations.Tests;

public class ChecksumTests
{
    private const string Statement = "CREATE TABLE t (\n  näme text, -- 🙂\n  note text\n);\n";

    private static readonly string Expected =
        "sha256:v1:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Statement)));

    public static TheoryData<string> SameText => new(
        Statement,
        Statement.ReplaceLineEndings("\r\n"),
        Statement.ReplaceLineEndings("\r"),
        "CREATE TABLE t (\r\n  näme text, -- 🙂\r  note text\n);\r\n",
        Statement.TrimEnd(),
        Statement + "\n\r\n\n",
        "\uFEFF" + Statement);

    [Theory]
    [MemberData(nameof(SameText))]
    public void Line_ends_and_the_mark_do_not_count(string text) =>
        Assert.Equal(Expected, Checksum.Compute(text));

    [Fact]
    public void The_encoding_does_not_count()
    {
        foreach (var encoding in (Encoding[])[new UTF8Encoding(false), new UTF8Encoding(true), new UnicodeEncoding(false, true), new UnicodeEncoding(true, true), new UTF32Encoding(false, true)])
        {
            byte[] bytes = [.. encoding.GetPreamble(), .. encoding.GetBytes(Statement)];

            Assert.Equal(Expected, Checksum.Compute(SourceText.FromBytes(bytes)));
        }
    }

    [Theory]
    [InlineData("CREATE TABLE t (\n  näme text, -- 🙂\n  note text\n) ;\n")]
    [InlineData("CREATE TABLE t (\n  name text, -- 🙂\n  note text\n);\n")]
    [InlineData("CREATE TABLE t (\n\n  näme text, -- 🙂\n  note text\n);\n")]
    [InlineData("\nCREATE TABLE t (\n  näme text, -- 🙂\n  note text\n);\n")]
    [InlineData("CREATE TABLE t (\n  näme text, -- 🙂\n  note text\n); \n")]
    public void Every_other_change_counts(string text) =>
        Assert.NotEqual(Expected, Checksum.Compute(text));

    [Fact]
    public void An_empty_text_and_a_single_line_end_are_the_same() =>
        Assert.Equal(Checksum.Compute("\n"), Checksum.Compute(""));

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void A_large_text_gives_the_same_in_pieces(string lineEnd)
    {
        // Surrogate pairs of odd distance fall on every border of the buffer.
        var text = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"{new string('x', i % 7)}🙂{i}\n"));
        var expected = "sha256:v1:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

        Assert.Equal(expected, Checksum.Compute(text));
        Assert.Equal(expected, Checksum.Compute(text.ReplaceLineEndings(lineEnd)));
        Assert.Equal(Checksum.Compute(text.ReplaceLineEndings(" ")), Checksum.Compute(text.ReplaceLineEndings(" ") + lineEnd));
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void A_large_file_has_the_checksum_of_its_text(string lineEnd)
    {
        using var folder = new TemporaryFolder();
        var text = string.Concat(Enumerable.Repeat("INSERT INTO t VALUES ('äöü');" + lineEnd, 700_000));
        var path = folder.Add("large.sql", text);
        Assert.True(new FileInfo(path).Length > 16 * 1024 * 1024);

        Assert.Equal(Checksum.Compute(text), Checksum.OfFile(path));
    }
}
