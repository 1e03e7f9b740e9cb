using SqlGitOps.Syntax.Sqlite;
using Xunit;

namespace SqlGitOps.Syntax.Tests.Sqlite;

public class SqliteRecoveryTests
{
    [Fact]
    public void AnErrorEndsAtItsSemicolon()
    {
        var tree = SqliteText.Parse("SELECT 1;\nCREATE TABEL t (a; b);\nDROP TABLE u;");

        Assert.Single(tree.Errors);
        Assert.Equal([SqliteKind.SelectStmt, SqliteKind.ErrorStmt, SqliteKind.DropStmt], SqliteText.Kinds(tree.Statements));
        Assert.Equal([false, true, false], tree.Statements.ToList().ConvertAll(s => s.HasError));
    }

    [Fact]
    public void AMissingParenthesisDoesNotSwallowTheRest()
    {
        var tree = SqliteText.Parse("CREATE TABLE t (a INT, b INT CHECK (a > 0;\nINSERT INTO t VALUES (1);\nDROP TABLE u;");

        Assert.Single(tree.Errors);
        Assert.Equal([SqliteKind.CreateStmt, SqliteKind.InsertStmt, SqliteKind.DropStmt], SqliteText.Kinds(tree.Statements));
    }

    [Fact]
    public void AMissingSemicolonIsOneErrorAndTheNextStatementIsRead()
    {
        var tree = SqliteText.Parse("CREATE TABLE t (a INT)\nCREATE TABLE u (b INT);");

        var error = Assert.Single(tree.Errors);
        Assert.Equal(23, error.Span.Start);
        Assert.Equal([true, false], tree.Statements.ToList().ConvertAll(s => s.HasError));
        Assert.Equal("u", CreateStmt.Cast(tree.Statements.ToList()[1]).Relation.Node.ToString());
    }

    [Fact]
    public void ABrokenTriggerKeepsItsBody()
    {
        var tree = SqliteText.Parse("""
            CREATE TRIGGER r AFTER INSERT ON t BEGIN
                UPDATE t SET WHERE a = (1;
                DELETE FROM t;
                INSERT INTO t VALUES (1);
            END;
            DROP TABLE u;
            """);

        Assert.Single(tree.Errors);
        Assert.Equal(2, tree.Statements.Count);
        Assert.True(tree.Statements.First.HasError);
        Assert.EndsWith("END", tree.Statements.First.ToString(), StringComparison.Ordinal);
        Assert.Equal(SqliteKind.DropStmt, SqliteText.KindOf(tree.Statements.ToList()[1]));
    }

    [Fact]
    public void ATriggerWithoutEndStopsAtTheNextDefinition()
    {
        var tree = SqliteText.Parse("CREATE TRIGGER r AFTER INSERT ON t BEGIN\n  SELECT 1;\nCREATE TABLE u (a);");

        Assert.Single(tree.Errors);
        Assert.Equal([SqliteKind.CreateTrigStmt, SqliteKind.CreateStmt], SqliteText.Kinds(tree.Statements));
    }

    [Fact]
    public void MessagesSayWhatIsExpected() =>
        Assert.Equal(
            "syntax error at or near \"TABEL\": expected TABLE, INDEX, VIEW, TRIGGER or VIRTUAL TABLE",
            Assert.Single(SqliteText.Parse("CREATE TABEL t").Errors).Message);

    [Fact]
    public void OnConflictBehindASelectSaysWhatToDo() =>
        Assert.Contains(
            "WHERE true",
            Assert.Single(SqliteText.Parse("INSERT INTO t SELECT a FROM u ON CONFLICT DO NOTHING").Errors).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("SELECT a FROM t\nSELECT b FROM u;\nDROP TABLE v;", "SELECT")]
    [InlineData("SELECT a FROM t AS\n;x\nSELECT b FROM u;", "x")]
    [InlineData("COMMIT TRANSACTION\nPRAGMA foreign_keys = OFF;\nBEGIN TRANSACTION;", "PRAGMA")]
    [InlineData("INSERT INTO t VALUES (1)\nSELECT b FROM u;\nDROP TABLE v;", "SELECT")]
    [InlineData("ALTER TABLE t ADD c INT NOT NULL DEFAULT ;0\nWITH x AS (SELECT 1) UPDATE t SET c = 1;", "0")]
    public void AMissingOrMisplacedSemicolonEndsAtTheNextStatement(string text, string token)
    {
        var tree = SqliteText.Parse(text);

        SqliteText.CheckStructure(tree);
        Assert.Contains(token, tree.Errors.Select(e => text.Substring(e.Span.Start, e.Span.Length)));
        Assert.False(tree.Statements.ToList()[^1].HasError);
        Assert.Equal(3, tree.Statements.Count);
    }

    [Fact]
    public void AnOpenParenthesisEndsAtASemicolonBeforeAnyStatement()
    {
        var tree = SqliteText.Parse("SELECT max((1);\nSELECT 2;\nPRAGMA x;");

        Assert.Single(tree.Errors);
        Assert.Equal([true, false, false], tree.Statements.ToList().ConvertAll(s => s.HasError));
    }

    [Theory]
    [InlineData("INSERT INTO t (a,)\nSELECT 1;")]
    [InlineData("EXPLAIN\nSELECT 1 FROM;")]
    [InlineData("CREATE VIEW v (a,) AS\nSELECT 1\nUNION\nSELECT 2;")]
    [InlineData("SELECT a b c\nUNION ALL\nSELECT 2;")]
    public void ASelectThatBelongsToABrokenStatementStaysInIt(string text) =>
        Assert.True(Assert.Single(SqliteText.Parse(text).Statements.ToList()).HasError);
}
