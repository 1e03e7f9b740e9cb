using SqlGitOps.Deploy.Events;
using SqlGitOps.Deploy.Repair;
using SqlGitOps.Testing;
using Xunit;

namespace SqlGitOps.Deploy.Tests;

/// <summary>A deployment dies at some moment, and the next one makes good: every effect is there exactly once.</summary>
public sealed class CrashTests
{
    private const string NoTransaction = "-- sqlgitops: no-transaction\n";

    // A row per run of a statement, without any key: a second run would show.
    private const string Log = "CREATE TABLE log (n integer);\n";

    private const string Sessions =
        "SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'sqlgitops/%' AND application_name NOT LIKE '% lock' AND datname = current_database()";

    [Theory]
    [ClassData(typeof(Engines))]
    public async Task F03_CrashAtEveryBoundaryOfStatementsOutsideTransactions(string engine)
    {
        var own = engine == Engines.Sqlite
            ? "PRAGMA user_version = 7;\nINSERT INTO log VALUES (2);\nVACUUM;"
            : "CREATE INDEX CONCURRENTLY log_n ON log (n);\nINSERT INTO log VALUES (2);\nVACUUM log;";
        var last = await CrashEverywhereAsync(engine, NoTransaction + Log + "INSERT INTO log VALUES (1);\n" + own, "1 applied 5/5", "1,2");
        Assert.True(last >= 12, $"only {last} boundaries");
    }

    [Theory]
    [ClassData(typeof(Engines))]
    public async Task F16_CrashAtEveryBoundaryOfTransactionsInTheFile(string engine)
    {
        const string Sql = Log + "BEGIN;\nINSERT INTO log VALUES (1);\nINSERT INTO log VALUES (2);\nCOMMIT;\nINSERT INTO log VALUES (3);\n"
            + "BEGIN;\nINSERT INTO log VALUES (4);\nROLLBACK;\nBEGIN;\nSAVEPOINT s;\nINSERT INTO log VALUES (5);\nRELEASE s;\nCOMMIT;\nINSERT INTO log VALUES (6);";
        await CrashEverywhereAsync(engine, Sql, "1 applied 15/15", "1,2,3,5,6");
    }

    [Theory]
    [ClassData(typeof(Engines))]
    public async Task F03_CrashAtEveryBoundaryOfATransactionalFile(string engine) =>
        await CrashEverywhereAsync(engine, Log + "INSERT INTO log VALUES (1);\nINSERT INTO log VALUES (2);", "1 applied 3/3", "1,2");

    [PostgresTheory]
    [InlineData(13)]
    [InlineData(18)]
    public async Task F03_CrashAtEveryBoundaryOfTransactionChains(int major) => await CrashEverywhereAsync(
        $"postgresql {major}",
        Log + "BEGIN;\nINSERT INTO log VALUES (1);\nCOMMIT AND CHAIN;\nINSERT INTO log VALUES (2);\nCOMMIT;\nINSERT INTO log VALUES (3);",
        "1 applied 7/7",
        "1,2,3");

    [Fact]
    public async Task F16_CrashAtEveryBoundaryOfASavepointThatIsATransaction() => await CrashEverywhereAsync(
        Engines.Sqlite,
        NoTransaction + Log + "SAVEPOINT a;\nINSERT INTO log VALUES (1);\nSAVEPOINT b;\nINSERT INTO log VALUES (2);\nRELEASE b;\nRELEASE a;\nINSERT INTO log VALUES (3);",
        "1 applied 8/8",
        "1,2,3");

    [PostgresTheory]
    [InlineData(13)]
    [InlineData(18)]
    public async Task F03_CrashKeepsTheSessionThatTheFileSetUp(int major)
    {
        // Names without schema mean those of the file's search path, also for looking up what became of the index.
        const string Sql = NoTransaction + "CREATE SCHEMA s;\nSET search_path = s;\nCREATE TABLE log (n integer);\nCREATE INDEX CONCURRENTLY log_n ON log (n);\n"
            + "DROP INDEX CONCURRENTLY log_n;\nINSERT INTO log VALUES (1);\nRESET search_path;\nCREATE TABLE public.log AS SELECT * FROM s.log;";
        await CrashEverywhereAsync($"postgresql {major}", Sql, "1 applied 8/8", "1");
    }

