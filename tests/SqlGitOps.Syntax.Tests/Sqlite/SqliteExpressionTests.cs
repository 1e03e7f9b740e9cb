using SqlGitOps.Syntax.Sqlite;
using Xunit;

namespace SqlGitOps.Syntax.Tests.Sqlite;

public class SqliteExpressionTests
{
    [Theory]
    [InlineData("a OR b AND c OR d", "[a OR [b AND c] OR d]")]
    [InlineData("NOT a = b AND c", "[[NOT [a = b]] AND c]")]
    [InlineData("a = NOT b = c", "[a = [NOT [b = c]]]")]
    [InlineData("a = b < c", "[a = [b < c]]")]
    [InlineData("a < b & c", "[a < [b & c]]")]
    [InlineData("a | b << c", "[[a | b] << c]")]
    [InlineData("a << b + c * d || e", "[a << [b + [c * [d || e]]]]")]
    [InlineData("a - b - c", "[[a - b] - c]")]
    [InlineData("a || b -> 'c' ->> 'd'", "[[[a || b] -> 'c'] ->> 'd']")]
    [InlineData("-a COLLATE nocase || b", "[[[- a] COLLATE nocase] || b]")]
    [InlineData("- - ~a", "[- [- [~ a]]]")]
    [InlineData("a BETWEEN b AND c AND d", "[[a BETWEEN b AND c] AND d]")]
    [InlineData("a BETWEEN b = c AND d = e", "[[a BETWEEN [b = c] AND d] = e]")]
    [InlineData("a NOT BETWEEN 1 AND 2 OR b", "[[a NOT BETWEEN 1 AND 2] OR b]")]
    [InlineData("a LIKE b ESCAPE 'x' AND c", "[[a LIKE b ESCAPE 'x'] AND c]")]
    [InlineData("a NOT GLOB b = c", "[[a NOT GLOB b] = c]")]
    [InlineData("a = b NOT NULL", "[[a = b] NOT NULL]")]
    [InlineData("NOT a ISNULL", "[NOT [a ISNULL]]")]
    [InlineData("a IS NOT NULL = b", "[[a IS NOT NULL] = b]")]
    [InlineData("a IS NULL + 1", "[a IS [NULL + 1]]")]
    [InlineData("a IS NOT DISTINCT FROM b", "[a IS NOT DISTINCT FROM b]")]
    [InlineData("a IN (1, 2) AND b NOT IN t", "[[a IN ( 1 , 2 )] AND [b NOT IN t]]")]
    [InlineData("a IN (SELECT 1) = b", "[[a IN ( SELECT 1 )] = b]")]
    [InlineData("(a, b) = (SELECT 1, 2)", "[( a , b ) = [( SELECT 1 , 2 )]]")]
    [InlineData("CASE a WHEN 1 THEN b + 1 ELSE c END + 2", "[CASE a WHEN 1 THEN [b + 1] ELSE c END + 2]")]
    public void OperatorsBindAsInSqlite(string expression, string shape) => Assert.Equal(shape, SqliteText.Shape(expression));

    [Theory]
    [InlineData("1", SqliteKind.Literal)]
    [InlineData("'a'", SqliteKind.Literal)]
    [InlineData("TRUE", SqliteKind.Literal)]
    [InlineData("\"true\"", SqliteKind.ColumnRef)]
    [InlineData("a.true", SqliteKind.ColumnRef)]
    [InlineData("'a'.b", SqliteKind.ColumnRef)]
    [InlineData("main.t.c", SqliteKind.ColumnRef)]
    [InlineData("current", SqliteKind.ColumnRef)]
    [InlineData("left", SqliteKind.ColumnRef)]
    [InlineData("CURRENT_TIMESTAMP", SqliteKind.SqlValueFunction)]
    [InlineData("?1", SqliteKind.ParamRef)]
    [InlineData("${x}", SqliteKind.Placeholder)]
    [InlineData("${x}_y", SqliteKind.ColumnRef)]
    [InlineData("replace(a, 'b', 'c')", SqliteKind.FuncCall)]
    [InlineData("like('a', 'b')", SqliteKind.FuncCall)]
    [InlineData("CAST(a AS double precision)", SqliteKind.TypeCast)]
    [InlineData("EXISTS (SELECT 1)", SqliteKind.SubLink)]
    [InlineData("(WITH a AS (SELECT 1) SELECT * FROM a)", SqliteKind.SubLink)]
    [InlineData("(1)", SqliteKind.ParenExpr)]
    [InlineData("(1, 2)", SqliteKind.RowExpr)]
    [InlineData("a IS NULL", SqliteKind.NullTest)]
    public void OperandsHaveTheirKind(string expression, SqliteKind kind)
    {
        var target = ResTarget.Cast(SelectStmt.Cast(SqliteText.Statement("SELECT " + expression)).Targets.First);

        Assert.Equal(kind, SqliteText.KindOf(target.Expression));
        Assert.True(target.Alias.IsNone);
        Assert.Equal(expression, target.Expression.ToString());
    }

    [Fact]
    public void LiteralsSayWhatTheyAre()
    {
        var select = SelectStmt.Cast(SqliteText.Statement("SELECT 1, 'a', x'00', true, False, null"));
        var literals = select.Targets.ToList().ConvertAll(t => Literal.Cast(ResTarget.Cast(t).Expression));

        Assert.True(literals[0].Number);
        Assert.True(literals[1].String);
        Assert.True(literals[2].Blob);
        Assert.True(literals[3].True);
        Assert.True(literals[4].False);
        Assert.True(literals[5].Null);
    }

    [Fact]
    public void ACallHoldsFilterAndWindow()
    {
        var select = SelectStmt.Cast(SqliteText.Statement(
            "SELECT sum(DISTINCT a) FILTER (WHERE b) OVER (w PARTITION BY c ORDER BY d DESC ROWS BETWEEN 1 PRECEDING AND UNBOUNDED FOLLOWING EXCLUDE TIES) FROM t WINDOW w AS (PARTITION BY e)"));
        var call = FuncCall.Cast(ResTarget.Cast(select.Targets.First).Expression);
        var over = call.Over;

        Assert.True(call.Distinct);
        Assert.Equal("sum", call.Function.Node.ToString());
        Assert.Equal(["a"], SqliteText.Texts(call.Arguments));
        Assert.Equal("b", call.Filter.ToString());
        Assert.Equal("w", over.Reference.Node.ToString());
        Assert.Equal(["c"], SqliteText.Texts(over.PartitionBy));
        Assert.True(SortBy.Cast(over.OrderBy.First).Descending);
        Assert.True(over.Frame.Rows && over.Frame.Between && over.Frame.ExcludeTies);
        var bounds = over.Frame.Bounds.ToList().ConvertAll(FrameBound.Cast);
        Assert.Equal("1", bounds[0].Offset.ToString());
        Assert.True(bounds[1].Unbounded && bounds[1].Following);
        Assert.Equal("w", WindowDef.Cast(select.Windows.First).Name.Node.ToString());
    }

    [Theory]
    [InlineData("SELECT sum(a) over FROM t", "over")]
    [InlineData("SELECT sum(a) filter FROM t", "filter")]
    [InlineData("SELECT a window FROM t", "window")]
    [InlineData("SELECT a 'text'", "'text'")]
    [InlineData("SELECT a AS left", "left")]
    [InlineData("SELECT CASE WHEN a THEN b END end", "end")]
    public void KeyWordsFallBackToAliases(string text, string alias) =>
        Assert.Equal(alias, ResTarget.Cast(SelectStmt.Cast(SqliteText.Statement(text)).Targets.First).Alias.Node.ToString());
}
