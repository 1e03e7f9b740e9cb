using SqlGitOps.Syntax.Sqlite;
using Xunit;

namespace SqlGitOps.Syntax.Tests.Sqlite;

public class SqliteStatementTests
{
    [Fact]
    public void ACompoundLeansToTheLeftAndOrderBelongsToAll()
    {
        var select = SelectStmt.Cast(SqliteText.Statement("WITH c AS (SELECT 0) SELECT 1 UNION ALL SELECT 2 EXCEPT SELECT 3 ORDER BY 1 LIMIT 5, 10"));
        var outer = select.SetOperation;
        var inner = SelectStmt.Cast(outer.Left).SetOperation;

        Assert.True(outer.Except);
        Assert.Equal("SELECT 3", outer.Right.ToString());
        Assert.True(inner.Union && inner.All);
        Assert.Equal("SELECT 1", inner.Left.ToString());
        Assert.Single(select.OrderBy.ToList());
        Assert.Equal("5", select.Offset.ToString());
        Assert.Equal("10", select.Limit.ToString());
        Assert.Single(select.With.Queries.ToList());
    }

    [Fact]
    public void FromHoldsItemsAndJoins()
    {
        var select = SelectStmt.Cast(SqliteText.Statement(
            "SELECT * FROM a, b AS x LEFT OUTER JOIN c USING (i, j) NATURAL JOIN d, (SELECT 1) y, f(1) z, e NOT INDEXED, (g JOIN h ON 1)"));

        Assert.Equal(
            [SqliteKind.RangeVar, SqliteKind.JoinExpr, SqliteKind.RangeSubselect, SqliteKind.RangeFunction, SqliteKind.RangeVar, SqliteKind.ParenTableReference],
            SqliteText.Kinds(select.From));
        var natural = JoinExpr.Cast(select.From.ToList()[1]);
        var left = JoinExpr.Cast(natural.Left);
        Assert.True(natural.Natural && left.IsLeft && left.Outer);
        Assert.Equal(["i", "j"], SqliteText.Texts(left.Using));
        Assert.Equal("x", RangeVar.Cast(left.Left).Alias.Name.Node.ToString());
    }

    [Fact]
    public void ACommaWithAConditionIsAJoin()
    {
        var select = SelectStmt.Cast(SqliteText.Statement("SELECT * FROM a, b ON a.x = b.x, c"));

        Assert.Equal([SqliteKind.JoinExpr, SqliteKind.RangeVar], SqliteText.Kinds(select.From));
        var join = JoinExpr.Cast(select.From.First);
        Assert.True(join.Comma);
        Assert.Equal("a", join.Left.ToString());
        Assert.Equal("b", join.Right.ToString());
    }

    [Fact]
    public void StarsAreMarked()
    {
        var targets = SelectStmt.Cast(SqliteText.Statement("SELECT *, t.*, a FROM t")).Targets.ToList().ConvertAll(ResTarget.Cast);

        Assert.True(targets[0].Star && targets[0].Expression.IsNone);
        Assert.True(targets[1].Star && ColumnRef.Cast(targets[1].Expression).Star);
        Assert.False(targets[2].Star);
    }

    [Fact]
    public void AnInsertHoldsEveryUpsert()
    {
        var insert = InsertStmt.Cast(SqliteText.Statement(
            "INSERT OR FAIL INTO main.t AS x (a, b) SELECT 1, 2 FROM u WHERE true ON CONFLICT (a) WHERE a > 0 DO NOTHING ON CONFLICT DO UPDATE SET (a, b) = (1, 2), c = excluded.c WHERE 1 RETURNING a, *"));

        Assert.True(insert.Resolution.Fail);
        Assert.Equal("main.t", insert.Relation.Node.ToString());
        Assert.Equal("x", insert.Alias.Node.ToString());
        Assert.Equal(["a", "b"], SqliteText.Texts(insert.Columns));
        Assert.Equal("SELECT 1, 2 FROM u WHERE true", insert.Source.ToString());
        var upserts = insert.OnConflict.ToList().ConvertAll(OnConflictClause.Cast);
        Assert.True(upserts[0].DoNothing && upserts[1].DoUpdate);
        Assert.Equal("a > 0", upserts[0].TargetWhere.ToString());
        var assignments = upserts[1].Assignments.ToList().ConvertAll(SetClause.Cast);
        Assert.Equal(["a", "b"], SqliteText.Texts(assignments[0].Columns));
        Assert.Equal("excluded.c", assignments[1].Value.ToString());
        Assert.Equal("1", upserts[1].Where.ToString());
        Assert.Equal(2, insert.Returning.Count);
    }

