using System.Text;
using Xunit;

namespace SqlGitOps.Syntax.Tests.Sqlite;

public class SqliteRobustnessTests
{
    private const int Many = 200_000;

    [Theory]
    [InlineData("SELECT ", "(")]
    [InlineData("SELECT ", "- ")]
    [InlineData("SELECT ", "NOT ")]
    [InlineData("SELECT ", "f(")]
    [InlineData("SELECT ", "CASE WHEN ")]
    [InlineData("SELECT ", "1 IN (SELECT ")]
    [InlineData("SELECT ", "1 LIKE NOT ")]
    [InlineData("SELECT * FROM ", "(")]
    [InlineData("SELECT * FROM ", "(SELECT * FROM ")]
    [InlineData("", "WITH a AS (")]
    [InlineData("SELECT 1", " + 1")]
    [InlineData("SELECT 1", " UNION SELECT 1")]
    [InlineData("SELECT * FROM a", " JOIN a")]
    public void DeepNestingIsOneErrorOnASmallStack(string start, string nested)
    {
        var text = new StringBuilder(start).Insert(start.Length, nested, Many).Append(";\nDROP TABLE t;").ToString();

        SmallStack.Run(() =>
        {
            var tree = SqliteText.Parse(text);
            Assert.Single(tree.Errors);
            Assert.Equal(2, tree.Statements.Count);
            Assert.False(tree.Statements.ToList()[1].HasError);
        });
    }

    [Theory]
    [InlineData("SELECT 1", " AND 1")]
    [InlineData("SELECT 1", ", 1")]
    [InlineData("VALUES (1)", ", (1)")]
    [InlineData("SELECT * FROM a", ", a")]
    [InlineData("CREATE TABLE t(a", ", a")]
    public void LongListsAreNoNesting(string start, string item)
    {
        var text = new StringBuilder(start).Insert(start.Length, item, Many)
            .Append(start[^1] == 'a' && start[0] == 'C' ? ")" : string.Empty).ToString();

        SmallStack.Run(() => Assert.Empty(SqliteText.Parse(text).Errors));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("${")]
    [InlineData("{{%")]
    [InlineData("CREATE TRIGGER ")]
    [InlineData("/*/")]
    [InlineData("(;")]
    [InlineData("'")]
    [InlineData("$a(")]
    public void RepeatedTextIsReadToTheEnd(string item)
    {
        var tree = SqliteText.Parse(new StringBuilder().Insert(0, item, Many).ToString());

        TreeAssert.IsSound(tree);
    }

    [Fact]
    public void MutatedStatementsNeverThrow()
    {
        var random = new Random(3_530);
        var seeds = Seeds.ConvertAll(text =>
        {
            var tree = SqliteText.Parse(text);
            return tree.Tokens.ToArray().Select(token => tree.TextOf(token).ToString()).ToList();
        });
        for (var i = 0; i < 20_000; i++)
        {
            var tokens = new List<string>(seeds[random.Next(seeds.Count)]);
            for (var edits = random.Next(1, 5); edits > 0; edits--)
            {
                var other = seeds[random.Next(seeds.Count)];
                var at = random.Next(tokens.Count);
                switch (random.Next(4))
                {
                    case 0:
                        tokens[at] = string.Empty;
                        break;
                    case 1:
                        tokens[at] = other[random.Next(other.Count)];
                        break;
                    case 2:
                        tokens.Insert(at, other[random.Next(other.Count)]);
                        break;
                    default:
                        tokens.RemoveRange(at, tokens.Count - at);
                        tokens.AddRange(other.Skip(random.Next(other.Count)));
                        break;
                }

                if (tokens.Count == 0)
                {
                    break;
                }
            }

            var tree = SqliteText.Parse(string.Join(random.Next(3) == 0 ? "\n" : " ", tokens));
            SqliteText.CheckStructure(tree);
        }
    }

    private static readonly List<string> Seeds =
    [
        "CREATE TEMP TABLE IF NOT EXISTS a.b (c INTEGER PRIMARY KEY AUTOINCREMENT, d VARCHAR(10, 2) NOT NULL DEFAULT -1 COLLATE e CHECK (f > 1), g AS (h) STORED, i REFERENCES j (k) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED, CONSTRAINT l UNIQUE (m DESC) ON CONFLICT FAIL, FOREIGN KEY (n) REFERENCES o) WITHOUT ROWID, STRICT;",
        "CREATE VIRTUAL TABLE a USING b(c, d(e), 'f');",
        "CREATE UNIQUE INDEX IF NOT EXISTS a ON b (c COLLATE d DESC NULLS LAST, lower(e)) WHERE f IS NOT NULL;",
        "CREATE TRIGGER a INSTEAD OF UPDATE OF b, c ON d FOR EACH ROW WHEN e BEGIN UPDATE OR FAIL f SET g = 1; SELECT RAISE(ABORT, 'h'); DELETE FROM i; REPLACE INTO j VALUES (1); END;",
        "ALTER TABLE a RENAME COLUMN b TO c; ALTER TABLE a ADD COLUMN b INT; ALTER TABLE a DROP COLUMN c; ALTER TABLE a ALTER b SET NOT NULL;",
        "WITH RECURSIVE a (b) AS NOT MATERIALIZED (SELECT 1) INSERT INTO c AS d (e) SELECT * FROM f WHERE 1 ON CONFLICT (g) WHERE h DO UPDATE SET (i, j) = (1, 2) WHERE k RETURNING *;",
        "SELECT DISTINCT a.*, sum(b) FILTER (WHERE c) OVER (PARTITION BY d ORDER BY e ROWS BETWEEN 1 PRECEDING AND CURRENT ROW EXCLUDE TIES) AS f FROM g AS h INDEXED BY i NATURAL LEFT JOIN (j CROSS JOIN k ON l) USING (m), n(1) o GROUP BY p HAVING q WINDOW r AS (s) UNION ALL VALUES (1), (2);",
        "SELECT a BETWEEN 1 AND 2, b NOT LIKE c ESCAPE 'd', e IS NOT DISTINCT FROM f, NOT g ISNULL, h IN (1, 2), i NOT IN (SELECT 3), CASE j WHEN 1 THEN 2 ELSE 3 END, CAST(k AS INT), EXISTS (SELECT 1), (l, m) = (1, 2), -n || ~o ->> 'p' COLLATE q, x'00', ?1, :r, ${s}, {{t}} ORDER BY u LIMIT 1 OFFSET 2;",
        "BEGIN IMMEDIATE; SAVEPOINT a; ROLLBACK TO a; RELEASE a; COMMIT; PRAGMA b = -1; PRAGMA c.d(e); ATTACH 'f' AS g KEY h; DETACH g; VACUUM INTO 'i'; REINDEX j; ANALYZE k.l; EXPLAIN QUERY PLAN DELETE FROM m WHERE n;",
    ];
}