    [Theory]
    [ClassData(typeof(Engines))]
    public async Task F19_ExceptionOfAListenerAtEveryEvent(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        target.Write("V1__a.sql", Log + "INSERT INTO log VALUES (1);");
        target.Write("V2__b.sql", NoTransaction + "INSERT INTO log VALUES (2);\nINSERT INTO log VALUES (3);");
        for (var at = 1; ; at++)
        {
            await target.ResetAsync();
            var count = 0;
            var events = new EventList(_ =>
            {
                if (++count == at)
                {
                    throw new InvalidOperationException("The pipe is closed.");
                }
            });
            var hasThrown = await Record.ExceptionAsync(() => target.DeployAsync(events: events)) is InvalidOperationException;

            var result = await target.DeployAsync();

            Assert.True(result.Outcome.IsSuccess(), $"event {at}: {result.Error}{Problems(result)}");
            Assert.Equal("1,2,3", await LogAsync(target));
            if (!hasThrown)
            {
                Assert.True(at > 9, $"only {at} events");
                return;
            }
        }
    }

    [PostgresTheory]
    [InlineData(13)]
    [InlineData(18)]
    public async Task F03_StatementWhoseFateCannotBeSeenIsAsked(int major)
    {
        const string Sql = NoTransaction + "CREATE TABLE log (n integer);\nDO $$ BEGIN INSERT INTO log VALUES (1); COMMIT; END $$;\nINSERT INTO log VALUES (2);";
        foreach (var (isAfter, action, rows) in new[] { (true, RepairAction.MarkApplied, "1,2"), (false, RepairAction.MarkNotApplied, "1,2") })
        {
            await using var target = await DeployTarget.CreateAsync($"postgresql {major}");
            var path = target.Write("V1__a.sql", Sql);

            // Calls: prepare, run, begin, statement 1, announce 2, statement 2.
            var faulty = new FaultyProvider(target.Provider(), 6, isAfter);
            await Assert.ThrowsAsync<SimulatedCrashException>(() => new Deployer(faulty, target.Reader).DeployAsync(target.Migrations));
            Assert.EndsWith("statement 2 (Alone)", faulty.Where, StringComparison.Ordinal);
            var before = await target.HistoryDumpAsync();

            var refused = await target.DeployAsync();

            Assert.Equal(DeployOutcome.Refused, refused.Outcome);
            Assert.Equal((DeployErrorKind.NeedsDecision, 1, path, 3), (refused.Error!.Kind, refused.Error.Statement, refused.Error.Path, refused.Error.Position!.Value.Line));
            Assert.Contains("DO $$ BEGIN", refused.Error.Message, StringComparison.Ordinal);
            Assert.Contains("repair --not-applied", refused.Error.Hint, StringComparison.Ordinal);
            Assert.Equal(before, await target.HistoryDumpAsync());

            Assert.Equal(DeployOutcome.Done, (await target.RepairAsync(action)).Outcome);
            Assert.Equal(DeployOutcome.Done, (await target.DeployAsync()).Outcome);
            Assert.Equal(rows, await LogAsync(target));
            Assert.Equal("1 applied 3/3", await target.HistoryAsync());
        }
    }

