using SqlGitOps.Syntax.PostgreSql;
using Xunit;

namespace SqlGitOps.Syntax.Tests.PostgreSql;

public class PostgreSqlRecoveryTests
{
    [Fact]
    public void ATypoHidesNoOtherStatement()
    {
        var tree = Pg.Parse("CREATE TABLE a (x int);\nCREATE TABLE b (x int,, y int);\nCREATE TABLE c (x int);");
        var statements = tree.Statements.ToList();
        Assert.Equal(3, statements.Count);
        Assert.Equal([false, true, false], statements.ConvertAll(s => s.HasError));
        var error = Assert.Single(tree.Errors);
        Assert.Equal("syntax error at or near \",\": expected a column name or a constraint", error.Message);
        Assert.Equal("c", CreateStmt.Cast(statements[2]).Relation.Node.ToString());
    }

    [Theory]
    [InlineData("CREATE TABLE a (x int)\nCREATE TABLE b (y int);\nSELECT 1;")]
    [InlineData("SELECT a FROM t\nINSERT INTO u VALUES (1);\nSELECT 1;")]
    [InlineData("SELECT (a FROM t;\nDROP TABLE x;\nSELECT 1;")]
    [InlineData("CREATE TABLE a (x int;\nALTER TABLE a ADD y int;\nSELECT 1;")]
    [InlineData("SELECT )\nUPDATE t SET a = 1;\nSELECT 1;")]
    public void ParsingGoesOnAtTheNextStatement(string sql)
    {
        var tree = Pg.Parse(sql);
        Assert.Single(tree.Errors);
        var statements = tree.Statements.ToList();
        Assert.Equal([true, false, false], statements.ConvertAll(s => s.HasError));
    }

    [Fact]
    public void AnErrorInAnAtomicBodyEndsBehindIt()
    {
        var tree = Pg.Parse("CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN a THEN b END FROM; SELECT 2; END;\nSELECT 1;");
        Assert.Single(tree.Errors);
        Assert.Equal([true, false], tree.Statements.ToList().ConvertAll(s => s.HasError));
    }

    [Theory]
    [InlineData("SELCT 1", "expected a statement")]
    [InlineData("CREATE TABLE (a int)", "expected a table name")]
    [InlineData("ALTER TABLE t FROB x", "expected ADD, DROP, ALTER, RENAME, SET or another table command")]
    [InlineData("DELETE t", "expected FROM")]
    [InlineData("CREATE OR REPLACE TABLE t (a int)", "nothing else can be replaced")]
    [InlineData("INSERT INTO t (a)", "syntax error at end of file: expected VALUES, SELECT or DEFAULT VALUES")]
    [InlineData("CREATE TABLE t (a int", "expected ')'")]
    public void MessagesSayWhatWasExpected(string sql, string expected) =>
        Assert.Contains(expected, Assert.Single(Pg.Parse(sql).Errors).Message, StringComparison.Ordinal);

    [Fact]
    public void CopyDataOfABrokenCopyIsNotParsed()
    {
        var tree = Pg.Parse("COPY t (a,) FROM stdin;\n1\tSELECT FROM FROM;\n\\.\nSELECT 1;");
        Assert.Single(tree.Errors);
    }

    [Theory]
    [InlineData("select f()\nselect 'x';\nSELECT 1;", "select")]
    [InlineData("DISCARD ;TEMPORARY\nDISCARD TEMP;", "TEMPORARY")]
    [InlineData("CREATE FUNCTION f() RETURNS int AS $$ $$ LANGUAGE ;plpgsql\nselect f();", "plpgsql")]
    [InlineData("ALTER TABLE t ALTER a TYPE varchar(12;)\nSELECT 1", "", 2)]
    [InlineData("SELECT a FROM t\nANALYZE t;\nSET x = 1;", "ANALYZE")]
    [InlineData("INSERT INTO t VALUES (1)\nSELECT b FROM u;\nVACUUM;", "SELECT")]
    public void AMissingOrMisplacedSemicolonEndsAtTheNextStatement(string sql, string token, int count = 3)
    {
        var tree = Pg.Parse(sql);
        Assert.True(token.Length == 0 || tree.Errors.Any(e => sql.Substring(e.Span.Start, e.Span.Length) == token));
        Assert.Equal(count, tree.Statements.Count);
        Assert.False(tree.Statements.ToList()[^1].HasError);
    }

    [Theory]
    [InlineData("SELECT f((1);\nSELECT 2;\nSHOW x;")]
    [InlineData("CREATE PROCEDURE p(a int, b int[] LANGUAGE sql AS $$ $$;\nCALL p(1);\nSET a = 1;")]
    public void AnOpenParenthesisEndsAtASemicolonBeforeAnyStatement(string sql)
    {
        var tree = Pg.Parse(sql);
        Assert.Single(tree.Errors);
        Assert.Equal([true, false, false], tree.Statements.ToList().ConvertAll(s => s.HasError));
    }

    [Theory]
    [InlineData("INSERT INTO t (a,)\nSELECT 1;")]
    [InlineData("EXPLAIN\nSELECT 1 FROM;")]
    [InlineData("CREATE VIEW v (a,) AS\nSELECT 1\nUNION\nSELECT 2;")]
    [InlineData("CREATE RULE r AS ON INSERT TO t DO ALSO (SELECT 1 FROM; SELECT 2; NOTIFY x);")]
    public void AStatementThatBelongsToABrokenOneStaysInIt(string sql) =>
        Assert.True(Assert.Single(Pg.Parse(sql).Statements.ToList()).HasError);
}
