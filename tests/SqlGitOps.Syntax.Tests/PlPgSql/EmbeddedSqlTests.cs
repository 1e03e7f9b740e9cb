using SqlGitOps.Syntax.PostgreSql;
using SqlGitOps.Syntax.Tests.PostgreSql;
using Xunit;

namespace SqlGitOps.Syntax.Tests.PlPgSql;

public class EmbeddedSqlTests
{
    private static EmbeddedSql? Parse(string expression)
    {
        var statement = PlPgSqlText.Statement($"EXECUTE {expression};");
        return EmbeddedSql.Parse(new PlPgSqlDynExecuteStmt(statement).Query);
    }

    [Theory]
    [InlineData("'DROP TABLE t'", "DROP TABLE t", false)]
    [InlineData("$q$DROP TABLE t$q$", "DROP TABLE t", false)]
    [InlineData("('DROP TABLE t')", "DROP TABLE t", false)]
    [InlineData("'DROP TABLE t'::text", "DROP TABLE t", false)]
    [InlineData("'DROP ' || 'TABLE ' || 't'", "DROP TABLE t", false)]
    [InlineData("'DROP TABLE ' || quote_ident(x)", "DROP TABLE ${1}", true)]
    [InlineData("'DROP TABLE old_' || x || '_y CASCADE'", "DROP TABLE old_${1}_y CASCADE", true)]
    [InlineData("concat('DROP TABLE ', x)", "DROP TABLE ${1}", true)]
    [InlineData("format('DROP TABLE %I', x)", "DROP TABLE ${1}", true)]
    [InlineData("format('DROP TABLE %I.%I', x, y)", "DROP TABLE ${1}.${2}", true)]
    [InlineData("format('DROP TABLE %1$I, %1$I', x)", "DROP TABLE ${1}, ${2}", true)]
    [InlineData("format('DROP TABLE %-10s', x)", "DROP TABLE ${1}", true)]
    [InlineData("pg_catalog.format('DROP TABLE t' || '%%')", "DROP TABLE t%", false)]
    [InlineData("format('DROP ' || x || ' %s', y)", "DROP ${1} ${2}", true)]
    [InlineData("format('DROP TABLE %I', x) || ' CASCADE'", "DROP TABLE ${1} CASCADE", true)]
    public void TheTextIsPutTogether(string expression, string text, bool holes)
    {
        using var sql = Parse(expression);
        Assert.NotNull(sql);
        TreeAssert.IsSound(sql.Tree);
        Assert.Equal(text, sql.Tree.Text.ToString());
        Assert.Equal(holes, sql.HasPlaceholders);
    }

    [Theory]
    [InlineData("format('ALTER TABLE %I.%I ADD COLUMN %I int DEFAULT %L', a, b, c, d)", PostgreSqlKind.AlterTableStmt)]
    [InlineData("'CREATE INDEX ON ' || t || ' (' || c || ')'", PostgreSqlKind.IndexStmt)]
    [InlineData("format('UPDATE %s SET %I = $1 WHERE %I = %L', a, b, c, d)", PostgreSqlKind.UpdateStmt)]
    [InlineData("'DELETE FROM ' || t || ' WHERE ' || c || ' ORDER'", PostgreSqlKind.DeleteStmt)]
    [InlineData("'SELECT ' || f || '($1, $2)'", PostgreSqlKind.SelectStmt)]
    [InlineData("'CREATE TABLE p_' || x || ' PARTITION OF p FOR VALUES FROM (''' || a || ''') TO (''' || b || ''')'", PostgreSqlKind.CreateStmt)]
    [InlineData("'DROP TABLE IF EXISTS ' || string_agg(x, ', ')", PostgreSqlKind.DropStmt)]
    public void TheStatementIsKnownAroundHoles(string expression, PostgreSqlKind kind)
    {
        using var sql = Parse(expression);
        Assert.Equal(kind, Pg.KindOf(sql!.Tree.Statements.First));
        Assert.Empty(sql.Errors);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("f(x)")]
    [InlineData("x || y")]
    [InlineData("format(x, y)")]
    [InlineData("s FROM t")]
    public void WhatIsNotKnownIsNotParsed(string expression) => Assert.Null(Parse(expression));

    [Fact]
    public void PlacesGoThroughEveryString()
    {
        const string Sql = "DO 'BEGIN EXECUTE format(''ALTER TABLE t ADD '' || ''COLUMN %I text DEFAULT ''''a''''; SELEC 1'', x); END'";
        using var body = RoutineBodies.Parse(Pg.Single(Sql));
        var execute = new PlPgSqlDynExecuteStmt(new PlPgSqlFunction(body!.Tree.Root).Block.Statements.First);
        using var sql = EmbeddedSql.Parse(execute.Query, body.Map);
        Assert.Equal("ALTER TABLE t ADD COLUMN ${1} text DEFAULT 'a'; SELEC 1", sql!.Tree.Text.ToString());
        var alter = new AlterTableStmt(sql.Tree.Statements.First);
        var column = AddColumnCmd.Cast(alter.Commands.First).Column;
        Assert.Equal("%I", Cut(column.Name.Node));
        Assert.Equal("''''a''''", Cut(DefaultConstraint.Cast(column.Constraints.First).Expression));
        Assert.Equal("t", Cut(alter.Relation.Node));
        Assert.Equal("ADD '' || ''COLUMN %I text DEFAULT ''''a''''", Cut(alter.Commands.First));

        string Cut(SqlGitOps.Syntax.Tree.SyntaxNode node)
        {
            var span = sql.Map.ToOuter(node.Span);
            return Sql.Substring(span.Start, span.Length);
        }
    }

    [Fact]
    public void ErrorsOfAWholeTextStandInTheFile()
    {
        const string Body = "BEGIN EXECUTE 'DROP TABLE a' || ' b c'; END";
        var block = PlPgSqlText.Block(Body);
        using var sql = EmbeddedSql.Parse(new PlPgSqlDynExecuteStmt(block.Statements.First).Query);
        Assert.Equal(Body.IndexOf("b c", StringComparison.Ordinal), Assert.Single(sql!.Errors).Span.Start);
    }

    [Fact]
    public void ALongChainNeedsNoStack()
    {
        using var sql = Parse("'SELECT 1'" + string.Concat(Enumerable.Repeat(" || ' + 1'", 50_000)));
        Assert.Empty(sql!.Errors);
    }
}
