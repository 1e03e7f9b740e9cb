using System.Globalization;
using System.Text;
using SqlGitOps.Syntax.Incremental;
using SqlGitOps.Syntax.PostgreSql;
using SqlGitOps.Syntax.Sqlite;
using SqlGitOps.Syntax.Text;
using SqlGitOps.Syntax.Tree;
using Xunit;

namespace SqlGitOps.Syntax.Tests;

/// <summary>Parsing what a change touches gives what parsing everything gives.</summary>
public sealed class StatementReparserTests
{
    private const string PostgreSql = """
        -- the first table
        CREATE TABLE a (id int PRIMARY KEY, name text DEFAULT 'x;y');
        INSERT INTO a VALUES (1, $$ ; $$), (2, 'two'); SELECT (1 + 2) * 3; ;
        /* between; */ CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $b$ SELECT 1; $b$;
        COPY a FROM stdin;
        1	it's
        \.
        CREATE RULE r AS ON INSERT TO a DO ALSO (SELECT 1; SELECT 2);
        \echo done
        SELECT broken FROM;
        UPDATE a SET name = ${name} WHERE id = 1;
        DROP TABLE a
        """;

    private const string Sqlite = """
        CREATE TABLE a (id INTEGER PRIMARY KEY, "b;c" TEXT);
        CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE a SET id = 1; SELECT 'x;'; END;
        INSERT INTO a VALUES (1, 'it''s'); -- ;
        SELECT CASE WHEN 1 THEN 2 END FROM a; SELEC 1; PRAGMA foreign_keys = ON;
        DELETE FROM a
        """;

    private static readonly string[] s_pieces =
        ["", ";", "'", "\"", "(", ")", " ", "\n", "$$", "/*", "*/", "--", "BEGIN", "END", "SELECT 1;", "x", "1", "\\.", "\nCOPY a FROM stdin;\n", "COPY a FROM stdin; x\n", ","];

    [Theory]
    [InlineData(SqlDialect.PostgreSql, PostgreSql)]
    [InlineData(SqlDialect.Sqlite, Sqlite)]
    public void The_statements_are_those_of_the_whole_text(SqlDialect dialect, string text)
    {
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            var start = random.Next(text.Length + 1);
            var length = Math.Min(random.Next(3) == 0 ? random.Next(40) : random.Next(2), text.Length - start);
            var inserted = s_pieces[random.Next(s_pieces.Length)];
            var changed = string.Concat(text.AsSpan(0, start), inserted, text.AsSpan(start + length));
            using var former = Parse(dialect, text);
            using var whole = Parse(dialect, changed);
            using var part = StatementReparser.Reparse(former, SourceText.From(changed), new TextSpan(start, length), inserted.Length);
            var spliced = former.Statements.ToList().Take(part.First).Select(s => Describe(s, 0))
                .Concat(part.Tree.Statements.ToList().Select(s => Describe(s, 0)))
                .Concat(former.Statements.ToList().Skip(part.End).Select(s => Describe(s, part.Shift)))
                .ToList();
            Assert.True(
                whole.Statements.ToList().Select(s => Describe(s, 0)).SequenceEqual(spliced),
                $"case {i}, offset {start}, {length} characters replaced by «{inserted}»:\n{changed}");
        }
    }

    [Fact]
    public void A_small_change_of_a_large_text_parses_little()
    {
        var text = new StringBuilder();
        for (var i = 0; i < 2_000; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"INSERT INTO t (a, b) VALUES ({i}, 'value {i}');\n");
        }

        var before = text.ToString();
        var at = before.IndexOf("value 1000", StringComparison.Ordinal);
        using var former = Parse(SqlDialect.PostgreSql, before);
        using var part = StatementReparser.Reparse(former, SourceText.From(before.Insert(at, "new ")), new TextSpan(at, 0), 4);
        Assert.Equal((1_000, 1_001, 4), (part.First, part.End, part.Shift));
        Assert.InRange(part.Tree.Tokens.Length, 10, 20);
    }

    [Fact]
    public void A_change_that_does_not_fit_the_text_is_refused()
    {
        using var former = Parse(SqlDialect.PostgreSql, "SELECT 1;");
        Assert.Throws<ArgumentException>(() => StatementReparser.Reparse(former, SourceText.From("SELECT 12;"), new TextSpan(7, 0), 2));
    }

    private static SyntaxTree Parse(SqlDialect dialect, string text) =>
        dialect == SqlDialect.PostgreSql ? PostgreSqlSyntax.Parse(SourceText.From(text)) : SqliteSyntax.Parse(SourceText.From(text));

    private static string Describe(SyntaxNode statement, int shift)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{statement.RawKind} {statement.RawFlags} {statement.HasError} {statement.Span.Start + shift} {statement.Span.Length}");
        foreach (var node in statement.Descendants)
        {
            text.Append(CultureInfo.InvariantCulture, $"|{node.RawKind} {node.RawField} {node.RawFlags} {node.Span.Start + shift} {node.Span.Length}");
        }

        foreach (var error in statement.Tree.Errors)
        {
            if (statement.HasError && error.Span.Start >= statement.Span.Start && error.Span.Start <= statement.Span.End)
            {
                text.Append(CultureInfo.InvariantCulture, $"!{error.Span.Start + shift} {error.Message}");
            }
        }

        return text.ToString();
    }
}
