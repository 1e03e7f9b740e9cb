using SqlGitOps.Deploy.Planning;
using SqlGitOps.Testing;
using Xunit;

namespace SqlGitOps.Deploy.Tests;

/// <summary>Files without a transaction that stopped half way: the session in which they go on is the one that they had, or they do not go on.</summary>
public sealed class ResumeTests
{
    private const string NoTransaction = "-- sqlgitops: no-transaction\n";
    private const string Failing = "INSERT INTO missing VALUES (1);\n";

    // Where the second part works, as psql would have it; "refused" where the session cannot be had again.
    private const string Refused = "refused";

    public static TheoryData<string, string> PostgreSqlSessions() => new()
    {
        // Taken back with everything.
        { "SET search_path = s1; DISCARD ALL", "public" },
        { "SET search_path = s1; RESET ALL", "public" },
        { "SET search_path = s1; RESET search_path", "public" },
        { "SET search_path = s1; SET search_path TO DEFAULT", "public" },
        { "SET search_path = s1; DISCARD TEMP; DISCARD PLANS", "s1" },
        { "SET SCHEMA 's1'", "s1" },
        { "SET LOCAL search_path = s1", "public" },
        { "SET SESSION search_path = s1", "s1" },

        // Transactions.
        { "BEGIN; SET search_path = s1; COMMIT", "s1" },
        { "BEGIN; SET search_path = s1; ROLLBACK", "public" },
        { "BEGIN; SET LOCAL search_path = s1; COMMIT", "public" },
        { "BEGIN; SAVEPOINT s; SET search_path = s1; ROLLBACK TO s; COMMIT", "public" },
        { "BEGIN; SET search_path = s1; SAVEPOINT s; SET search_path = s2; ROLLBACK TO s; COMMIT", "s1" },
        { "BEGIN; SAVEPOINT s; SET search_path = s1; RELEASE s; COMMIT", "s1" },
        { "BEGIN; SAVEPOINT s; SET search_path = s1; SAVEPOINT s; RELEASE s; ROLLBACK TO s; COMMIT", "public" },
        { "SET search_path = s1; BEGIN; RESET ALL; ROLLBACK", "s1" },
        { "SET search_path = s1; BEGIN; RESET search_path; ROLLBACK AND CHAIN; SET search_path = s2; COMMIT", "s2" },

        // Settings that a query makes.
        { "SELECT set_config('search_path', 's1', false)", "s1" },
        { "SELECT pg_catalog.set_config('search_path', 's2', false), set_config('search_path', 's1', false)", "s1" },
        { "SELECT set_config('search_path', 's1', true)", "public" },
        { "SELECT set_config('search_path', nspname, true) FROM pg_namespace WHERE nspname = 's1'", "public" },
        { "SELECT set_config('search_path', nspname, false) FROM pg_namespace WHERE nspname = 's1'", Refused },
        { "SELECT set_config('search_path', lower('S1'), false)", Refused },
        { "SELECT length(set_config('search_path', 's1', false))", Refused },
        { "SELECT set_config('search_path', 's1', 1 = 2)", Refused },
        { "INSERT INTO public.src SELECT 2 FROM set_config('search_path', 's1', false)", Refused },
        { "UPDATE pg_settings SET setting = 's1' WHERE name = 'search_path'", Refused },
        { "DO $$ BEGIN PERFORM set_config('search_path', 's1', false); END $$", Refused },
        { "DO $$ DECLARE n text := set_config('search_path', 's1', false); BEGIN END $$", Refused },
        { "DO $$ BEGIN SET search_path = s1; END $$", Refused },
        { "DO $$ BEGIN EXECUTE 'SET search_path = s1'; END $$", Refused },
        { "DO $$ BEGIN SET LOCAL search_path = s1; END $$", "public" },
        { "SELECT set_config('search_path', nspname, false) FROM pg_namespace WHERE nspname = 's1'; SET search_path = s2", "s2" },
        { "SELECT set_config('search_path', nspname, false) FROM pg_namespace WHERE nspname = 's1'; RESET ALL", "public" },
        { "SELECT set_config('search_path', nspname, false) FROM pg_namespace WHERE nspname = 's1'; DISCARD ALL", "public" },
        { "BEGIN; SELECT set_config('search_path', nspname, false) FROM pg_namespace WHERE nspname = 's1'; ROLLBACK", "public" },
        { "CREATE FUNCTION f() RETURNS text LANGUAGE sql SET search_path = s1 AS $$ SELECT set_config('search_path', 's1', false) $$", "public" },

        // What holds for new sessions only.
        { "ALTER ROLE CURRENT_USER IN DATABASE template1 RESET search_path", Refused },

        // Roles.
        { "SET ROLE pg_monitor; RESET ROLE", "public" },
        { "CREATE ROLE resume_gone; SET ROLE resume_gone; RESET ROLE; DROP ROLE resume_gone", "public" },
        { "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL SERIALIZABLE; CREATE VIEW public.iso AS SELECT 1 AS i", "public" },
        { "SET SESSION AUTHORIZATION DEFAULT; SET ROLE NONE", "public" },
        { "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL SERIALIZABLE; RESET SESSION AUTHORIZATION", "public" },

        // Temporary objects.
        { "CREATE TEMP TABLE src (i integer)", Refused },
        { "SELECT 1 AS i INTO TEMP src", Refused },
        { "SELECT 1 AS i INTO TEMPORARY TABLE src", Refused },
        { "SELECT 1 AS i INTO pg_temp.src", Refused },
        { "CREATE TEMP TABLE src AS SELECT 1 AS i", Refused },
        { "CREATE TABLE pg_temp.src (i integer)", Refused },
        { "CREATE TABLE pg_temp.src AS SELECT 1 AS i", Refused },
        { "CREATE TEMP VIEW src AS SELECT 1 AS i", Refused },
        { "CREATE VIEW pg_temp.src AS SELECT 1 AS i", Refused },
        { "CREATE TEMP SEQUENCE n", Refused },
        { "CREATE SEQUENCE pg_temp.n", Refused },
        { "CREATE FUNCTION pg_temp.f() RETURNS integer LANGUAGE sql AS 'SELECT 1'", Refused },
        { "CREATE TYPE pg_temp.n AS ENUM ('a')", Refused },
        { "CREATE AGGREGATE pg_temp.n (integer) (SFUNC = int4pl, STYPE = integer)", Refused },
        { "SET search_path = pg_temp, public; CREATE TABLE src (i integer)", Refused },
        { "DO $$ BEGIN CREATE TEMP TABLE src (i integer); END $$", Refused },
        { "EXPLAIN ANALYZE CREATE TEMP TABLE src AS SELECT 1 AS i", Refused },
        { "CREATE TEMP TABLE src (i integer); DROP TABLE src", "public" },
        { "CREATE TEMP TABLE src (i integer); DROP TABLE pg_temp.src", "public" },
        { "CREATE TEMP TABLE t0 (i integer); CREATE TABLE public.t0 (i integer); DROP TABLE public.t0", Refused },
        { "CREATE TEMP VIEW v AS SELECT 1 AS i; DROP VIEW v", "public" },
        { "CREATE TEMP TABLE a (i integer); ALTER TABLE a RENAME TO b; DROP TABLE b", "public" },
        { "CREATE TEMP TABLE a (i integer); DISCARD TEMP", "public" },
        { "CREATE TEMP SEQUENCE a; CREATE TEMP VIEW b AS SELECT 1 AS i; DISCARD ALL", "public" },
        { "BEGIN; CREATE TEMP TABLE a (i integer) ON COMMIT DROP; COMMIT", "public" },
        { "BEGIN; CREATE TEMP TABLE a (i integer); ROLLBACK", "public" },
        { "CREATE TEMP TABLE a (i integer); BEGIN; DROP TABLE a; ROLLBACK", Refused },
        { "CREATE TEMP TABLE a (i integer); BEGIN; SAVEPOINT s; DROP TABLE a; RELEASE s; COMMIT", "public" },

        // Prepared statements, cursors, locks.
        { "PREPARE p AS SELECT 1", Refused },
        { "BEGIN; PREPARE p AS SELECT 1; ROLLBACK", Refused },
        { "PREPARE p AS SELECT 1; EXECUTE p; DEALLOCATE p", "public" },
        { "PREPARE p AS SELECT 1; DEALLOCATE ALL", "public" },
        { "BEGIN; DECLARE c CURSOR WITH HOLD FOR SELECT 1; COMMIT", Refused },
        { "BEGIN; DECLARE c CURSOR WITH HOLD FOR SELECT 1; COMMIT; CLOSE c", "public" },
        { "BEGIN; DECLARE c CURSOR WITH HOLD FOR SELECT 1; ROLLBACK", "public" },
        { "BEGIN; DECLARE c CURSOR FOR SELECT 1; COMMIT", "public" },
        { "LISTEN a; UNLISTEN a; LISTEN b", "public" },
        { "SELECT pg_advisory_lock(1)", Refused },
        { "SELECT 1 WHERE pg_try_advisory_lock_shared(1, 2)", Refused },
        { "BEGIN; SELECT pg_advisory_lock(1); ROLLBACK", Refused },
        { "SELECT pg_advisory_lock(1); SELECT pg_advisory_unlock(1)", "public" },
        { "SELECT pg_advisory_lock(1); SELECT pg_advisory_lock(1); SELECT pg_advisory_unlock(1)", Refused },
        { "SELECT pg_advisory_lock(1); SELECT pg_advisory_unlock_all()", "public" },
        { "BEGIN; SELECT pg_advisory_xact_lock(1); COMMIT", "public" },
    };

