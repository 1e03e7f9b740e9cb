using System.Text;
using SqlGitOps.Migrations;
using SqlGitOps.Model.Scripts.Large;
using SqlGitOps.Syntax;
using SqlGitOps.Syntax.Text;
using SqlGitOps.Testing;
using Xunit;

namespace SqlGitOps.Deploy.Tests;

/// <summary>Files that are read window by window give what the whole text gives, wherever a window ends.</summary>
public sealed class ScriptStreamTests
{
    private const string PostgreSqlText =
        """
        -- first; not a statement
        CREATE TABLE "a;b" (id int, name text DEFAULT 'x;''y');
        INSERT INTO "a;b" VALUES (1, 'žluťoučký; kůň 😀🐘'); INSERT INTO "a;b" VALUES (2, E'\';\\');
        /* block; /* nested; */ comment */
        CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $body$
        BEGIN
          -- $$ ; not the end
          PERFORM 1; PERFORM '$other$';
        END
        $body$;
        COPY "a;b" (id, name) FROM stdin; -- data follow
        10	data; with 'one quote
        11	\\.
        12	$body$ 😀
        \.
        \echo 'done'
        CREATE VIEW v AS
        SELECT 1 AS one
        UNION ALL
        SELECT 2;
        COPY "a;b" FROM STDIN WITH (FORMAT csv); /* data; 'follow */
        \.
        DO $$ BEGIN NULL; END $$;
        COPY "a;b" FROM stdin;
        13	last
        \.
        """;

    private const string SqliteText =
        """
        CREATE TABLE a (id int, name text DEFAULT 'x;''y');
        INSERT INTO a VALUES (1, 'žluťoučký; kůň 😀🐘'); INSERT INTO a VALUES (2, ';');
        /* block; comment */ CREATE TRIGGER t AFTER INSERT ON a BEGIN
          UPDATE a SET name = 'end;' WHERE id = new.id;
          DELETE FROM a WHERE id = 3; -- ; END
        END;
        CREATE VIEW v AS
        SELECT 1 AS one
        UNION ALL
        SELECT "x;y" FROM a;
        INSERT INTO a VALUES (3, x'00');
        """;

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void WindowsOfEverySizeGiveTheWholeText(string lineEnd)
    {
        using var folder = new TemporaryFolder("stream");
        foreach (var (dialect, text) in ((SqlDialect, string)[])[(SqlDialect.PostgreSql, PostgreSqlText), (SqlDialect.Sqlite, SqliteText)])
        {
            var bytes = Encoding.UTF8.GetBytes("\uFEFF" + text.ReplaceLineEndings(lineEnd));
            var path = folder.Write("file.sql", bytes);
            var expected = ReadWhole(dialect, SourceText.FromBytes(bytes));
            for (var window = 16; window < bytes.Length + 8; window++)
            {
                Assert.Equal(expected, Read(dialect, path, window));
            }
        }
    }

    [Fact]
    public void PositionsAreThoseOfTheFile()
    {
        using var folder = new TemporaryFolder("stream");
        var text = string.Concat(Enumerable.Range(1, 500).Select(i => i % 7 == 0 ? $"SELECT '{i}\r\né😀'; SELECT {i};\r\n" : $"SELECT {i};\n"));
        var path = folder.Write("file.sql", Encoding.UTF8.GetBytes(text));
        var whole = SourceText.From(text);
        var expected = Readers.For(SqlDialect.PostgreSql).Read(whole).Statements.Select(s => whole.GetPosition(s.Span.Start)).ToList();

        using var stream = new ScriptStream(path, Readers.For(SqlDialect.PostgreSql), window: 100);
        var positions = new List<LinePosition>();
        while (stream.ReadStatements() is { } part)
        {
            positions.AddRange(part.Script.Statements.Take(part.Count).Select(s => part.Text.GetPosition(s.Span.Start)));
        }

        Assert.Equal(expected, positions);
    }

