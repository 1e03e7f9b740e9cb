using SqlGitOps.Syntax.PostgreSql;
using SqlGitOps.Syntax.Sqlite;
using SqlGitOps.Syntax.Text;
using SqlGitOps.Syntax.Tree;
using Xunit;

namespace SqlGitOps.Syntax.Tests;

/// <summary>A warm parser allocates one object for a file, its tree; everything else is reused or pooled.</summary>
public class AllocationTests
{
    // The tree has about a dozen words; a parser, a list or a closure more would not fit.
    private const int BytesForATree = 96;

    private const string Table = """
        -- Orders
        CREATE TABLE IF NOT EXISTS orders (
            id integer PRIMARY KEY,
            customer_id integer NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
            state varchar(32) NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'paid', 'sent')),
            total numeric(12, 2) NOT NULL DEFAULT 0.00,
            UNIQUE (customer_id, state)
        );
        CREATE INDEX orders_state_idx ON orders (state DESC, lower(note)) WHERE state <> 'sent';
        ALTER TABLE orders ADD COLUMN note text DEFAULT 'it''s new';

        """;

    private const string Data = """
        INSERT INTO orders (customer_id, state) VALUES (1, 'new'), (2, 'paid') ON CONFLICT DO NOTHING;
        UPDATE orders SET total = total * 1.19, note = coalesce(note, '') || ' (tax)' WHERE state = 'paid' AND total > 100;
        WITH big AS (SELECT * FROM orders WHERE total > 1000) DELETE FROM orders WHERE id IN (SELECT id FROM big);
        CREATE VIEW open_orders AS
            SELECT o.id, c.name, CASE WHEN o.total > 5 THEN 'large' ELSE 'small' END AS size, sum(o.total) OVER (PARTITION BY c.name)
            FROM orders o LEFT JOIN customers c ON c.id = o.customer_id
            WHERE o.state NOT IN ('sent') AND o.total BETWEEN 1 AND 2 GROUP BY o.id, c.name HAVING count(*) > 0 ORDER BY 1 DESC LIMIT 5;

        """;

    private const string PostgreSqlOnly = """
        ALTER TABLE orders ALTER COLUMN total TYPE bigint USING total::bigint, ADD CONSTRAINT positive CHECK (total > 0) NOT VALID;
        CREATE INDEX CONCURRENTLY i ON orders USING gin (data jsonb_path_ops) WITH (fastupdate = off);
        CREATE FUNCTION f(a int) RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
        CREATE TRIGGER t BEFORE INSERT OR UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION f();
        DO $$ BEGIN PERFORM 1; END $$;
        GRANT SELECT ON orders TO reader; COMMENT ON TABLE orders IS 'x';

        """;

    public static TheoryData<SqlDialect, string, int> Files() => new()
    {
        { SqlDialect.PostgreSql, string.Empty, 1 },
        { SqlDialect.PostgreSql, "DROP TABLE a;", 1 },
        { SqlDialect.PostgreSql, Table + Data + PostgreSqlOnly, 1 },
        { SqlDialect.PostgreSql, Table + Data + PostgreSqlOnly, 100 },
        { SqlDialect.Sqlite, string.Empty, 1 },
        { SqlDialect.Sqlite, "DROP TABLE a;", 1 },
        { SqlDialect.Sqlite, Table + Data, 1 },
        { SqlDialect.Sqlite, Table + Data, 100 },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void AFileCostsOneObject(SqlDialect dialect, string statements, int times)
    {
        var text = SourceText.From(string.Concat(Enumerable.Repeat(statements, times)));
        Func<SourceText, SyntaxTree> parse = dialect == SqlDialect.PostgreSql ? PostgreSqlSyntax.Parse : SqliteSyntax.Parse;
        using (var tree = parse(text))
        {
            Assert.Empty(tree.Errors);
        }

        // The least of several: the pool gives up arrays when the collector runs.
        var least = long.MaxValue;
        for (var i = 0; i < 10; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            parse(text).Dispose();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.InRange(least, 1, BytesForATree);
    }

    [Fact]
    public void AParserKeepsNothingOfTheFileBefore()
    {
        PostgreSqlSyntax.Parse(SourceText.From("SELECT 1; CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT FROM FROM; /* open")).Dispose();
        var after = PostgreSqlSyntax.Parse(SourceText.From("SELECT 2;"));
        Assert.Empty(after.Errors);
        TreeAssert.IsSound(after);

        SqliteSyntax.Parse(SourceText.From("CREATE TRIGGER a AFTER INSERT ON b BEGIN SELECT FROM FROM; 'open")).Dispose();
        Assert.Empty(SqliteSyntax.Parse(SourceText.From("SELECT 2 AS b;")).Errors);
    }

    [Fact]
    public void ADisposedTreeThrowsAndNeverShowsAnotherFile()
    {
        var tree = PostgreSqlSyntax.Parse(SourceText.From("SELECT 1 /* one */;"));
        var node = tree.Statements.First;
        tree.Dispose();
        tree.Dispose();
        using var other = PostgreSqlSyntax.Parse(SourceText.From("SELECT 2 /* two */;"));
        using var another = PostgreSqlSyntax.Parse(SourceText.From("SELECT 3 /* three */;"));

        Assert.Throws<ObjectDisposedException>(() => tree.Tokens.Length);
        Assert.Throws<ObjectDisposedException>(() => tree.Trivia.Length);
        Assert.Throws<ObjectDisposedException>(() => node.RawKind);
        Assert.Throws<ObjectDisposedException>(() => node.Text.Length);
        Assert.Throws<ObjectDisposedException>(() => tree.Statements.First);
        Assert.Equal("SELECT 2", other.Statements.First.ToString());
        Assert.Equal("SELECT 3", another.Statements.First.ToString());
    }
}
