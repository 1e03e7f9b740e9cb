using SqlGitOps.Syntax.PostgreSql;
using SqlGitOps.Syntax.Tree;
using Xunit;

namespace SqlGitOps.Syntax.Tests.PostgreSql;

public class PostgreSqlExpressionTests
{
    /// <summary>Every operator in brackets of its own shows how the expression was read.</summary>
    [Theory]
    [InlineData("a + b * c", "(a + (b * c))")]
    [InlineData("a - b - c", "((a - b) - c)")]
    [InlineData("- a ^ b", "((- a) ^ b)")]
    [InlineData("a OR b AND NOT c = d", "(a OR (b AND (NOT (c = d))))")]
    [InlineData("a AND b AND c", "(a AND b AND c)")]
    [InlineData("a = b IS NULL", "((a = b) IS NULL)")]
    [InlineData("a || b = c || d", "((a || b) = (c || d))")]
    [InlineData("a + b || c", "((a + b) || c)")]
    [InlineData("a BETWEEN b AND c AND d", "((a BETWEEN b AND c) AND d)")]
    [InlineData("a NOT LIKE b || c ESCAPE 'x' OR d", "((a NOT LIKE (b || c) ESCAPE 'x') OR d)")]
    [InlineData("a::int + b::text::int", "((a ::int) + ((b ::text) ::int))")]
    [InlineData("- a::int", "(- (a ::int))")]
    [InlineData("a AT TIME ZONE 'x' + b", "((a AT TIME ZONE 'x') + b)")]
    [InlineData("a COLLATE \"C\" < b", "((a COLLATE \"C\") < b)")]
    [InlineData("a OPERATOR(pg_catalog.+) b * c", "(a OPERATOR(pg_catalog.+) (b * c))")]
    [InlineData("a IS DISTINCT FROM b + c", "(a IS DISTINCT FROM (b + c))")]
    [InlineData("a -> 'x' ->> 'y'", "((a -> 'x') ->> 'y')")]
    [InlineData("@ a + b", "(@ (a + b))")]
    public void OperatorsBindLikeTheServers(string expression, string expected) => Assert.Equal(expected, Bracketed(Pg.Expression(expression)));

    private static string Bracketed(SyntaxNode node)
    {
        if (Pg.KindOf(node) is not (PostgreSqlKind.AExpr or PostgreSqlKind.BoolExpr or PostgreSqlKind.NullTest or PostgreSqlKind.TypeCast or PostgreSqlKind.CollateClause))
        {
            return node.ToString();
        }

        var tree = node.Tree;
        var parts = new List<string>();
        var token = node.FirstToken;
        foreach (var child in node.Children)
        {
            AddTokens(child.FirstToken);
            var isOperand = PostgreSqlKinds.IsExpression(Pg.KindOf(child));
            parts.Add(isOperand ? Bracketed(child) : (Pg.KindOf(child) == PostgreSqlKind.TypeName ? parts[^1] : string.Empty) + child);
            if (Pg.KindOf(child) == PostgreSqlKind.TypeName)
            {
                parts.RemoveAt(parts.Count - 2);
            }

            token = child.EndToken;
        }

        AddTokens(node.EndToken);
        return "(" + string.Join(' ', parts) + ")";

        void AddTokens(int end)
        {
            if (end > token)
            {
                var first = tree.Tokens[token].Start;
                parts.Add(tree.Text.Span[first..tree.Tokens[end - 1].End].ToString());
            }
        }
    }