    [Fact]
    public void ReplaceAndDefaultValuesAreInserts()
    {
        Assert.True(InsertStmt.Cast(SqliteText.Statement("REPLACE INTO t VALUES (1), (2)")).Replace);
        Assert.True(InsertStmt.Cast(SqliteText.Statement("INSERT INTO t DEFAULT VALUES")).DefaultValues);
    }

    [Fact]
    public void UpdateAndDeleteHoldTheirClauses()
    {
        var update = UpdateStmt.Cast(SqliteText.Statement("UPDATE OR ROLLBACK t AS x INDEXED BY i SET a = 1 FROM u JOIN v WHERE x.a = u.a RETURNING a ORDER BY a LIMIT 1"));
        var delete = DeleteStmt.Cast(SqliteText.Statement("WITH c AS (SELECT 1) DELETE FROM t WHERE a IN c"));

        Assert.True(update.Resolution.Rollback);
        var relation = update.Relation;
        Assert.Equal("t", relation.Relation.Node.ToString());
        Assert.Equal("x", relation.Alias.Name.Node.ToString());
        Assert.Equal("i", relation.IndexedBy.Node.ToString());
        Assert.Equal([SqliteKind.JoinExpr], SqliteText.Kinds(update.From));
        Assert.Equal("x.a = u.a", update.Where.ToString());
        Assert.Equal("1", update.Limit.ToString());
        Assert.False(delete.With.IsNone);
        Assert.Equal("a IN c", delete.Where.ToString());
    }

    [Theory]
    [InlineData("BEGIN IMMEDIATE TRANSACTION")]
    [InlineData("BEGIN IMMEDIATE")]
    public void BeginSaysItsMode(string text)
    {
        var begin = TransactionStmt.Cast(SqliteText.Statement(text));

        Assert.True(begin is { Begin: true, Immediate: true, Deferred: false });
    }

    [Fact]
    public void TransactionStatementsAreTold()
    {
        Assert.True(TransactionStmt.Cast(SqliteText.Statement("END TRANSACTION")).Commit);
        Assert.True(TransactionStmt.Cast(SqliteText.Statement("ROLLBACK")).Rollback);
        var rollbackTo = TransactionStmt.Cast(SqliteText.Statement("ROLLBACK TRANSACTION TO SAVEPOINT a"));
        Assert.True(rollbackTo is { RollbackTo: true, Rollback: false });
        Assert.Equal("a", rollbackTo.Savepoint.Node.ToString());
        Assert.Equal("b", TransactionStmt.Cast(SqliteText.Statement("RELEASE b")).Savepoint.Node.ToString());
    }

    [Theory]
    [InlineData("PRAGMA foreign_keys = ON", "ON", false)]
    [InlineData("PRAGMA main.cache_size(-2000)", "-2000", true)]
    [InlineData("PRAGMA journal_mode = DELETE", "DELETE", false)]
    [InlineData("PRAGMA x = 'text'", "'text'", false)]
    public void PragmaHasAValue(string text, string value, bool call)
    {
        var pragma = PragmaStmt.Cast(SqliteText.Statement(text));

        Assert.Equal(value, pragma.Value.Node.ToString());
        Assert.Equal(call, pragma.Value.Call);
    }

    [Theory]
    [InlineData("ATTACH DATABASE 'a.db' AS b KEY 'c'", SqliteKind.AttachStmt)]
    [InlineData("DETACH b", SqliteKind.DetachStmt)]
    [InlineData("VACUUM main INTO 'a.db'", SqliteKind.VacuumStmt)]
    [InlineData("REINDEX main.t", SqliteKind.ReindexStmt)]
    [InlineData("ANALYZE", SqliteKind.AnalyzeStmt)]
    [InlineData("EXPLAIN QUERY PLAN SELECT 1", SqliteKind.ExplainStmt)]
    [InlineData("PRAGMA integrity_check", SqliteKind.PragmaStmt)]
    [InlineData("{{ .Statement }}", SqliteKind.PlaceholderStmt)]
    public void OtherStatementsHaveTheirKind(string text, SqliteKind kind) =>
        Assert.Equal(kind, SqliteText.KindOf(SqliteText.Statement(text)));
}