    [PostgresTheory]
    [InlineData(13, "CREATE INDEX CONCURRENTLY new ON a (id)", "new,old")]
    [InlineData(18, "CREATE INDEX CONCURRENTLY new ON a (id)", "new,old")]
    [InlineData(18, "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS new ON a (id)", "new,old")]
    [InlineData(13, "REINDEX INDEX CONCURRENTLY old", "old")]
    [InlineData(18, "REINDEX TABLE CONCURRENTLY a", "old")]
    [InlineData(13, "DROP INDEX CONCURRENTLY old", "")]
    [InlineData(18, "DROP INDEX CONCURRENTLY old", "")]
    public async Task F14_StatementThatIsKilledHalfWayIsDoneByTheNextDeployment(int major, string sql, string indexes)
    {
        await using var target = await DeployTarget.CreateAsync($"postgresql {major}");
        target.Write("V1__a.sql", "CREATE TABLE a (id integer);\nINSERT INTO a VALUES (1);\nCREATE INDEX old ON a (id);");
        await target.DeployAsync();
        target.Write("V2__index.sql", sql + ";");
        await using (await target.OpenTransactionAsync("INSERT INTO a VALUES (2)"))
        {
            // The statement waits for the transaction that writes to the table, and is killed there.
            var deployment = target.DeployAsync();
            await target.WaitForAsync(Sessions + " AND wait_event_type = 'Lock'");
            await target.ScalarAsync($"SELECT count(pg_terminate_backend(pid)) FROM ({Sessions}) AS s");
            var killed = await deployment;
            Assert.Equal((DeployErrorKind.ConnectionLost, DeployOutcome.FailedPartial), (killed.Error!.Kind, killed.Outcome));
            Assert.Contains("whether it had an effect is not known", killed.Failure!.Describe(), StringComparison.Ordinal);
        }

        Assert.Equal("0 running 1", await target.ScalarAsync($"SELECT applied_statements || ' ' || state || ' ' || intent_statement FROM {target.HistoryTable} WHERE version = '2'"));
        var events = new EventList();

        var last = await target.DeployAsync(events: events);

        Assert.True(last.Outcome == DeployOutcome.Done, last.Error?.ToString());
        Assert.Single(events.Of<StatementSettled>());
        Assert.Equal("1 applied 3/3, 2 applied 1/1", await target.HistoryAsync());
        Assert.Equal(
            indexes,
            await target.ScalarAsync("SELECT coalesce(string_agg(indexrelid::regclass::text, ',' ORDER BY indexrelid::regclass::text), '') FROM pg_index WHERE indrelid = 'a'::regclass AND indisvalid"));
        Assert.Equal("0", await target.ScalarAsync("SELECT count(*) FROM pg_index WHERE NOT indisvalid"));
    }

    [PostgresFact]
    public async Task F14_DetachThatIsKilledHalfWayIsFinished()
    {
        await using var target = await DeployTarget.CreateAsync("postgresql 18");
        target.Write("V1__a.sql", "CREATE TABLE a (id integer) PARTITION BY RANGE (id);\nCREATE TABLE p PARTITION OF a FOR VALUES FROM (0) TO (10);");
        await target.DeployAsync();
        target.Write("V2__detach.sql", "ALTER TABLE a DETACH PARTITION p CONCURRENTLY;");
        await using (await target.OpenTransactionAsync("SELECT * FROM a"))
        {
            var deployment = target.DeployAsync();
            await target.WaitForAsync(Sessions + " AND wait_event_type = 'Lock'");
            await target.ScalarAsync($"SELECT count(pg_terminate_backend(pid)) FROM ({Sessions}) AS s");
            await deployment;
        }

        Assert.Equal("true", await target.ScalarAsync("SELECT inhdetachpending FROM pg_inherits"));

        Assert.Equal(DeployOutcome.Done, (await target.DeployAsync()).Outcome);
        Assert.Equal("0", await target.ScalarAsync("SELECT count(*) FROM pg_inherits"));
        Assert.Equal("1 applied 2/2, 2 applied 1/1", await target.HistoryAsync());
    }

    private static async Task<int> CrashEverywhereAsync(string engine, string sql, string history, string rows)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        target.Write("V1__a.sql", sql);
        for (var at = 1; ; at++)
        {
            foreach (var isAfter in (bool[])[false, true])
            {
                await target.ResetAsync();
                var faulty = new FaultyProvider(target.Provider(), at, isAfter);
                await Record.ExceptionAsync(() => new Deployer(faulty, target.Reader).DeployAsync(target.Migrations));

                var result = await target.DeployAsync();

                Assert.True(result.Outcome.IsSuccess(), $"{faulty.Where}: {result.Error}{Problems(result)}");
                Assert.Equal((faulty.Where, rows), (faulty.Where, await LogAsync(target)));
                Assert.Equal((faulty.Where, history), (faulty.Where, await target.HistoryAsync()));
                if (engine != Engines.Sqlite)
                {
                    Assert.Equal("0", await target.ScalarAsync("SELECT count(*) FROM pg_index WHERE NOT indisvalid"));
                }

                if (!faulty.HasCrashed)
                {
                    return at;
                }
            }
        }
    }

    private static Task<string> LogAsync(DeployTarget target) => target.ScalarAsync(target.Dialect == Syntax.SqlDialect.Sqlite
        ? "SELECT group_concat(n, ',') FROM (SELECT n FROM log ORDER BY n)"
        : "SELECT string_agg(n::text, ',' ORDER BY n) FROM log");

    private static string Problems(DeployResult result) => string.Join('\n', result.Plan?.Problems.Select(p => p.Message) ?? []);
}
