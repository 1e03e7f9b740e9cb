using SqlGitOps.Syntax.PostgreSql;
using SqlGitOps.Syntax.Text;
using SqlGitOps.Syntax.Versions;
using SqlGitOps.Testing;
using Xunit;

namespace SqlGitOps.Syntax.Tests.PostgreSql;

/// <summary>Which major version brought which syntax: what we say is what the servers' grammars say.</summary>
public sealed class PostgreSqlVersionTests
{
    private static readonly (int Since, string Statement)[] s_samples =
    [
        (13, "SELECT a AS value, count(*) total FROM t AS x GROUP BY a"),
        (13, "SELECT json_object('{a,1}'), json_value(x, 'y'), json_array(1, 2), json(x)"),
        (13, "GRANT a TO b WITH ADMIN OPTION GRANTED BY c"),
        (13, "REINDEX (VERBOSE) TABLE t"),
        (13, "CLUSTER VERBOSE t USING i"),
        (13, "CREATE PUBLICATION p FOR TABLE a, b"),
        (13, "CREATE TABLE t (a int CHECK (a > 0) NO INHERIT, b int GENERATED ALWAYS AS (a) STORED)"),
        (14, "ALTER TABLE t OWNER TO CURRENT_ROLE"),
        (14, "CREATE SCHEMA AUTHORIZATION CURRENT_ROLE"),
        (14, "GRANT SELECT ON t TO a GRANTED BY b"),
        (14, "ALTER TABLE t ALTER COLUMN a SET COMPRESSION pglz"),
        (14, "CREATE TABLE t (a text COMPRESSION pglz)"),
        (14, "CREATE TABLE t (LIKE u INCLUDING COMPRESSION)"),
        (14, "ALTER TABLE t DETACH PARTITION p CONCURRENTLY"),
        (14, "ALTER TABLE t DETACH PARTITION p FINALIZE"),
        (14, "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; END"),
        (14, "CREATE FUNCTION f() RETURNS int RETURN 1"),
        (14, "CREATE OR REPLACE TRIGGER x AFTER INSERT ON t EXECUTE FUNCTION f()"),
        (14, "WITH RECURSIVE x AS (SELECT 1) SEARCH DEPTH FIRST BY a SET b SELECT 1"),
        (14, "WITH RECURSIVE x AS (SELECT 1) SEARCH BREADTH FIRST BY a SET b SELECT 1"),
        (14, "WITH RECURSIVE x AS (SELECT 1) CYCLE a SET b USING c SELECT 1"),
        (14, "SELECT 1 FROM t GROUP BY DISTINCT a"),
        (14, "SELECT 1 FROM t GROUP BY ALL a"),
        (14, "REINDEX (CONCURRENTLY) TABLE t"),
        (14, "REINDEX (TABLESPACE s) TABLE t"),
        (14, "REINDEX (VERBOSE false) TABLE t"),
        (14, "CLUSTER (VERBOSE) t USING i"),
        (14, "SELECT substring(a SIMILAR 'x' ESCAPE '#')"),
        (14, "SELECT * FROM a JOIN b USING (c) AS d"),
        (14, "SELECT a value FROM t"),
        (14, "DELETE FROM t RETURNING a name"),
        (14, "ALTER SUBSCRIPTION s ADD PUBLICATION p"),
        (14, "ALTER SUBSCRIPTION s DROP PUBLICATION p"),
        (14, "ALTER EXTENSION e ADD DATABASE d"),
        (14, "DECLARE c ASENSITIVE CURSOR FOR SELECT 1"),
        (15, "MERGE INTO a USING b ON a.x = b.x WHEN NOT MATCHED THEN INSERT VALUES (1)"),
        (15, "CREATE TABLE t (a int UNIQUE NULLS NOT DISTINCT)"),
        (15, "CREATE TABLE t (a int, UNIQUE NULLS DISTINCT (a))"),
        (15, "CREATE UNIQUE INDEX ON t (a) NULLS NOT DISTINCT"),
        (15, "CREATE UNIQUE INDEX ON t (a) NULLS DISTINCT"),
        (15, "CREATE TABLE t (a int, b int, FOREIGN KEY (a, b) REFERENCES u ON DELETE SET NULL (a))"),
        (15, "ALTER TABLE t SET ACCESS METHOD heap"),
        (15, "CREATE PUBLICATION p FOR TABLE a (x, y)"),
        (15, "CREATE PUBLICATION p FOR TABLE a WHERE (x > 1)"),
        (15, "CREATE PUBLICATION p FOR TABLES IN SCHEMA s"),
        (15, "CREATE PUBLICATION p FOR TABLE a, TABLE b"),
        (15, "GRANT SET ON PARAMETER work_mem TO a"),
        (15, "GRANT ALTER SYSTEM ON PARAMETER work_mem TO a"),
        (15, "ALTER DATABASE d REFRESH COLLATION VERSION"),
        (15, "ALTER SUBSCRIPTION s SKIP (lsn = '0/1')"),
        (16, "CREATE TABLE t (a text STORAGE EXTERNAL)"),
        (16, "ALTER TABLE t ALTER COLUMN a SET STORAGE DEFAULT"),
        (16, "SELECT * FROM (SELECT 1)"),
        (16, "SELECT * FROM (VALUES (1)), t"),
        (16, "SELECT JSON_OBJECT('a' VALUE 1)"),
        (16, "SELECT JSON_OBJECT('a': 1)"),
        (16, "SELECT JSON_ARRAY(SELECT 1)"),
        (16, "SELECT JSON_ARRAY(1 NULL ON NULL)"),
        (16, "SELECT JSON_OBJECTAGG(a: b) FROM t"),
        (16, "SELECT JSON_ARRAYAGG(a RETURNING jsonb) FROM t"),
        (16, "SELECT a IS JSON, b IS NOT JSON OBJECT WITH UNIQUE KEYS"),
        (16, "SELECT xmlserialize(DOCUMENT a AS text INDENT)"),
        (16, "CREATE STATISTICS ON a, b FROM t"),
        (16, "GRANT a TO b WITH INHERIT TRUE"),
        (16, "GRANT a TO b WITH ADMIN FALSE"),
        (16, "REVOKE INHERIT OPTION FOR a FROM b"),
        (16, "REINDEX DATABASE"),
        (17, "ALTER DOMAIN d ADD CONSTRAINT c NOT NULL"),
        (17, "ALTER TABLE t SET ACCESS METHOD DEFAULT"),
        (17, "ALTER TABLE t ALTER COLUMN a SET EXPRESSION AS (b + 1)"),
        (17, "ALTER TABLE t ALTER COLUMN a SET STATISTICS DEFAULT"),
        (17, "ALTER STATISTICS s SET STATISTICS DEFAULT"),
        (17, "MERGE INTO a USING b ON a.x = b.x WHEN MATCHED THEN DELETE RETURNING *"),
        (17, "MERGE INTO a USING b ON a.x = b.x WHEN NOT MATCHED BY SOURCE THEN DELETE"),
        (17, "MERGE INTO a USING b ON a.x = b.x WHEN NOT MATCHED BY TARGET THEN INSERT DEFAULT VALUES"),
        (17, "COPY t FROM 'f' (log_verbosity default)"),
        (17, "SELECT JSON_VALUE(a, '$.x' RETURNING int)"),
        (17, "SELECT JSON_QUERY(a, '$.x' WITH WRAPPER)"),
        (17, "SELECT JSON_EXISTS(a, '$.x' ERROR ON ERROR)"),
        (17, "SELECT JSON(a WITH UNIQUE KEYS)"),
        (17, "SELECT JSON_SERIALIZE(a RETURNING bytea)"),
        (17, "SELECT * FROM JSON_TABLE(a, '$' COLUMNS (b int PATH '$.b'))"),
        (17, "SELECT a AT LOCAL"),
        (17, "ALTER OPERATOR = (int, int) SET (MERGES)"),
        (17, "CLUSTER (VERBOSE)"),
        (18, "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a) VIRTUAL)"),
        (18, "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a))"),
        (18, "CREATE TABLE t (a int CHECK (a > 0) NOT ENFORCED)"),
        (18, "CREATE TABLE t (a int CHECK (a > 0) ENFORCED)"),
        (18, "ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES u NOT ENFORCED"),
        (18, "ALTER TABLE t ADD CONSTRAINT c NOT NULL a"),
        (18, "ALTER TABLE t ADD CONSTRAINT c NOT NULL a NOT VALID"),
        (18, "CREATE TABLE t (a int NOT NULL NO INHERIT)"),
        (18, "ALTER TABLE t ADD PRIMARY KEY (a, b WITHOUT OVERLAPS)"),
        (18, "ALTER TABLE t ADD UNIQUE (a, b WITHOUT OVERLAPS)"),
        (18, "ALTER TABLE t ADD FOREIGN KEY (a, PERIOD b) REFERENCES u (a, PERIOD b)"),
        (18, "ALTER TABLE t ALTER CONSTRAINT c NO INHERIT"),
        (18, "ALTER TABLE t ALTER CONSTRAINT c INHERIT"),
        (18, "ALTER TABLE t ALTER CONSTRAINT c NOT ENFORCED"),
        (18, "ALTER TABLE t ALTER CONSTRAINT c ENFORCED"),
        (18, "UPDATE t SET a = 1 RETURNING WITH (OLD AS o) o.a"),
        (18, "INSERT INTO t VALUES (1) RETURNING WITH (NEW AS n) n.a"),
        (18, "DELETE FROM t RETURNING WITH (OLD AS o) o.a"),
        (18, "MERGE INTO a USING b ON a.x = b.x WHEN MATCHED THEN DELETE RETURNING WITH (OLD AS o) o.x"),
        (18, "ALTER DEFAULT PRIVILEGES GRANT SELECT ON LARGE OBJECTS TO a"),
        (18, "ANALYZE ONLY t"),
    ];

