using SqlGitOps.Syntax.Versions;
using Xunit;

namespace SqlGitOps.Syntax.Tests.Sqlite;

/// <summary>Which version has which syntax; compared with engines of these versions by build/conformance.sh.</summary>
public class SqliteVersionTests
{
    [Theory]
    [InlineData("CREATE TABLE t (a INT) STRICT", 37, "CREATE TABLE t (a INT) STRICT")]
    [InlineData("CREATE TABLE t (a INT PRIMARY KEY), WITHOUT ROWID", 37, "WITHOUT ROWID")]
    [InlineData("SELECT a -> '$.x' FROM t", 38, "->")]
    [InlineData("SELECT a ->> '$.x' FROM t", 38, "->>")]
    [InlineData("SELECT a IS DISTINCT FROM b FROM t", 39, "a IS DISTINCT FROM b")]
    [InlineData("SELECT a IS NOT DISTINCT FROM b FROM t", 39, "a IS NOT DISTINCT FROM b")]
    [InlineData("SELECT * FROM t RIGHT JOIN u USING (a)", 39, "t RIGHT JOIN u USING (a)")]
    [InlineData("SELECT * FROM t NATURAL FULL OUTER JOIN u", 39, "t NATURAL FULL OUTER JOIN u")]
    [InlineData("SELECT count(*) FROM t HAVING count(*) > 1", 39, "count(*) > 1")]
    [InlineData("SELECT left(1)", 42, "left")]
    [InlineData("SELECT group_concat(a, ',' ORDER BY b) FROM t", 44, "b")]
    [InlineData("SELECT 1_000", 46, "1_000")]
    [InlineData("CREATE TABLE t (a DEFAULT 0x1_F)", 46, "0x1_F")]
    [InlineData("CREATE TRIGGER r DELETE ON t BEGIN SELECT raise(ABORT, 'a' || 'b'); END", 47, "'a' || 'b'")]
    [InlineData("SELECT percentile(a) WITHIN GROUP (ORDER BY b) FROM t", 47, "percentile(a) WITHIN GROUP (ORDER BY b)")]
    [InlineData("ALTER TABLE t ADD CONSTRAINT c CHECK (a > 1)", 53, "ADD CONSTRAINT c CHECK (a > 1)")]
    [InlineData("ALTER TABLE t DROP CONSTRAINT c", 53, "DROP CONSTRAINT c")]
    [InlineData("ALTER TABLE t ALTER COLUMN a SET NOT NULL", 53, "ALTER COLUMN a SET NOT NULL")]
    [InlineData("ALTER TABLE t ALTER a DROP NOT NULL", 53, "ALTER a DROP NOT NULL")]
    [InlineData("CREATE TEMP TRIGGER r DELETE ON t BEGIN DELETE FROM main.u; END", 53, "main.u")]
    [InlineData("CREATE TRIGGER r DELETE ON t BEGIN UPDATE u AS x SET a = 1; END", 53, "AS x")]
    [InlineData("CREATE TRIGGER r DELETE ON t BEGIN INSERT INTO u AS x VALUES (1); END", 53, "x")]
    public void NewSyntaxSaysItsVersion(string text, int minor, string place)
    {
        var tree = SqliteText.Parse(text);

        Assert.Empty(tree.Errors);
        var last = SyntaxVersions.RequirementsOf(tree).MaxBy(r => r.Since);
        Assert.Equal(new EngineVersion(3, minor), last.Since);
        Assert.Equal(place, text.Substring(last.Span.Start, last.Span.Length));
    }

    [Theory]
    [InlineData("CREATE TABLE t (a INT PRIMARY KEY) WITHOUT ROWID")]
    [InlineData("SELECT a - b, a IS NOT b, indexed(1) FROM t LEFT JOIN u USING (a) GROUP BY a HAVING count(*) > 1")]
    [InlineData("SELECT * FROM left(1) WHERE a IN right(2)")]
    [InlineData("CREATE TRIGGER r DELETE ON main.t BEGIN SELECT raise(ABORT, 'a'), raise(FAIL, b), raise(IGNORE); DELETE FROM u; END")]
    [InlineData("INSERT INTO main.t AS x VALUES (1) ON CONFLICT (a) DO NOTHING ON CONFLICT DO NOTHING RETURNING a")]
    [InlineData("ALTER TABLE t DROP COLUMN a")]
    public void OldSyntaxNeedsNothing(string text)
    {
        var tree = SqliteText.Parse(text);

        Assert.Empty(tree.Errors);
        Assert.Empty(SyntaxVersions.RequirementsOf(tree));
    }
}
