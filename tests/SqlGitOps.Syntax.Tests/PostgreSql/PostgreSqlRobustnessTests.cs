using System.Text;
using SqlGitOps.Syntax.PostgreSql;
using SqlGitOps.Syntax.Text;
using Xunit;

namespace SqlGitOps.Syntax.Tests.PostgreSql;

public class PostgreSqlRobustnessTests
{
    private static readonly string[] s_samples =
    [
        "CREATE TABLE IF NOT EXISTS s.t (a int PRIMARY KEY, b text COLLATE \"C\" DEFAULT 'x' NOT NULL, CONSTRAINT c FOREIGN KEY (a) REFERENCES u (id) ON DELETE CASCADE) PARTITION BY RANGE (a);",
        "ALTER TABLE t ADD COLUMN a int, ALTER COLUMN b TYPE numeric(3, 1) USING b::numeric, DROP CONSTRAINT c CASCADE;",
        "WITH a AS (SELECT 1 UNION SELECT 2), b AS (DELETE FROM t RETURNING *) SELECT x, count(*) OVER (PARTITION BY y) FROM (a JOIN b USING (x)) AS j LEFT JOIN c ON j.a = c.b WHERE x IN (SELECT 1) GROUP BY ROLLUP (x) ORDER BY 1 LIMIT 5 FOR UPDATE;",
        "INSERT INTO t (a, b) VALUES (1, ARRAY[1, 2]), (DEFAULT, CASE WHEN a THEN b ELSE c END) ON CONFLICT (a) DO UPDATE SET b = excluded.b RETURNING *;",
        "CREATE FUNCTION f(a int DEFAULT 1, OUT b text) RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; END;",
        "CREATE RULE r AS ON INSERT TO t DO INSTEAD (SELECT 1; UPDATE t SET a = 1);",
        "MERGE INTO t USING s ON t.a = s.a WHEN MATCHED THEN UPDATE SET b = 1 WHEN NOT MATCHED THEN INSERT VALUES (1);",
        "SELECT json_table(a, '$' COLUMNS (b int PATH '$')), xmlelement(name x, xmlattributes(a AS b)), extract(year FROM c), trim(both from d);",
        "CREATE INDEX CONCURRENTLY i ON t USING gin (lower(a) text_ops DESC NULLS LAST, (b + 1)) INCLUDE (c) WHERE d IS NOT NULL;",
        "COPY t (a) FROM stdin;\n1\n\\.\n",
        "SET LOCAL search_path TO a, b; GRANT SELECT ON t TO me; DO $$ BEGIN END $$; \\echo x\n",
        "CREATE SCHEMA s CREATE TABLE t (a int) CREATE VIEW v AS SELECT ((SELECT 1) + 1);",
        "${x} {{y}} :z COMMENT ON COLUMN a.b IS 'x'; /* c */ VACUUM (FULL, ANALYZE) t (a); LOCK TABLE t IN SHARE MODE;",
    ];

    [Fact]
    public void DeletedDoubledAndSwappedTokensNeverBreakTheParser()
    {
        var random = new Random(20261121);
        var pieces = new List<string>();
        var output = new StringBuilder();
        for (var round = 0; round < 4000; round++)
        {
            pieces.Clear();
            AddPieces(pieces, s_samples[random.Next(s_samples.Length)]);
            AddPieces(pieces, s_samples[random.Next(s_samples.Length)]);
            for (var change = random.Next(1, 6); change > 0; change--)
            {
                var at = random.Next(pieces.Count);
                var other = random.Next(pieces.Count);
                switch (random.Next(4))
                {
                    case 0 when pieces.Count > 2:
                        pieces.RemoveAt(at);
                        break;
                    case 1:
                        pieces.Insert(other, pieces[at]);
                        break;
                    case 2:
                        (pieces[at], pieces[other]) = (pieces[other], pieces[at]);
                        break;
                    default:
                        // Half a token leaves open quotes and comments.
                        pieces[at] = pieces[at][..(pieces[at].Length / 2)];
                        break;
                }
            }

            output.Clear().AppendJoin(' ', pieces);
            Pg.Parse(output.ToString());
        }
    }

    private static void AddPieces(List<string> pieces, string sql)
    {
        using var tree = PostgreSqlSyntax.Parse(SourceText.From(sql));
        foreach (var token in tree.Tokens[..^1])
        {
            pieces.Add(tree.TextOf(token).ToString());
        }
    }

    [Theory]
    [InlineData("SELECT ", "(")]
    [InlineData("SELECT ", "((SELECT ")]
    [InlineData("SELECT * FROM ", "(")]
    [InlineData("SELECT ", "- ")]
    [InlineData("SELECT ", "NOT ")]
    [InlineData("SELECT ", "ARRAY[")]
    [InlineData("SELECT ARRAY", "[")]
    [InlineData("SELECT ", "CASE WHEN ")]
    [InlineData("SELECT ", "f(")]
    [InlineData("SELECT ", "coalesce(")]
    [InlineData("", "(")]
    [InlineData("", "WITH a AS (")]
    [InlineData("", "EXPLAIN ")]
    [InlineData("SELECT 1 WHERE a IN ", "(")]
    [InlineData("SELECT 1 FROM a ", "JOIN b ")]
    [InlineData("SELECT 1 GROUP BY ", "ROLLUP (")]
    [InlineData("", "CREATE SCHEMA s ")]
    [InlineData("CREATE FUNCTION f() RETURNS int ", "BEGIN ATOMIC CREATE FUNCTION f() RETURNS int ")]
    public void DeepNestingIsOneErrorAndNoOverflow(string start, string nested)
    {
        var sql = start + string.Concat(Enumerable.Repeat(nested, 200_000)) + ";\nDROP TABLE t;";
        var errors = -1;
        var last = PostgreSqlKind.None;
        SmallStack.Run(() =>
        {
            using var tree = PostgreSqlSyntax.Parse(SourceText.From(sql));
            errors = tree.Errors.Count;
            foreach (var statement in tree.Statements)
            {
                last = (PostgreSqlKind)statement.RawKind;
            }
        });
        Assert.Equal(1, errors);
        Assert.Equal(PostgreSqlKind.DropStmt, last);
    }

    [Theory]
    [InlineData("(", "1", ")")]
    [InlineData("", "1", " + 1")]
    [InlineData("", "1", " AND 1")]
    public void ReasonableNestingAndLongChainsAreFine(string before, string inner, string after)
    {
        var levels = before.Length > 0 ? 200 : 20_000;
        var sql = "SELECT " + string.Concat(Enumerable.Repeat(before, levels)) + inner + string.Concat(Enumerable.Repeat(after, levels));
        using var tree = PostgreSqlSyntax.Parse(SourceText.From(sql));
        Assert.Empty(tree.Errors);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \r\n\t")]
    [InlineData("-- only a comment")]
    [InlineData(";;;")]
    [InlineData("\0\u0001\uFFFF")]
    public void EmptyAndOddTextsHaveATree(string text)
    {
        var tree = Pg.Parse(text);
        Assert.Equal(PostgreSqlKind.Script, Pg.KindOf(tree.Root));
    }
}
