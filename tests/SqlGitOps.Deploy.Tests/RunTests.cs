using Npgsql;
using SqlGitOps.Deploy.Events;
using SqlGitOps.Deploy.Planning;
using SqlGitOps.Testing;
using Xunit;

namespace SqlGitOps.Deploy.Tests;

/// <summary>A run as a whole: what it records, one transaction for all, retries, the lock that is lost, the dry run.</summary>
public sealed class RunTests
{
    [Theory]
    [ClassData(typeof(Engines))]
    public async Task EveryRunIsRecordedAndOneWithoutWorkWritesNothing(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        target.Write("V1__a.sql", "CREATE TABLE a (id integer PRIMARY KEY);");
        var run = new DeployRun { Id = "run1", Actor = "github:octocat", Commit = "abc123", Release = "r1", Environment = "Test", ToolVersion = "9.8.7" };
        var first = await target.DeployAsync(new DeployOptions { Run = run });

        Assert.Equal(
            $"run1 deploy github:octocat abc123 r1 Test 9.8.7 {first.Plan!.Hash} 1 1 Done",
            await target.ScalarAsync($"SELECT run_id || ' ' || action || ' ' || actor || ' ' || \"commit\" || ' ' || \"release\" || ' ' || environment || ' ' || tool_version || ' ' || plan_hash || ' ' || planned || ' ' || applied || ' ' || outcome FROM {target.HistoryTable}_run"));
        Assert.Equal("1", await target.ScalarAsync($"SELECT count(*) FROM {target.HistoryTable}_run WHERE finished_at >= started_at AND host <> ''"));
        Assert.Equal("run1", await target.ScalarAsync($"SELECT run_id FROM {target.HistoryTable}"));
        var before = await target.HistoryDumpAsync();

        Assert.Equal(DeployOutcome.NothingToDo, (await target.DeployAsync()).Outcome);
        Assert.Equal(before, await target.HistoryDumpAsync());

        target.Write("V2__b.sql", "INSERT INTO missing VALUES (1);");
        Assert.Equal(DeployOutcome.FailedRolledBack, (await target.DeployAsync()).Outcome);
        Assert.Equal("Done,FailedRolledBack", await target.RunsAsync("outcome"));
        Assert.Contains("missing", await target.RunsAsync("error"), StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task RunWhoseConnectionIsLostIsRecorded()
    {
        await using var target = await DeployTarget.CreateAsync("postgresql 18");
        target.Write("V1__a.sql", "SELECT pg_terminate_backend(pg_backend_pid());");

        await target.DeployAsync();

        Assert.Equal("FailedRolledBack", await target.RunsAsync("outcome"));
    }

    [Theory]
    [ClassData(typeof(Engines))]
    public async Task AllInOneTransactionIsAllOrNothing(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        var options = new DeployOptions { TransactionMode = DeployTransactionMode.All };
        target.Write("V1__a.sql", "CREATE TABLE a (id integer PRIMARY KEY);");
        target.Write("V2__b.sql", "INSERT INTO a VALUES (1);");
        target.Write("V3__c.sql", "INSERT INTO missing VALUES (1);");
        var events = new EventList();

        var failed = await target.DeployAsync(options, events);

        Assert.Equal((DeployOutcome.FailedRolledBack, "V3__c.sql"), (failed.Outcome, failed.Failure!.Migration.Script));
        Assert.Empty(failed.Applied);
        Assert.Empty(events.Of<MigrationApplied>());
        Assert.False(await target.HasTableAsync("a"));
        Assert.Equal("0", await target.ScalarAsync($"SELECT count(*) FROM {target.HistoryTable}"));

        target.Write("V3__c.sql", "INSERT INTO a VALUES (2);");
        events = new EventList(e => Assert.False(e is MigrationApplied && target.ScalarAsync("SELECT count(*) FROM a").GetAwaiter().GetResult() != "2"));
        var done = await target.DeployAsync(options, events);

        Assert.True(done.Outcome == DeployOutcome.Done, done.Error?.ToString());
        Assert.Equal(3, events.Of<MigrationApplied>().Count());
        Assert.Equal("1 applied 1/1, 2 applied 1/1, 3 applied 1/1", await target.HistoryAsync());
    }

    [Theory]
    [ClassData(typeof(Engines))]
    public async Task AllInOneTransactionRefusesAFileThatCannot(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        target.Write("V1__a.sql", "CREATE TABLE a (id integer PRIMARY KEY);");
        target.Write("V2__b.sql", "SELECT 1;\nVACUUM;");

        var result = await target.DeployAsync(new DeployOptions { TransactionMode = DeployTransactionMode.All });

        Assert.Equal(DeployOutcome.Refused, result.Outcome);
        var problem = Assert.Single(result.Plan!.Problems);
        Assert.Equal((PlanProblemKind.NotTransactional, 2), (problem.Kind, problem.Position!.Value.Line));
        Assert.Contains("'V2__b.sql'", problem.Message, StringComparison.Ordinal);
        Assert.False(await target.HasTableAsync("a"));
    }

    public static TheoryData<string, string> FilesThatShareATransaction() => new()
    {
        // Settings of the transaction, and what ends with the session, are not those of the file before.
        { "CREATE TABLE p (i integer PRIMARY KEY); CREATE TABLE c (i integer REFERENCES p DEFERRABLE INITIALLY DEFERRED);", "INSERT INTO c VALUES (1); INSERT INTO p VALUES (1); CREATE TABLE b (i integer);" },
        { "PREPARE s AS SELECT 1;", "PREPARE s AS SELECT 2; CREATE TABLE b (i integer);" },
        { "CREATE TABLE a (i integer); SAVEPOINT s; CREATE TABLE a2 (i integer);", "CREATE TABLE b (i integer);" },
        { "SELECT pg_advisory_lock(7);", "CREATE TABLE b AS SELECT 1 AS i WHERE NOT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid() AND objid = 7);\nINSERT INTO b SELECT 1 / count(*)::integer FROM b;" },
    };

    [PostgresTheory]
    [MemberData(nameof(FilesThatShareATransaction))]
    public async Task AllInOneTransactionIsAsFileByFile(string first, string second)
    {
        await using var target = await DeployTarget.CreateAsync("postgresql 18");
        target.Write("V1__a.sql", first);
        target.Write("V2__b.sql", second);

        var result = await target.DeployAsync(new DeployOptions { TransactionMode = DeployTransactionMode.All });

        Assert.True(result.Outcome == DeployOutcome.Done, result.Error?.ToString());
        Assert.True(await target.HasTableAsync("b"));
    }

    [PostgresTheory]
    [InlineData("BEGIN ISOLATION LEVEL SERIALIZABLE;\nCREATE TABLE b (id integer);\nCOMMIT;")]
    [InlineData("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE;\nCREATE TABLE b (id integer);")]
    public async Task AllInOneTransactionRefusesATransactionOfItsOwnKind(string sql)
    {
        await using var target = await DeployTarget.CreateAsync("postgresql 18");
        target.Write("V1__a.sql", "CREATE TABLE a (id integer);");
        target.Write("V2__b.sql", sql);

        var result = await target.DeployAsync(new DeployOptions { TransactionMode = DeployTransactionMode.All });

        Assert.Equal(PlanProblemKind.NotTransactional, Assert.Single(result.Plan!.Problems).Kind);
        Assert.Equal(DeployOutcome.Done, (await target.DeployAsync()).Outcome);
    }

    [PostgresFact]
    public async Task AllInOneTransactionTakesSettingsBackBetweenFiles()
    {
        await using var target = await DeployTarget.CreateAsync("postgresql 18");
        target.Write("V1__a.sql", "CREATE SCHEMA s;\nSET search_path = s;\nSET lock_timeout = '1h';\nCREATE TEMPORARY TABLE t (id integer);");
        target.Write("V2__b.sql", "CREATE TABLE b AS SELECT current_setting('lock_timeout') AS l, to_regclass('pg_temp.t')::text AS t;");

        var result = await target.DeployAsync(new DeployOptions { TransactionMode = DeployTransactionMode.All });

        Assert.True(result.Outcome == DeployOutcome.Done, result.Error?.ToString());
        Assert.Equal("5s", await target.ScalarAsync("SELECT l FROM public.b WHERE t IS NULL"));
    }

    [PostgresTheory]
    [InlineData("")]
    [InlineData("-- sqlgitops: no-transaction\n")]
    public async Task F15_LockThatIsNotFreeIsTriedAgainAndTheBlockerIsNamed(string mode)
    {
        await using var target = await DeployTarget.CreateAsync("postgresql 18");
        target.Write("V1__a.sql", "CREATE TABLE a (id integer);");
        await target.DeployAsync();
        target.Write("V2__b.sql", mode + "ALTER TABLE a ADD COLUMN b integer;\nINSERT INTO a VALUES (1, 2);");
        var blocker = await target.OpenTransactionAsync("SELECT * FROM a");
        var process = blocker.ProcessID;
        var events = new EventList(e =>
        {
            // Two tries meet the blocker, the third one does not.
            if (e is Retrying { Attempt: 2 })
            {
                blocker.Dispose();
            }
        });

        // The look at the blocker comes after half of it, which a busy machine must not miss twice.
        var result = await target.DeployAsync(new DeployOptions { LockTimeout = TimeSpan.FromMilliseconds(1200) }, events);

        Assert.True(result.Outcome == DeployOutcome.Done, result.Error?.ToString());
        Assert.Equal([1, 2], events.Of<Retrying>().Select(r => r.Attempt));
        Assert.All(events.Of<Retrying>(), r => Assert.Equal("55P03", r.Error.Code));
        Assert.Contains(
            events.Of<Retrying>(),
            r => r.Error.Blockers is { } blockers && blockers.Contains($"process {process} (", StringComparison.Ordinal)
                && blockers.Contains("idle in transaction", StringComparison.Ordinal));
        Assert.Equal("1", await target.ScalarAsync("SELECT count(*) FROM a"));
    }

    [PostgresFact]
    public async Task F15_OnlyErrorsThatOthersCauseAreTriedAgain()
    {
        await using var target = await DeployTarget.CreateAsync("postgresql 18");
        target.Write("V1__a.sql", "CREATE SEQUENCE tries;\nSELECT 1;");
        await target.DeployAsync();
        foreach (var (code, tries) in new[] { ("40001", 3), ("40P01", 3), ("55P03", 3), ("57014", 1), ("23505", 1) })
        {
            await target.ExecuteAsync("ALTER SEQUENCE tries RESTART");
            target.Write("V2__b.sql", $"DO $$ BEGIN PERFORM nextval('tries'); RAISE EXCEPTION 'x' USING ERRCODE = '{code}'; END $$;");

            var result = await target.DeployAsync(new DeployOptions { Retries = new RetryBudget(3, TimeSpan.FromMinutes(1)) });

            Assert.Equal((DeployOutcome.FailedRolledBack, code), (result.Outcome, result.Error!.Code));
            Assert.Equal(tries.ToString(), await target.ScalarAsync("SELECT last_value FROM tries"));
        }
    }

    [PostgresTheory]
    [InlineData(13, "")]
    [InlineData(18, "")]
    [InlineData(18, "-- sqlgitops: no-transaction\n")]
    public async Task F05_LostLockStopsTheRunningStatement(int major, string mode)
    {
        await using var target = await DeployTarget.CreateAsync($"postgresql {major}");
        target.Write("V1__a.sql", mode + "CREATE TABLE a (id integer);\nSELECT pg_sleep(600);");
        var deployment = target.DeployAsync();
        await target.WaitForAsync("SELECT 1 FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%' AND datname = current_database() AND state = 'active'");
        await target.ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'sqlgitops/% lock' AND datname = current_database()");

        var result = await deployment;

        Assert.Equal(DeployErrorKind.DeployLock, result.Error!.Kind);
        Assert.Equal(mode.Length == 0 ? DeployOutcome.FailedRolledBack : DeployOutcome.FailedPartial, result.Outcome);
        Assert.Equal(mode.Length > 0, await target.HasTableAsync("a"));
        target.Write("V1__a.sql", mode + "CREATE TABLE a (id integer);\nSELECT 1;");
        Assert.Equal(DeployOutcome.Done, (await target.DeployAsync()).Outcome);
        Assert.Equal("1 applied 2/2", await target.HistoryAsync());
    }

    [PostgresTheory]
    [InlineData(13)]
    [InlineData(18)]
    public async Task F07_SessionThatStillWorksForADeadDeploymentIsWaitedFor(int major)
    {
        await using var target = await DeployTarget.CreateAsync($"postgresql {major}");
        target.Write("V1__a.sql", "-- sqlgitops: no-transaction\nCREATE TABLE a (id integer);\nINSERT INTO missing VALUES (1);");
        await target.DeployAsync(new DeployOptions { Run = new DeployRun { Id = "dead" } });
        target.Write("V1__a.sql", "-- sqlgitops: no-transaction\nCREATE TABLE a (id integer);");

        // What is left when a process is killed and the server does not notice.
        var orphan = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(target.ConnectionString) { ApplicationName = "sqlgitops/dead" }.ConnectionString);
        await orphan.OpenAsync();
        var refused = await target.DeployAsync(new DeployOptions { LockWait = TimeSpan.FromMilliseconds(100) });
        Assert.Equal((DeployOutcome.Refused, DeployErrorKind.NeedsDecision), (refused.Outcome, refused.Error!.Kind));
        Assert.Contains("process ", refused.Error.Message, StringComparison.Ordinal);
        Assert.Equal("1 failed 1/2", await target.HistoryAsync());

        var events = new EventList(e =>
        {
            if (e is WaitingForSession)
            {
                orphan.Dispose();
            }
        });
        Assert.Equal(DeployOutcome.Done, (await target.DeployAsync(events: events)).Outcome);
        Assert.Single(events.Of<WaitingForSession>());
        Assert.Equal("1 applied 1/1", await target.HistoryAsync());
    }

    [Theory]
    [ClassData(typeof(Engines))]
    public async Task DryRunWritesNothingAndItsScriptDoesTheSame(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        target.Write("V1__a.sql", "CREATE TABLE a (id integer);\nINSERT INTO a VALUES (1);");
        target.Write("V2__b.sql", "-- sqlgitops: no-transaction\nINSERT INTO a VALUES (2);\nVACUUM;");
        var events = new EventList();

        var result = await target.DeployAsync(new DeployOptions { DryRun = true }, events);

        Assert.Equal(DeployOutcome.Done, result.Outcome);
        Assert.Equal(2, events.Of<MigrationStarted>().Count());
        Assert.False(await target.HasTableAsync("a"));
        Assert.False(await target.HasTableAsync(target.HistoryTable.Split('.')[^1]));
        Assert.Contains("-- V1__a.sql\nBEGIN;\n-- [sqlgitops] history: '1' is running\nCREATE TABLE a (id integer);\nINSERT INTO a VALUES (1);\n-- [sqlgitops] history: '1' is applied\nCOMMIT;\n", result.Script, StringComparison.Ordinal);
        Assert.Contains("-- [sqlgitops] history: statement 2 of '2' is about to run\nVACUUM;\n", result.Script, StringComparison.Ordinal);
        if (engine == Engines.Sqlite)
        {
            await target.ExecuteAsync(result.Script!);
            Assert.Equal("2", await target.ScalarAsync("SELECT count(*) FROM a"));
        }
    }
}