    [Fact]
    public void ChecksumIsThatOfTheWholeTextHoweverItIsCut()
    {
        foreach (var text in (string[])["", "a", "\uFEFFa", "\uFEFF\uFEFF", "a\r\nb\rc\n\r\n\r", "\n\n\na\r\n\r\nb\n\n", "ž😀\r\n", "\r", "\r\r\n\n", "\u00EF\uFEFF"])
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            var expected = Checksum.Compute(text);
            for (var cut = 1; cut <= Math.Max(bytes.Length, 1); cut++)
            {
                using var builder = new ChecksumBuilder();
                for (var i = 0; i < bytes.Length; i += cut)
                {
                    builder.Append(bytes.AsSpan(i, Math.Min(cut, bytes.Length - i)));
                }

                Assert.Equal(expected, builder.Compute());
            }
        }
    }

    [Fact]
    public void ErrorsAreFoundWhereTheyAre()
    {
        using var folder = new TemporaryFolder("stream");
        var lines = Enumerable.Range(1, 3000).Select(i => i switch
        {
            1500 => "INSERT INTO t VALUES (;",
            2500 => "INSERT INTO t VALUES (${value});",
            _ => $"INSERT INTO t VALUES ({i});",
        });
        var path = folder.Write("V1__x.sql", "CREATE TABLE t (id int);\n" + string.Join("\n", lines));

        var large = LargeScript.Read(path, Readers.For(SqlDialect.PostgreSql), window: 1000);
        var script = Readers.For(SqlDialect.PostgreSql).Read(large.Excerpt);

        Assert.Equal(3001, large.Statements);
        Assert.InRange(script.Statements.Count, 102, 110);
        Assert.Equal(new LinePosition(1501, 23), large.Excerpt.GetPosition(Assert.Single(script.Errors).Span.Start));
        Assert.Contains("${value}", large.Excerpt.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("COPY t FROM stdin;\n1\n2\n", LargeScriptProblem.DataWithoutEnd)]
    [InlineData("SELECT 1;\nSELECT '\xFF';", LargeScriptProblem.NotUtf8)]
    public void WhatCannotBeReadIsSaid(string text, LargeScriptProblem problem)
    {
        using var folder = new TemporaryFolder("stream");
        var path = folder.Write("x.sql", Encoding.Latin1.GetBytes(new string('\n', 50) + text));

        var error = Assert.Throws<LargeScriptException>(() => LargeScript.Read(path, Readers.For(SqlDialect.PostgreSql), window: 20));

        Assert.Equal(problem, error.Problem);
    }

    [Fact]
    public void WhatStandsBehindCopyOnItsLineIsAnErrorOfTheExcerpt()
    {
        using var folder = new TemporaryFolder("stream");
        var text = "SELECT 1;\nCOPY t FROM stdin; INSERT INTO u VALUES ('x');\n" + string.Concat(Enumerable.Repeat("it's a row\n", 50)) + "\\.\nSELECT 2;\n";
        var path = folder.Write("x.sql", text);
        for (var window = 16; window < text.Length + 8; window++)
        {
            var large = LargeScript.Read(path, Readers.For(SqlDialect.PostgreSql), window: window);
            var error = Assert.Single(Readers.For(SqlDialect.PostgreSql).Read(large.Excerpt).Errors);

            Assert.Equal(new LinePosition(2, 20), large.Excerpt.GetPosition(error.Span.Start));
            Assert.Contains("behind its data", error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("a row", large.Excerpt.ToString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("COPY t FROM stdin;")]
    [InlineData("COPY t FROM stdin;\n")]
    [InlineData("COPY t FROM stdin;\n1\tSELECT 'x;\n2\n")]
    public void DataWithoutEndAreSaidWhereTheirCopyIs(string text)
    {
        using var folder = new TemporaryFolder("stream");
        var path = folder.Write("x.sql", "SELECT 1;\n" + text);
        for (var window = 8; window < 60; window++)
        {
            var error = Assert.Throws<LargeScriptException>(() => LargeScript.Read(path, Readers.For(SqlDialect.PostgreSql), window: window));

            Assert.Equal((LargeScriptProblem.DataWithoutEnd, 2), (error.Problem, error.Position.Line));
        }
    }

    [Fact]
    public void LargeFilesTakeTheMemoryOfAWindow()
    {
        using var folder = new TemporaryFolder("stream");
        var path = folder.Combine("copy.sql");
        using (var writer = new StreamWriter(path))
        {
            writer.Write("COPY t FROM stdin;\n");
            for (var i = 0; i < 400_000; i++)
            {
                writer.Write("12345\tthis is a row of data 'with a quote\n");
            }

            writer.Write("\\.\nSELECT 1;\n");
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        var large = LargeScript.Read(path, Readers.For(SqlDialect.PostgreSql));
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(2, large.Statements);
        Assert.True(new FileInfo(path).Length > 16_000_000);
        Assert.InRange(allocated, 1, 8_000_000);
    }

    private static List<string> ReadWhole(SqlDialect dialect, SourceText text)
    {
        var result = new List<string>();
        foreach (var statement in Readers.For(dialect).Read(text).Statements)
        {
            result.Add(text.ToString(statement.Span));
            if (statement.CopyData != default)
            {
                result.Add(text.ToString(statement.CopyData)[..^2]);
            }
        }

        return result;
    }

    private static List<string> Read(SqlDialect dialect, string path, int window)
    {
        var result = new List<string>();
        using var stream = new ScriptStream(path, Readers.For(dialect), window: window);
        while (stream.ReadStatements() is { } part)
        {
            for (var i = 0; i < part.Count; i++)
            {
                var statement = part.Script.Statements[i];
                result.Add(part.Text.ToString(statement.Span));
                if (part.EndsWithOpenCopy && i + 1 == part.Count)
                {
                    var data = new StringBuilder();
                    for (var block = stream.ReadData(); !block.IsEmpty; block = stream.ReadData())
                    {
                        data.Append(Encoding.UTF8.GetString(block.Span));
                    }

                    result.Add(data.ToString());
                }
                else if (statement.CopyData != default)
                {
                    result.Add(part.Text.ToString(statement.CopyData)[..^2]);
                }
            }
        }

        return result;
    }
}
