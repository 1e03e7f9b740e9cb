using System.Text;
using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.PostgreSql;
using SqlGitOps.Syntax.Sqlite;
using SqlGitOps.Syntax.Text;
using Xunit;

namespace SqlGitOps.Syntax.Tests;

/// <summary>
/// Work grows with the size of the text and not faster. Parsers are held to the number of tokens that they look at; lexers
/// have no such count, but one that reads a text again for each of its characters would not end within these tests.
/// </summary>
public class LinearityTests
{
    private const int Few = 10_000;
    private const int Many = 100_000;

    // One look ahead or back for each token is common, a short try that is given up too.
    private const int StepsPerToken = 40;

    public enum Sql
    {
        PostgreSql,
        Sqlite,
        Both,
    }

    [Theory]
    [InlineData(Sql.Both, "SELECT a IN (1", ", 1", ")")]
    [InlineData(Sql.Both, "INSERT INTO a VALUES (1, 'x')", ", (1, 'x')", "")]
    [InlineData(Sql.Both, "CREATE TABLE a (b int", ", c text NOT NULL DEFAULT 'x'", ")")]
    [InlineData(Sql.Both, "SELECT 1 WHERE a", " AND a = 1", "")]
    [InlineData(Sql.Both, "SELECT 1 WHERE a", " OR a = 1", "")]
    [InlineData(Sql.PostgreSql, "SELECT a", " || 'x'", "")]
    [InlineData(Sql.PostgreSql, "SELECT a", " + 1 * 2", "")]
    [InlineData(Sql.PostgreSql, "SELECT a", "::int", "")]
    [InlineData(Sql.PostgreSql, "SELECT a", "[1]", "")]
    [InlineData(Sql.PostgreSql, "SELECT a", ".b", "")]
    [InlineData(Sql.Both, "SELECT CASE", " WHEN a THEN b", " END")]
    [InlineData(Sql.Both, "SELECT a", ", b AS c", "")]
    [InlineData(Sql.Both, "SELECT f(1", ", 1", ")")]
    [InlineData(Sql.PostgreSql, "SELECT 1 FROM a", " JOIN b ON true", "")]
    [InlineData(Sql.Both, "SELECT 1 FROM a", ", b AS c", "")]
    [InlineData(Sql.Both, "WITH a AS (SELECT 1)", ", b AS (SELECT 1)", " SELECT 1")]
    [InlineData(Sql.PostgreSql, "SELECT 1", " UNION ALL SELECT 1", "")]
    [InlineData(Sql.Both, "SELECT 1", " ; SELECT 1", "")]
    [InlineData(Sql.Both, "SELECT 1", ";\nSELECT 1", "")]
    [InlineData(Sql.Both, "SELECT 1", ";", "")]
    [InlineData(Sql.Both, "SELECT 1 ORDER BY 1", ", 1 DESC", "")]
    [InlineData(Sql.Both, "UPDATE a SET b = 1", ", b = 1", "")]
    [InlineData(Sql.Both, "CREATE INDEX i ON t (a", ", lower(b)", ")")]
    [InlineData(Sql.PostgreSql, "ALTER TABLE a ADD b int", ", ALTER c TYPE text USING d::text", "")]
    [InlineData(Sql.PostgreSql, "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1;", " SELECT CASE 1 WHEN 1 THEN 2 END;", " END")]
    [InlineData(Sql.PostgreSql, "GRANT SELECT ON a", ", b", " TO c")]
    [InlineData(Sql.PostgreSql, "CREATE SCHEMA s", " CREATE TABLE t (a int)", "")]
    [InlineData(Sql.PostgreSql, "SELECT ARRAY[1", ", 1", "]")]
    [InlineData(Sql.PostgreSql, "COPY a FROM stdin;\n", "1\t2\n", "\\.\n")]
    [InlineData(Sql.Sqlite, "CREATE TRIGGER a AFTER INSERT ON b BEGIN SELECT 1;", " SELECT CASE 1 WHEN 1 THEN 2 END;", " END")]
    [InlineData(Sql.Both, "SELECT 1", " -- x\n", "")]
    [InlineData(Sql.Both, "SELECT 1", " /* x */", "")]
    public void LongListsAreLinearAndFreeOfErrors(Sql dialect, string start, string item, string end)
    {
        CheckGrowth(dialect, start, item, end, hasErrors: false);
    }