    [Theory]
    [InlineData("f()", PostgreSqlKind.FuncCall)]
    [InlineData("s.f(a, b => 1, VARIADIC c)", PostgreSqlKind.FuncCall)]
    [InlineData("count(*) FILTER (WHERE a) OVER (PARTITION BY b ORDER BY c ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)", PostgreSqlKind.FuncCall)]
    [InlineData("percentile_cont(0.5) WITHIN GROUP (ORDER BY a DESC)", PostgreSqlKind.FuncCall)]
    [InlineData("string_agg(DISTINCT a, ',' ORDER BY a)", PostgreSqlKind.FuncCall)]
    [InlineData("left(a, 1)", PostgreSqlKind.FuncCall)]
    [InlineData("date '2024-01-01'", PostgreSqlKind.TypeCast)]
    [InlineData("interval '1' day to second(3)", PostgreSqlKind.TypeCast)]
    [InlineData("timestamp with time zone '2024-01-01'", PostgreSqlKind.TypeCast)]
    [InlineData("double precision '1'", PostgreSqlKind.TypeCast)]
    [InlineData("numeric(3, 1) '1'", PostgreSqlKind.TypeCast)]
    [InlineData("CAST(a AS numeric(3))", PostgreSqlKind.TypeCast)]
    [InlineData("extract(epoch FROM a)", PostgreSqlKind.SpecialFunction)]
    [InlineData("substring(a from 1 for 2)", PostgreSqlKind.SpecialFunction)]
    [InlineData("substring(a similar b escape c)", PostgreSqlKind.SpecialFunction)]
    [InlineData("overlay(a placing b from 1)", PostgreSqlKind.SpecialFunction)]
    [InlineData("position(a in b)", PostgreSqlKind.SpecialFunction)]
    [InlineData("trim(both 'x' from a)", PostgreSqlKind.SpecialFunction)]
    [InlineData("coalesce(a, b)", PostgreSqlKind.SpecialFunction)]
    [InlineData("xmlelement(name a, xmlattributes(b as c), d)", PostgreSqlKind.SpecialFunction)]
    [InlineData("json_object('a': 1, 'b' value 2 null on null with unique keys returning jsonb)", PostgreSqlKind.SpecialFunction)]
    [InlineData("json_value(a, '$.b' passing 1 as x returning int default 0 on empty error on error)", PostgreSqlKind.SpecialFunction)]
    [InlineData("json_query(a, '$' with wrapper keep quotes)", PostgreSqlKind.SpecialFunction)]
    [InlineData("json_arrayagg(a order by b absent on null)", PostgreSqlKind.SpecialFunction)]
    [InlineData("current_timestamp(3)", PostgreSqlKind.SqlValueFunction)]
    [InlineData("current_schema", PostgreSqlKind.SqlValueFunction)]
    [InlineData("CASE a WHEN 1 THEN 2 ELSE 3 END", PostgreSqlKind.CaseExpr)]
    [InlineData("ARRAY[[1, 2], [3, 4]]", PostgreSqlKind.ArrayExpr)]
    [InlineData("ARRAY(SELECT 1)", PostgreSqlKind.SubLink)]
    [InlineData("EXISTS (SELECT 1)", PostgreSqlKind.SubLink)]
    [InlineData("(SELECT 1)", PostgreSqlKind.SubLink)]
    [InlineData("((SELECT 1) UNION (SELECT 2) ORDER BY 1)", PostgreSqlKind.SubLink)]
    [InlineData("((SELECT 1) + 1)", PostgreSqlKind.ParenExpr)]
    [InlineData("((SELECT 1), 2)", PostgreSqlKind.RowExpr)]
    [InlineData("a = ANY (SELECT 1)", PostgreSqlKind.SubLink)]
    [InlineData("a IN (SELECT 1)", PostgreSqlKind.SubLink)]
    [InlineData("a IN ((SELECT 1), 2)", PostgreSqlKind.AExpr)]
    [InlineData("a = ANY (b)", PostgreSqlKind.AExpr)]
    [InlineData("a IS NOT JSON OBJECT WITH UNIQUE KEYS", PostgreSqlKind.AExpr)]
    [InlineData("a IS NFC NORMALIZED", PostgreSqlKind.AExpr)]
    [InlineData("(a, b) OVERLAPS (c, d)", PostgreSqlKind.AExpr)]
    [InlineData("ROW(1, 2)", PostgreSqlKind.RowExpr)]
    [InlineData("(a).b[1].c", PostgreSqlKind.Indirection)]
    [InlineData("a[1:2]", PostgreSqlKind.Indirection)]
    [InlineData("$1", PostgreSqlKind.ParamRef)]
    [InlineData("s.t.c", PostgreSqlKind.ColumnRef)]
    [InlineData("'a'\n'b'", PostgreSqlKind.Literal)]
    [InlineData("U&'a!0061' UESCAPE '!'", PostgreSqlKind.Literal)]
    [InlineData("${value}", PostgreSqlKind.Placeholder)]
    public void EveryFormOfExpression(string expression, PostgreSqlKind kind)
    {
        var node = Pg.Expression(expression);
        Assert.Equal(kind, Pg.KindOf(node));
        Assert.Equal(expression, node.ToString());
    }

    [Theory]
    [InlineData("SELECT a < b < c")]
    [InlineData("SELECT f() [1]")]
    [InlineData("SELECT left")]
    [InlineData("SELECT a AS")]
    [InlineData("SELECT (1, 2")]
    [InlineData("SELECT CASE WHEN a THEN b")]
    [InlineData("CREATE TABLE t (a timestamptz DEFAULT now() AT TIME ZONE 'utc')")]
    public void WhatTheServerRefusesIsRefused(string sql) => Assert.Single(Pg.Parse(sql).Errors);

    [Theory]
    [InlineData("SELECT 1 value", true)]
    [InlineData("SELECT 1 AS select", true)]
    [InlineData("SELECT 1 year", false)]
    [InlineData("SELECT value, name, type FROM data", true)]
    [InlineData("SELECT table FROM t", false)]
    [InlineData("CREATE TABLE user (a int)", false)]
    [InlineData("CREATE TABLE between (a int)", true)]
    [InlineData("CREATE TABLE left (a int)", false)]
    [InlineData("CREATE FUNCTION left() RETURNS int LANGUAGE sql AS ''", true)]
    public void KeyWordsAreNamesWhereTheServerAllowsIt(string sql, bool allowed) => Assert.Equal(allowed, Pg.Parse(sql).Errors.Count == 0);
}
