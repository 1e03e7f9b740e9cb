using SqlGitOps.Syntax.PostgreSql;
using SqlGitOps.Syntax.Tests.PostgreSql;
using SqlGitOps.Syntax.Text;
using Xunit;

namespace SqlGitOps.Syntax.Tests.PlPgSql;

public class RoutineBodyTests
{
    private static RoutineBody Body(string sql)
    {
        var body = RoutineBodies.Parse(Pg.Single(sql));
        Assert.NotNull(body);
        TreeAssert.IsSound(body.Tree);
        return body;
    }

    [Theory]
    [InlineData("CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS 'BEGIN END'", RoutineLanguage.PlPgSql)]
    [InlineData("CREATE FUNCTION f() RETURNS void AS 'BEGIN END' STABLE LANGUAGE PLpgSQL", RoutineLanguage.PlPgSql)]
    [InlineData("CREATE FUNCTION f() RETURNS void AS 'BEGIN END' LANGUAGE 'plpgsql'", RoutineLanguage.PlPgSql)]
    [InlineData("CREATE PROCEDURE f() AS 'BEGIN END' LANGUAGE \"plpgsql\"", RoutineLanguage.PlPgSql)]
    [InlineData("DO 'BEGIN END'", RoutineLanguage.PlPgSql)]
    [InlineData("DO LANGUAGE plpgsql 'BEGIN END'", RoutineLanguage.PlPgSql)]
    [InlineData("CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1; SELECT 2'", RoutineLanguage.Sql)]
    public void TheLanguageIsKnown(string sql, RoutineLanguage language)
    {
        using var body = Body(sql);
        Assert.Equal(language, body.Language);
        Assert.Empty(body.Errors);
        Assert.Equal(language == RoutineLanguage.Sql ? PostgreSqlKind.Script : PostgreSqlKind.PlPgSqlFunction, Pg.KindOf(body.Tree.Root));
    }

    [Theory]
    [InlineData("CREATE FUNCTION f() RETURNS int LANGUAGE plpython3u AS 'return 1'")]
    [InlineData("CREATE FUNCTION f() RETURNS int LANGUAGE c AS 'file', 'symbol'")]
    [InlineData("CREATE FUNCTION f() RETURNS int LANGUAGE sql RETURN 1")]
    [InlineData("CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; END")]
    [InlineData("DO LANGUAGE plperl 'x'")]
    [InlineData("SELECT 1")]
    public void WhatHasNoBodyToParseHasNone(string sql) => Assert.Null(RoutineBodies.Parse(Pg.Single(sql)));

    [Theory]
    [InlineData("$$BEGIN x := 'é'; END$$")]
    [InlineData("$tag$\r\nBEGIN x := 'é'; END $tag$")]
    [InlineData("'BEGIN x := ''é''; END'")]
    [InlineData("E'BEGIN\\nx\\t:= \\'é\\'; END'")]
    [InlineData("E'BEGIN \\x78 := ''\\303\\251''; END'")]
    [InlineData("E'BEGIN \\u0078 := ''\\U000000e9''; END'")]
    [InlineData("U&'BEGIN \\0078 := ''\\+0000e9''; END'")]
    [InlineData("U&'BEGIN !0078 := ''é''; END' UESCAPE '!'")]
    [InlineData("'BEGIN x '\n  ':= ''é''; END'")]
    public void PlacesInTheBodyArePlacesInTheFile(string literal)
    {
        var sql = "DO " + literal;
        using var body = Body(sql);
        Assert.Empty(body.Errors);
        var assignment = new PlPgSqlAssignStmt(new PlPgSqlFunction(body.Tree.Root).Block.Statements.First);
        Assert.Equal("x", assignment.Target.ToString());
        Assert.Equal("'é'", assignment.Value.ToString());

        // A name or value is found where its characters, or the escapes for them, are written.
        var target = sql.Substring(body.Map.ToOuter(assignment.Target.Span));
        Assert.Contains(target, new[] { "x", "\\x78", "\\u0078", "\\0078", "!0078" });
        var value = sql.Substring(body.Map.ToOuter(assignment.Value.Span));
        Assert.Contains(value, new[] { "'é'", "''é''", "\\'é\\'", "''\\303\\251''", "''\\U000000e9''", "''\\+0000e9''" });
        Assert.Equal(sql.IndexOf("END", StringComparison.Ordinal), body.Map.ToOuter(body.Tree.Text.Span.LastIndexOf("END")));
        Assert.Equal(sql.IndexOf("BEGIN", StringComparison.Ordinal), body.Map.ToOuter(body.Tree.Text.Span.IndexOf("BEGIN")));
    }

    [Fact]
    public void ErrorsStandInTheFile()
    {
        const string Sql = "SELECT 1;\nCREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS 'BEGIN\n  RETURN ''a'' ''b'' +;\nEND';";
        using var body = RoutineBodies.Parse(Pg.Statements(Sql)[1]);
        var error = Assert.Single(body!.Errors);
        Assert.Equal(Sql.IndexOf("''b''", StringComparison.Ordinal), error.Span.Start);
        Assert.Equal("''b''", Sql.Substring(error.Span));
    }

