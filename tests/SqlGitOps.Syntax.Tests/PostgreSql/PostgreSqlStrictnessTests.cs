using SqlGitOps.Syntax.PostgreSql;
using Xunit;

namespace SqlGitOps.Syntax.Tests.PostgreSql;

/// <summary>What the server's grammar refuses, reported where the server reports it.</summary>
public class PostgreSqlStrictnessTests
{
    // The error is at the text between ‹ and ›; at the end of the statement when there is none.
    [Theory]
    [InlineData("CREATE TABLE t (EXCLUDE (a WITH =) ‹NO› INHERIT)")]
    [InlineData("CREATE TABLE t (UNIQUE (a) ‹NOT› VALID)")]
    [InlineData("CREATE TABLE t (CHECK (a) ENFORCED NOT VALID ‹NOT› ENFORCED)")]
    [InlineData("CREATE TABLE t (UNIQUE (a) DEFERRABLE ‹NOT› DEFERRABLE)")]
    [InlineData("CREATE TABLE t (a int CHECK (a > 0) ‹NOT› VALID)")]
    [InlineData("CREATE TABLE t (a int REFERENCES u ON UPDATE SET NULL ‹(›a))")]
    [InlineData("CREATE TABLE t (a int REFERENCES u ON DELETE CASCADE ON ‹DELETE› RESTRICT)")]
    [InlineData("CREATE TABLE t (a int REFERENCES u MATCH ‹PARTIAL›)")]
    [InlineData("CREATE TABLE t (a int ‹GENERATED› BY DEFAULT AS (b) STORED)")]
    [InlineData("CREATE TABLE t (a int DEFAULT ‹DEFAULT›)")]
    [InlineData("CREATE TABLE t (a int) PARTITION BY ‹magic› (a)")]
    [InlineData("CREATE TABLE t (a int) PARTITION BY LIST (a ‹DESC›)")]
    [InlineData("CREATE TABLE t PARTITION OF u FOR VALUES WITH (MODULUS 2‹)›")]
    [InlineData("CREATE TABLE ‹a›.b.c.d (e int)")]
    [InlineData("CREATE TABLE t USING ‹\"\"›")]
    [InlineData("CREATE TABLE t (a float(‹54›))")]
    [InlineData("CREATE TABLE t (a varchar(‹b›))")]
    [InlineData("CREATE TABLE t (a varchar(‹99999999999›))")]
    [InlineData("CREATE TABLE t (a interval month ‹to› day)")]
    [InlineData("CREATE OR REPLACE ‹TABLE› t (a int)")]
    [InlineData("CREATE TEMP ‹INDEX› i ON t (a)")]
    [InlineData("CREATE INDEX IF NOT EXISTS ‹ON› t (a)")]
    [InlineData("CREATE INDEX i ON t (sum(a) OVER (‹)›)")]
    [InlineData("CREATE SCHEMA IF NOT EXISTS s ‹CREATE› TABLE t (a int)")]
    [InlineData("CREATE SCHEMA s AUTHORIZATION ‹none›")]
    [InlineData("CREATE ROLE ‹public›")]
    [InlineData("CREATE ROLE r ‹nonsense›")]
    [InlineData("CREATE POLICY p ON t AS ‹strict› USING (a)")]
    [InlineData("CREATE PUBLICATION p FOR ‹t›")]
    [InlineData("CREATE PUBLICATION p FOR TABLES IN SCHEMA a, b ‹WHERE› (c)")]
    [InlineData("CREATE CONSTRAINT TRIGGER x ‹BEFORE› INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()")]
    [InlineData("CREATE TRIGGER x BEFORE INSERT OR ‹INSERT› ON t EXECUTE FUNCTION f()")]
    [InlineData("CREATE EVENT TRIGGER x ON a EXECUTE FUNCTION f(‹'a'›)")]
    [InlineData("CREATE PROCEDURE p() ‹RETURNS› int LANGUAGE sql AS ''")]
    [InlineData("CREATE FUNCTION f(OUT a int) RETURNS ‹TABLE› (b int) LANGUAGE sql AS ''")]
    [InlineData("CREATE AGGREGATE a (int) (SFUNC = f, ‹)›")]
    [InlineData("DROP AGGREGATE a‹›")]
    [InlineData("DROP OPERATOR + (int‹)›")]
    [InlineData("DROP INDEX i‹,›")]
    [InlineData("ALTER INDEX IF EXISTS i ‹ATTACH› PARTITION p")]
    [InlineData("ALTER TABLE t ADD a int, ‹ATTACH› PARTITION p DEFAULT")]
    [InlineData("ALTER INDEX i ALTER COLUMN ‹0› SET STATISTICS 1")]
    [InlineData("ALTER TABLE t ALTER CONSTRAINT c ‹NOT› VALID")]
    [InlineData("ALTER SEQUENCE s RENAME ‹a› TO b")]
    [InlineData("GRANT SELECT ON t TO a WITH ‹ADMIN› OPTION")]
    [InlineData("GRANT a TO b ‹ON› t")]
    [InlineData("MERGE INTO t USING u ON a WHEN MATCHED THEN ‹INSERT› DEFAULT VALUES")]
    [InlineData("INSERT INTO t (a) ‹DEFAULT› VALUES")]
    [InlineData("COPY t TO STDOUT ‹WHERE› a")]
    [InlineData("COPY (SELECT 1) ‹FROM› STDIN")]
    [InlineData("EXPLAIN ‹CREATE› TABLE t (a int)")]
    [InlineData("SET TIME ZONE INTERVAL '1' ‹DAY›")]
    [InlineData("SELECT a < b ‹<› c")]
    [InlineData("SELECT a LIKE b ‹LIKE› c")]
    [InlineData("SELECT f(a)‹.›b")]
    [InlineData("SELECT (a).*‹.›b")]
    [InlineData("SELECT f(VARIADIC a, ‹b›)")]
    [InlineData("SELECT ‹(a)› OVERLAPS (b, c)")]
    [InlineData("SELECT ‹(›a, b, c) OVERLAPS (d, e)")]
    [InlineData("SELECT f(a ORDER BY a) ‹WITHIN› GROUP (ORDER BY b)")]
    [InlineData("SELECT sum(a) OVER (ROWS ‹UNBOUNDED› FOLLOWING)")]
    [InlineData("SELECT sum(a) OVER (ROWS BETWEEN CURRENT ROW AND ‹1› PRECEDING)")]
    [InlineData("SELECT extract(‹function› FROM b)")]
    [InlineData("SELECT nullif(a‹)›")]
    [InlineData("SELECT DISTINCT ‹FROM› t")]
    [InlineData("SELECT 1 FETCH FIRST 1 ROW ‹WITH› TIES")]
    [InlineData("SELECT 1 LIMIT 1 ‹LIMIT› 2")]
    [InlineData("SELECT 1 LIMIT 1‹,› 2")]
    [InlineData("(SELECT 1 ORDER BY 1) ‹ORDER› BY 2")]
    [InlineData("SELECT * FROM (t‹)›")]
    [InlineData("SELECT * FROM a NATURAL ‹CROSS› JOIN b")]
    [InlineData("SELECT * FROM LATERAL ‹t›")]
    [InlineData("SELECT * FROM f() OVER (‹ORDER› BY a)")]
    [InlineData("SELECT json_query(a, b RETURNING int ‹RETURNING› text)")]
    [InlineData("SELECT * FROM json_table(a, '$' COLUMNS (b int EXISTS DEFAULT 1 ON ‹EMPTY›))")]
    [InlineData("SELECT 'a'\n/* comment */ ‹'b'›")]
    [InlineData("SELECT 1 ORDER BY 1 FETCH FIRST 1 ROW ‹WITH› TIES FOR UPDATE SKIP LOCKED")]
    [InlineData("SELECT U&'‹\\›061'")]
    [InlineData("SELECT E'\\‹u›'")]
    [InlineData("SELECT 1 ‹2a›")]
    [InlineData("SELECT ‹1__0›")]
    [InlineData("SELECT ‹0x_›")]
    [InlineData("WITH a AS (SELECT 1) CYCLE b SET c TO ‹d› DEFAULT 1 USING e SELECT 1")]
    public void TheServersGrammarRefusesIt(string marked)
    {
        var sql = marked.Replace("‹", "", StringComparison.Ordinal).Replace("›", "", StringComparison.Ordinal);
        var tree = Pg.Parse(sql);
        var error = Assert.Single(tree.Errors);
        var from = marked.IndexOf('‹', StringComparison.Ordinal);
        var to = marked.IndexOf('›', StringComparison.Ordinal) - 1;
        Assert.True(error.Span.Start >= from - 3 && error.Span.Start <= to + 1, $"{error.Span.Start} is not at {from}: {error.Message}");
        Assert.Contains("expected", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CREATE TABLE @schema.t (a int REFERENCES @schema.u (b))")]
    [InlineData("INSERT INTO @schema@.t SELECT * FROM @other@.u AS x")]
    [InlineData("SELECT @ a, @b, - @c.d FROM t")]
    public void AtSignsAreNamesWhereANameStandsAndOperatorsElsewhere(string sql) => Pg.Single(sql);

    [Theory]
    [InlineData("SELECT 'a' -- comment\n 'b'", 1)]
    [InlineData("SELECT 'a'\n\n'b'\n'c' AS d", 1)]
    [InlineData("SELECT json_object('a':b, \"k\":c + 1, d:e.f, 'x': null, 'y' : (1) ABSENT ON NULL)", 1)]
    [InlineData("SELECT 1_000, 0x_ff, 0b10, 1e5, .5, 1.", 6)]
    [InlineData("SELECT a like, b AS c FROM t", 2)]
    [InlineData("SELECT U&'\\0061\\+00d83d\\+00de00' UESCAPE '\\', E'\\u0061\\U0001F600\\ud83d\\ude00'", 2)]
    [InlineData("INSERT INTO t SELECT RETURNING *", 0)]
    public void TheServersGrammarTakesIt(string sql, int targets)
    {
        var statement = Pg.Single(sql);
        if (SelectStmt.Cast(statement) is { IsNone: false } select)
        {
            Assert.Equal(targets, select.Targets.Count);
        }
    }

    [Fact]
    public void ColumnAttributesMayFollowAnything()
    {
        // The grammar leaves it to later checks which constraint an attribute belongs to.
        var column = ColumnDef.Cast(CreateStmt.Cast(Pg.Single("CREATE TABLE t (a int COLLATE \"C\" DEFERRABLE CHECK (a > 0) NO INHERIT NOT ENFORCED)")).Elements.First);
        Assert.True(CheckConstraint.Cast(column.Constraints.First) is { NoInherit: true, NotEnforced: true });
    }
}