    [PostgresTheory]
    [MemberData(nameof(PostgreSqlSessions))]
    public async Task F13_PostgreSqlFileGoesOnInTheSessionThatItHad(string session, string expected)
    {
        const string Schemas = "CREATE SCHEMA s1;\nCREATE SCHEMA s2;\nCREATE TABLE public.src (i integer);\nINSERT INTO public.src VALUES (0);";
        const string Tail = "CREATE TABLE t2 AS SELECT * FROM public.src;";
        await using var target = await DeployTarget.CreateAsync(Engines.Newest);
        target.Write("V1__a.sql", Schemas);
        await target.DeployAsync();

        await ResumeAsync(target, session, Tail, expected, "SELECT string_agg(schemaname, ',') FROM pg_tables WHERE tablename = 't2'");
    }

    public static TheoryData<string, string> SqliteSessions() => new()
    {
        { "CREATE TEMP TABLE src AS SELECT 1 AS i", Refused },
        { "CREATE TABLE temp.src AS SELECT 1 AS i", Refused },
        { "CREATE TABLE Temp.src (i)", Refused },
        { "CREATE VIRTUAL TABLE temp.src USING fts5(i)", Refused },
        { "CREATE TEMP VIEW src AS SELECT 1 AS i", Refused },
        { "CREATE VIEW temp.src AS SELECT 1 AS i", Refused },
        { "CREATE TEMP TRIGGER tr AFTER INSERT ON src BEGIN DELETE FROM src; END", Refused },
        { "CREATE TRIGGER temp.tr AFTER INSERT ON main.src BEGIN DELETE FROM src; END", Refused },
        { "CREATE TEMP TABLE src AS SELECT 1 AS i; DROP TABLE SRC", "0" },
        { "CREATE TEMP VIEW src AS SELECT 1 AS i; DROP VIEW temp.src", "0" },
        { "CREATE TEMP TABLE other (i); CREATE TABLE main.other (i); DROP TABLE main.other", Refused },
        { "CREATE TEMP TRIGGER tr AFTER INSERT ON src BEGIN DELETE FROM src; END; DROP TRIGGER tr", "0" },
        { "BEGIN; CREATE TEMP VIEW src AS SELECT 1 AS i; ROLLBACK", "0" },
        { "BEGIN; SAVEPOINT a; CREATE TEMP VIEW src AS SELECT 1 AS i; ROLLBACK TO A; COMMIT", "0" },
        { "SAVEPOINT a; CREATE TEMP VIEW src AS SELECT 1 AS i; RELEASE a", Refused },
        { "ATTACH ':memory:' AS m; CREATE TABLE m.src AS SELECT 1 AS i", Refused },
        { "ATTACH '' AS m; CREATE TABLE m.src AS SELECT 1 AS i", Refused },
        { "ATTACH ':memory:' AS m; DETACH M", "0" },
        { "BEGIN; PRAGMA user_version = 7; ROLLBACK", "0" },
    };