    [Fact]
    public void AnEmptyBodyHasItsErrorInTheString()
    {
        using var body = Body("DO ''");
        Assert.Equal(3, Assert.Single(body.Errors).Span.Start);
    }

    [Fact]
    public void ABodyInABodyIsMappedToTheFile()
    {
        const string Sql = "DO $a$ BEGIN DO 'BEGIN RAISE NOTICE ''x y''; END'; END $a$";
        using var outer = Body(Sql);
        var call = new PlPgSqlCallStmt(new PlPgSqlFunction(outer.Tree.Root).Block.Statements.First);
        using var inner = RoutineBodies.Parse(call.Statement, outer.Map);
        var raise = new PlPgSqlRaiseStmt(new PlPgSqlFunction(inner!.Tree.Root).Block.Statements.First);
        Assert.Equal("'x y'", raise.Message.Node.ToString());
        Assert.Equal("''x y''", Sql.Substring(inner.Map.ToOuter(raise.Message.Node.Span)));
    }

    [Theory]
    [InlineData("CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN; END'", 1)]
    [InlineData("CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN; END'", 1)]
    [InlineData("CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN 1; END'", 0)]
    [InlineData("CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS 'BEGIN RETURN; END'", 0)]
    [InlineData("CREATE FUNCTION f() RETURNS pg_catalog.void LANGUAGE plpgsql AS 'BEGIN RETURN 1; END'", 1)]
    [InlineData("CREATE FUNCTION f() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN RETURN; END'", 0)]
    [InlineData("CREATE FUNCTION f(OUT x int) LANGUAGE plpgsql AS 'BEGIN RETURN; END'", 0)]
    [InlineData("CREATE FUNCTION f(INOUT x int) LANGUAGE plpgsql AS 'BEGIN RETURN 1; END'", 1)]
    [InlineData("CREATE FUNCTION f() RETURNS TABLE (x int) LANGUAGE plpgsql AS 'BEGIN RETURN NEXT; RETURN; END'", 0)]
    [InlineData("CREATE FUNCTION f() RETURNS SETOF int LANGUAGE plpgsql AS 'BEGIN RETURN NEXT; END'", 1)]
    [InlineData("CREATE FUNCTION f() RETURNS SETOF int LANGUAGE plpgsql AS 'BEGIN RETURN NEXT 1; RETURN QUERY SELECT 1; RETURN; END'", 0)]
    [InlineData("CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN NEXT 1; END'", 1)]
    [InlineData("CREATE PROCEDURE f() LANGUAGE plpgsql AS 'BEGIN RETURN 1; END'", 1)]
    [InlineData("CREATE PROCEDURE f() LANGUAGE plpgsql AS 'BEGIN RETURN; END'", 0)]
    [InlineData("DO 'BEGIN RETURN; END'", 0)]
    [InlineData("DO 'BEGIN RETURN 1; END'", 1)]
    [InlineData("CREATE FUNCTION \"F x\"() RETURNS void LANGUAGE plpgsql AS 'BEGIN EXIT \"F x\"; END'", 0)]
    [InlineData("CREATE FUNCTION s.f() RETURNS void LANGUAGE plpgsql AS 'BEGIN EXIT f; END'", 0)]
    [InlineData("CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS 'BEGIN EXIT g; END'", 1)]
    [InlineData("CREATE FUNCTION f(return int) RETURNS void LANGUAGE plpgsql AS 'BEGIN return = 1; END'", 0)]
    [InlineData("CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS 'BEGIN return = 1; END'", 1)]
    [InlineData("CREATE FUNCTION f(scroll refcursor) RETURNS void LANGUAGE plpgsql AS 'BEGIN OPEN scroll FOR SELECT 1; END'", 0)]
    [InlineData("CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS 'BEGIN OPEN scroll FOR SELECT 1; END'", 1)]
    public void TheRoutineSaysWhatItsBodyCanHold(string sql, int errors)
    {
        using var body = Body(sql);
        Assert.Equal(errors, body.Errors.Count);
    }

    [Fact]
    public void PsqlHasNoSayInABody()
    {
        using var body = Body("DO $$BEGIN x := a[1:n]; y := :z; COPY t FROM stdin; END$$");
        Assert.Equal(":", body.Tree.Text.ToString(Assert.Single(body.Tree.Errors).Span)[..1]);
        Assert.Equal(3, new PlPgSqlFunction(body.Tree.Root).Block.Statements.Count);
    }

    [Fact]
    public void PlaceholdersOfToolsAreTakenInBodies()
    {
        using var body = Body("DO $$BEGIN ${stmt}; {{x}}_y := ${z}; SELECT 1 INTO {{x}}_y, a.${z}_b FROM {{t}}; PERFORM {{f}}(1); END$$");
        Assert.Empty(body.Errors);
    }
}

file static class Texts
{
    public static string Substring(this string text, TextSpan span) => text.Substring(span.Start, span.Length);
}