    [Theory]
    [InlineData(Sql.Both, "SELECT ", "(", "")]
    [InlineData(Sql.Both, "SELECT ", "f(", "")]
    [InlineData(Sql.Both, "SELECT ", "(SELECT ", "")]
    [InlineData(Sql.Both, "SELECT ", "CASE WHEN ", "")]
    [InlineData(Sql.Both, "SELECT ", "CAST(", "")]
    [InlineData(Sql.Both, "SELECT * FROM ", "(", "")]
    [InlineData(Sql.Both, "SELECT * FROM ", "(a JOIN ", "")]
    [InlineData(Sql.Both, "", "WITH a AS (", "")]
    [InlineData(Sql.Both, "SELECT ", "EXISTS (SELECT ", "")]
    [InlineData(Sql.PostgreSql, "SELECT ", "ARRAY[", "")]
    [InlineData(Sql.PostgreSql, "SELECT ", "ROW(", "")]
    [InlineData(Sql.PostgreSql, "", "EXPLAIN ", "")]
    [InlineData(Sql.Both, "", "CREATE TABLE a (", "")]
    [InlineData(Sql.PostgreSql, "", "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC ", "")]
    [InlineData(Sql.PostgreSql, "", "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT FROM FROM; ", "")]
    [InlineData(Sql.PostgreSql, "", "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT FROM FROM;\n", "")]
    [InlineData(Sql.PostgreSql, "", "CREATE RULE r AS ON INSERT TO t DO (", "")]
    [InlineData(Sql.Sqlite, "", "CREATE TRIGGER a AFTER INSERT ON b BEGIN SELECT FROM FROM; ", "")]
    [InlineData(Sql.Sqlite, "", "CREATE TRIGGER a AFTER INSERT ON b BEGIN SELECT FROM FROM;\n", "")]
    [InlineData(Sql.Both, "", "CREATE TRIGGER ", "")]
    [InlineData(Sql.Both, "", "SELECT FROM FROM; ", "")]
    [InlineData(Sql.Both, "", "SELECT FROM FROM\n", "")]
    [InlineData(Sql.Both, "", "SELECT (1;\n", "")]
    [InlineData(Sql.Both, "", "SELECT (1; ", "")]
    [InlineData(Sql.Both, "", "SELECT ((((((((((;", "")]
    [InlineData(Sql.Both, "", ") ", "")]
    [InlineData(Sql.Both, "", "x ", "")]
    [InlineData(Sql.Both, "", "x\n", "")]
    [InlineData(Sql.Both, "", "CREATE ", "")]
    [InlineData(Sql.Both, "", "CREATE\n", "")]
    [InlineData(Sql.Both, "", "( ; ", "")]
    public void BrokenAndNestedTextIsLinear(Sql dialect, string start, string item, string end)
    {
        CheckGrowth(dialect, start, item, end, hasErrors: true);
    }