    [Theory]
    [MemberData(nameof(SqliteSessions))]
    public async Task F13_SqliteFileGoesOnInTheSessionThatItHad(string session, string expected)
    {
        await using var target = await DeployTarget.CreateAsync(Engines.Sqlite);
        target.Write("V1__a.sql", "CREATE TABLE src (i);\nINSERT INTO src VALUES (0);");
        await target.DeployAsync();

        await ResumeAsync(target, session, "CREATE TABLE t2 AS SELECT * FROM src;", expected, "SELECT group_concat(i) FROM t2");

        Assert.Equal("0", await target.ScalarAsync("PRAGMA user_version"));
    }

    [Theory]
    [InlineData("BEGIN;\nPRAGMA foreign_keys = OFF;\nCOMMIT", "1")]
    [InlineData("PRAGMA foreign_keys = OFF", "0")]
    [InlineData("PRAGMA recursive_triggers = ON;\nBEGIN;\nPRAGMA foreign_keys = OFF;\nROLLBACK", "1")]
    public async Task F13_PragmaThatATransactionIgnoresIsIgnoredAgain(string session, string expected)
    {
        await using var target = await DeployTarget.CreateAsync(Engines.Sqlite);

        await ResumeAsync(target, "PRAGMA foreign_keys = ON;\nCREATE TABLE src (i);\n" + session, "CREATE TABLE t2 AS SELECT foreign_keys FROM pragma_foreign_keys;", expected, "SELECT foreign_keys FROM t2");
    }