    // Versions 13 and 14 read 0x1 as 0 with the label x1, so their grammar has no error, but no number either.
    private static readonly (int Since, string Statement)[] s_numbers =
    [
        (16, "SELECT 0x1F"),
        (16, "SELECT 1_000.000_1"),
        (16, "SELECT 0b01, 0o17"),
    ];

    public static TheoryData<int> Majors => [.. PostgresServer.SupportedMajors];

    [Fact]
    public void Each_construct_needs_the_version_that_brought_it()
    {
        Assert.All([.. s_samples, .. s_numbers], sample =>
        {
            using var tree = PostgreSqlSyntax.Parse(SourceText.From(sample.Statement));
            Assert.Empty(tree.Errors);
            Assert.Equal(sample.Since, SyntaxVersions.RequirementsOf(tree).Select(r => r.Since.Major).DefaultIfEmpty(13).Max());
        });
    }

    [Fact]
    public void Every_note_of_the_grammar_has_a_sample()
    {
        var shown = new HashSet<(string, int)>();
        foreach (var (_, statement) in s_samples)
        {
            using var tree = PostgreSqlSyntax.Parse(SourceText.From(statement));
            shown.UnionWith(SyntaxVersions.RequirementsOf(tree).Select(r => (r.Construct, r.Since.Major)));
        }

        Assert.All(PostgreSqlVersions.Table.Entries.ToArray(), entry => Assert.Contains((entry.Construct, entry.Since.Major), shown));
    }

    [PostgresTheory]
    [MemberData(nameof(Majors))]
    public async Task The_servers_agree(int major)
    {
        using var connection = await GrammarConnection.OpenAsync(PostgresServer.Get(major).Port, CancellationToken.None);
        var verdicts = await connection.AskAsync([.. s_samples.Select(s => s.Statement)], CancellationToken.None);
        Assert.All(s_samples.Zip(verdicts), pair => Assert.True(
            pair.Second.Accepted == pair.First.Since <= major,
            $"PostgreSQL {major} and {pair.First.Statement}: {pair.Second.Message ?? "accepted"}"));
    }
}