    [Theory]
    [InlineData("'")]
    [InlineData("\"")]
    [InlineData("$")]
    [InlineData("$a")]
    [InlineData("$a$")]
    [InlineData("$a$b")]
    [InlineData("{")]
    [InlineData("{{")]
    [InlineData("{%")]
    [InlineData("${")]
    [InlineData("/*")]
    [InlineData("/*/")]
    [InlineData("*/")]
    [InlineData("-")]
    [InlineData("+")]
    [InlineData("+-")]
    [InlineData("<+")]
    [InlineData("@-")]
    [InlineData("[")]
    [InlineData("]")]
    [InlineData("`")]
    [InlineData("\\")]
    [InlineData("\\.\n")]
    [InlineData(":")]
    [InlineData(":'")]
    [InlineData(":'a")]
    [InlineData("::")]
    [InlineData("E'\\")]
    [InlineData("E'")]
    [InlineData("U&\"")]
    [InlineData("x'")]
    [InlineData("0x")]
    [InlineData("1e")]
    [InlineData("1_")]
    [InlineData("1.")]
    [InlineData(".")]
    [InlineData("?")]
    [InlineData("@")]
    [InlineData("#")]
    [InlineData("$a(")]
    [InlineData("$a::")]
    [InlineData("\0")]
    [InlineData("\ud83d")]
    [InlineData("COPY a FROM stdin;")]
    [InlineData("COPY a FROM stdin;\n")]
    [InlineData("COPY a FROM stdin;\n\\.\n")]
    [InlineData("{{#a}}")]
    [InlineData("{{a}}")]
    [InlineData(";")]
    public void RepeatedMarksAreLinear(string item)
    {
        CheckGrowth(Sql.Both, string.Empty, item, string.Empty, hasErrors: null);
        CheckGrowth(Sql.Both, "SELECT ", item, string.Empty, hasErrors: null);
    }

    /// <summary>A run of signs is read to its end to see whether an operator may end in one; once, not for each sign.</summary>
    [Theory]
    [InlineData("+")]
    [InlineData("-+")]
    public void LongRunsOfSignsAreReadOnce(string item)
    {
        var text = SourceText.From(new StringBuilder().Insert(0, item, 2_000_000).ToString());
        using var tree = PostgreSqlSyntax.Parse(text);
        Assert.Equal(text.Length + 1, tree.Tokens.Length);
    }

    [Theory]
    [InlineData("SELECT {0}")]
    [InlineData("SELECT \"{0}\"")]
    [InlineData("SELECT '{0}'")]
    [InlineData("SELECT 1 -- {0}")]
    [InlineData("SELECT 1 /* {0} */")]
    [InlineData("CREATE TABLE {0} ({0} int)")]
    public void WordsOfAMegabyteAreFine(string pattern)
    {
        var text = string.Format(System.Globalization.CultureInfo.InvariantCulture, pattern, new string('x', 1_000_000));
        SmallStack.Run(() =>
        {
            foreach (var parse in Parsers(Sql.Both))
            {
                using var tree = parse(SourceText.From(text));
                TreeAssert.IsSound(tree);
                Assert.Empty(tree.Errors);
            }
        });
    }

    private static void CheckGrowth(Sql dialect, string start, string item, string end, bool? hasErrors)
    {
        SmallStack.Run(() =>
        {
            foreach (var parse in Parsers(dialect))
            {
                var few = Steps(parse, start, item, end, Few, hasErrors);
                var many = Steps(parse, start, item, end, Many, hasErrors);

                // Not "many / few": what the parser gives up early (at its greatest depth) costs the same in both.
                Assert.True(many <= (few + 100_000) * (Many / Few) * 1.2, $"{few} steps for {Few} items, {many} for {Many}");
            }
        });
    }

    private static long Steps(Func<SourceText, Tree.SyntaxTree> parse, string start, string item, string end, int count, bool? hasErrors)
    {
        using var tree = parse(SourceText.From(new StringBuilder(start).Insert(start.Length, item, count).Append(end).ToString()));
        var steps = Parser.StepsOfLastRun;
        TreeAssert.IsSound(tree);
        if (hasErrors is { } expected)
        {
            Assert.Equal(expected, tree.Errors.Count > 0);
        }

        Assert.True(steps <= 1_000_000 + (long)tree.Tokens.Length * StepsPerToken, $"{steps} steps for {tree.Tokens.Length} tokens");
        return steps;
    }

    private static Func<SourceText, Tree.SyntaxTree>[] Parsers(Sql dialect) => dialect switch
    {
        Sql.PostgreSql => [PostgreSqlSyntax.Parse],
        Sql.Sqlite => [SqliteSyntax.Parse],
        _ => [PostgreSqlSyntax.Parse, SqliteSyntax.Parse],
    };
}