    [PostgresTheory]
    [InlineData("CREATE TEMP VIEW v AS SELECT 1 AS i", "the temporary view of statement 1 ended with its session, so it cannot go on. Run the rest by hand and say so with 'sqlgitops repair --applied'")]
    [InlineData("PREPARE p AS SELECT 1", "the prepared statement of statement 1 ended with its session")]
    [InlineData("SELECT pg_advisory_lock(1)", "the advisory lock of statement 1 ended with its session")]
    [InlineData("SELECT set_config('role', current_user, false)", "the setting of statement 1 ended with its session")]
    public async Task F13_RefusalSaysWhatEndedWithTheSession(string session, string message)
    {
        await using var target = await DeployTarget.CreateAsync(Engines.Newest);
        target.Write("V1__a.sql", NoTransaction + session + ";\n" + Failing);
        await target.DeployAsync();
        target.Write("V1__a.sql", NoTransaction + session + ";\nCREATE TABLE t2 (i integer);");

        var problem = Assert.Single((await target.DeployAsync()).Plan!.Problems);

        Assert.Equal((PlanProblemKind.Unfinished, 2), (problem.Kind, problem.Position!.Value.Line));
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    /// <summary>Stops behind the statements that set up the session, and goes on.</summary>
    private static async Task ResumeAsync(DeployTarget target, string session, string tail, string expected, string query)
    {
        target.Write("V2__b.sql", NoTransaction + session + ";\n" + Failing);
        var failed = await target.DeployAsync();
        Assert.True(failed.Outcome == DeployOutcome.FailedPartial, failed.Error?.ToString());
        Assert.Contains("missing", failed.Error!.Message, StringComparison.Ordinal);
        target.Write("V2__b.sql", NoTransaction + session + ";\n" + tail);

        var result = await target.DeployAsync();

        if (expected == Refused)
        {
            Assert.Equal(DeployOutcome.Refused, result.Outcome);
            Assert.Equal(PlanProblemKind.Unfinished, Assert.Single(result.Plan!.Problems).Kind);
        }
        else
        {
            Assert.True(result.Outcome == DeployOutcome.Done, result.Error?.ToString() ?? string.Join('\n', result.Plan!.Problems));
            Assert.Equal(expected, await target.ScalarAsync(query));
        }
    }
}
