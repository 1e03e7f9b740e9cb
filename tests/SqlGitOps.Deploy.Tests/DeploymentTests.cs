using SqlGitOps.Deploy.Events;
using SqlGitOps.Deploy.Planning;
using SqlGitOps.Deploy.Providers;
using SqlGitOps.Migrations.Project;
using SqlGitOps.Testing;
using Xunit;

namespace SqlGitOps.Deploy.Tests;

/// <summary>What a deployment does on every engine.</summary>
public sealed class DeploymentTests
{
    private const string NoTransaction = "-- sqlgitops: no-transaction\n";

    [Theory]
    [ClassData(typeof(EnginesAndPooler))]
    public async Task FirstDeploymentAppliesAllAndTheSecondDoesNothing(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        target.Write("V1__tables.sql", "CREATE TABLE a (id integer PRIMARY KEY);\nCREATE TABLE b (id integer PRIMARY KEY);");
        target.Write("V2__data.sql", "INSERT INTO a VALUES (1);");
        target.Write("V10__more.sql", "INSERT INTO a SELECT id + 1 FROM a;");
        var events = new EventList();
        var run = new DeployRun { Actor = "github:octocat", Commit = "abc123", Release = "r1", Environment = "Test", ToolVersion = "9.8.7" };

        var first = await target.DeployAsync(new DeployOptions { Run = run }, events);

        Assert.Equal(DeployOutcome.Done, first.Outcome);
        Assert.Equal(["V1__tables.sql", "V2__data.sql", "V10__more.sql"], first.Applied.Select(m => m.Script));
        Assert.Equal("1 applied 2/2, 2 applied 1/1, 10 applied 1/1", await target.HistoryAsync());
        Assert.Equal(
            "V2__data.sql data versioned abc123 r1 Test 9.8.7",
            await target.ScalarAsync($"SELECT script || ' ' || description || ' ' || kind || ' ' || \"commit\" || ' ' || \"release\" || ' ' || environment || ' ' || tool_version FROM {target.HistoryTable} WHERE version = '2'"));
        Assert.Contains("github:octocat", await target.ScalarAsync($"SELECT applied_by FROM {target.HistoryTable} WHERE version = '2'"), StringComparison.Ordinal);
        Assert.Equal(
            target.Migrations[1].Checksum, await target.ScalarAsync($"SELECT checksum FROM {target.HistoryTable} WHERE version = '2'"));
        Assert.Equal("0", await target.ScalarAsync($"SELECT count(*) FROM {target.HistoryTable} WHERE finished_at IS NULL OR finished_at < started_at OR duration_ms < 0"));
        Assert.Equal(
            [typeof(Connected), typeof(Planned), typeof(HistoryCreated), typeof(MigrationStarted), typeof(StatementsExecuted), typeof(MigrationApplied)],
            events.All.Take(6).Select(e => e.GetType()));
        Assert.Same(first, Assert.IsType<Finished>(events.All[^1]).Result);

        var second = await target.DeployAsync();

        Assert.Equal(DeployOutcome.NothingToDo, second.Outcome);
        Assert.Empty(second.Applied);
        Assert.Equal("2", await target.ScalarAsync("SELECT count(*) FROM a"));
    }

    [Theory]
    [ClassData(typeof(EnginesAndPooler))]
    public async Task F17_FailureInTheMiddleLeavesNothingOfTheFile(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        target.Write("V1__a.sql", "CREATE TABLE a (id integer PRIMARY KEY);");
        var path = target.Write("V2__b.sql", "CREATE TABLE b (id integer PRIMARY KEY);\n\n  INSERT INTO missing VALUES (1);\nCREATE TABLE c (id integer);");
        target.Write("V3__d.sql", "CREATE TABLE d (id integer PRIMARY KEY);");

        var result = await target.DeployAsync();

        Assert.Equal(DeployOutcome.FailedRolledBack, result.Outcome);
        Assert.Equal(3, result.ExitCode);
        Assert.Equal(DeployErrorKind.StatementFailed, result.Error!.Kind);
        Assert.Equal(path, result.Error.Path);
        Assert.Equal(3, result.Error.Position!.Value.Line);
        Assert.Equal(1, result.Error.Statement);
        Assert.Contains("missing", result.Error.Message, StringComparison.Ordinal);
        Assert.Equal("'V2__b.sql' was rolled back: nothing of it is in the database.", result.Failure!.Describe());
        Assert.False(await target.HasTableAsync("b"));
        Assert.False(await target.HasTableAsync("d"));
        Assert.Equal("1 applied 1/1", await target.HistoryAsync());

        target.Write("V2__b.sql", "CREATE TABLE b (id integer PRIMARY KEY);");
        Assert.Equal(DeployOutcome.Done, (await target.DeployAsync()).Outcome);
        Assert.Equal("1 applied 1/1, 2 applied 1/1, 3 applied 1/1", await target.HistoryAsync());
    }

    [Theory]
    [ClassData(typeof(EnginesAndPooler))]
    public async Task F13_FailureWithoutTransactionIsRecordedAndTheNextDeploymentGoesOn(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        target.Write("V1__a.sql", NoTransaction + "CREATE TABLE a (id integer PRIMARY KEY);\nINSERT INTO a VALUES (1);\nINSERT INTO missing VALUES (1);\nINSERT INTO a VALUES (2);");

        var result = await target.DeployAsync();

        Assert.Equal(DeployOutcome.FailedPartial, result.Outcome);
        Assert.Equal(4, result.ExitCode);
        Assert.Equal(2, result.Failure!.AppliedStatements);
        Assert.Equal(
            "2 of 4 statements of 'V1__a.sql' are in the database. Statement 3 starts at line 4; the next deployment goes on there.",
            result.Failure.Describe());
        Assert.Equal("1 failed 2/4", await target.HistoryAsync());
        Assert.Contains("missing", await target.ScalarAsync($"SELECT error FROM {target.HistoryTable}"), StringComparison.Ordinal);

        // The statement was rolled back by itself, and what stands behind the applied ones may be edited.
        target.Write("V1__a.sql", NoTransaction + "CREATE TABLE a (id integer PRIMARY KEY);\nINSERT INTO a VALUES (1);\nINSERT INTO a VALUES (2);");
        var next = await target.DeployAsync();

        Assert.Equal(DeployOutcome.Done, next.Outcome);
        Assert.Equal("1 applied 3/3", await target.HistoryAsync());
        Assert.Equal("2", await target.ScalarAsync("SELECT count(*) FROM a"));
        Assert.Equal(DeployOutcome.NothingToDo, (await target.DeployAsync()).Outcome);
    }

    [Theory]
    [ClassData(typeof(EnginesAndPooler))]
    public async Task F27_EditedFileIsRefused(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        target.Write("V1__a.sql", "CREATE TABLE a (id integer PRIMARY KEY);\n");
        await target.DeployAsync(new DeployOptions { Run = new DeployRun { Commit = "abc123" } });

        // Line ends and a byte order mark are not edits.
        target.Write("V1__a.sql", "\uFEFFCREATE TABLE a (id integer PRIMARY KEY);\r\n");
        Assert.Equal(DeployOutcome.NothingToDo, (await target.DeployAsync()).Outcome);

        var path = target.Write("V1__a.sql", "CREATE TABLE a (id bigint PRIMARY KEY);\n");
        target.Write("V2__b.sql", "CREATE TABLE b (id integer PRIMARY KEY);");
        var result = await target.DeployAsync();

        Assert.Equal(DeployOutcome.Refused, result.Outcome);
        Assert.Equal(1, result.ExitCode);
        var problem = Assert.Single(result.Plan!.Problems);
        Assert.Equal((PlanProblemKind.EditedAfterApplied, path), (problem.Kind, problem.Path));
        Assert.Contains("abc123", problem.Message, StringComparison.Ordinal);
        Assert.False(await target.HasTableAsync("b"));
    }

    [Theory]
    [ClassData(typeof(EnginesAndPooler))]
    public async Task F28_MissingFileIsRefused(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        target.Write("V1__a.sql", "CREATE TABLE a (id integer PRIMARY KEY);");
        target.Write("V2__b.sql", "CREATE TABLE b (id integer PRIMARY KEY);");
        await target.DeployAsync();
        target.Delete("V1__a.sql");

        var result = await target.DeployAsync();

        Assert.Equal(DeployOutcome.Refused, result.Outcome);
        var problem = Assert.Single(result.Plan!.Problems);
        Assert.Equal(PlanProblemKind.MissingFile, problem.Kind);
        Assert.Contains("V1__a.sql", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [ClassData(typeof(EnginesAndPooler))]
    public async Task F29_RenamedFileIsTheSameMigration(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        target.Write("V1__a.sql", "CREATE TABLE a (id integer PRIMARY KEY);");
        await target.DeployAsync();
        target.Delete("V1__a.sql");
        target.Write("first/V001__renamed.sql", "CREATE TABLE a (id integer PRIMARY KEY);");

        Assert.Equal(DeployOutcome.NothingToDo, (await target.DeployAsync()).Outcome);
    }

    [Theory]
    [ClassData(typeof(EnginesAndPooler))]
    public async Task F25_LateFileIsRefusedUnlessAllowed(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        target.Write("V2__b.sql", "CREATE TABLE b (id integer PRIMARY KEY);");
        await target.DeployAsync();
        target.Write("V1__a.sql", "CREATE TABLE a (id integer PRIMARY KEY);");

        var refused = await target.DeployAsync();
        Assert.Equal(DeployOutcome.Refused, refused.Outcome);
        Assert.Equal(PlanProblemKind.OutOfOrder, Assert.Single(refused.Plan!.Problems).Kind);

        var allowed = await target.DeployAsync(new DeployOptions { Policy = new IntegrityPolicy { OutOfOrder = OutOfOrderPolicy.Allow } });
        Assert.Equal(DeployOutcome.Done, allowed.Outcome);
        Assert.Equal("2 applied 1/1, 1 applied 1/1", await target.HistoryAsync());
    }

    [Theory]
    [ClassData(typeof(EnginesAndPooler))]
    public async Task RepeatableRunsAgainWhenItsTextChanged(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        target.Write("V1__a.sql", "CREATE TABLE a (id integer PRIMARY KEY);");
        target.Write("R__count.sql", "INSERT INTO a VALUES (1);");
        await target.DeployAsync();
        Assert.Equal(DeployOutcome.NothingToDo, (await target.DeployAsync()).Outcome);

        target.Write("R__count.sql", "INSERT INTO a VALUES (2);\nINSERT INTO a VALUES (3);");
        var again = await target.DeployAsync();

        Assert.Equal(DeployOutcome.Done, again.Outcome);
        Assert.Equal("3", await target.ScalarAsync("SELECT count(*) FROM a"));
        Assert.Equal("1 applied 1/1, repeatable:R__count.sql applied 2/2", await target.HistoryAsync());

        // It fails: the row of the former run stays, and the new text is still to be run.
        target.Write("R__count.sql", "INSERT INTO missing VALUES (2);");
        Assert.Equal(DeployOutcome.FailedRolledBack, (await target.DeployAsync()).Outcome);
        Assert.Equal("1 applied 1/1, repeatable:R__count.sql applied 2/2", await target.HistoryAsync());
        Assert.Single((await target.PlanAsync()).Plan!.Pending);
    }

    [Theory]
    [ClassData(typeof(EnginesAndPooler))]
    public async Task ConcurrentDeploymentsApplyEachMigrationOnce(string engine)
    {
        const int Deployments = 4, Migrations = 12;
        await using var target = await DeployTarget.CreateAsync(engine);
        target.Write("V1__log.sql", "CREATE TABLE log (number integer);");
        for (var i = 2; i <= Migrations; i++)
        {
            target.Write($"V{i}__row.sql", (i % 4 == 0 ? NoTransaction : "") + $"INSERT INTO log VALUES ({i});");
        }

        using var start = new Barrier(Deployments);
        var results = await Task.WhenAll(Enumerable.Range(0, Deployments).Select(_ => Task.Run(() =>
        {
            start.SignalAndWait();
            return target.DeployAsync();
        })));

        Assert.All(results, r => Assert.True(r.Outcome.IsSuccess(), r.Error?.ToString()));
        Assert.Equal(Migrations, results.Sum(r => r.Applied.Count));
        Assert.Equal($"{Migrations - 1}/{Migrations - 1}", await target.ScalarAsync("SELECT count(*) || '/' || count(DISTINCT number) FROM log"));
        Assert.Equal(Migrations.ToString(), await target.ScalarAsync($"SELECT count(*) FROM {target.HistoryTable} WHERE state = 'applied'"));
    }

    [Theory]
    [ClassData(typeof(EnginesAndPooler))]
    public async Task WaitingForTheLockEnds(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        target.Write("V1__a.sql", "CREATE TABLE a (id integer PRIMARY KEY);");
        var other = await target.Provider().OpenAsync(DatabaseAccess.Deploy, new DeployRun { Id = "other" }, default);
        Assert.Null(await other.TryLockAsync(default));
        var events = new EventList();

        var result = await target.DeployAsync(new DeployOptions { LockWait = TimeSpan.FromMilliseconds(200) }, events);

        Assert.Equal(DeployOutcome.LockTimeout, result.Outcome);
        Assert.EndsWith("Try again when it has ended.", result.Error!.Message, StringComparison.Ordinal);
        Assert.Equal(5, result.ExitCode);
        Assert.NotEmpty(events.Of<WaitingForLock>());
        Assert.Contains(engine == Engines.Sqlite ? ".migrate.lock" : "sqlgitops/other lock", result.Error!.Message, StringComparison.Ordinal);

        await other.DisposeAsync();
        Assert.Equal(DeployOutcome.Done, (await target.DeployAsync()).Outcome);
    }

    [Theory]
    [ClassData(typeof(EnginesAndPooler))]
    public async Task LookingWritesNothing(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        target.Write("V1__a.sql", "CREATE TABLE a (id integer PRIMARY KEY);");

        var result = await target.PlanAsync();

        Assert.Equal(DeployOutcome.Done, result.Outcome);
        Assert.Single(result.Plan!.Pending);
        Assert.False(result.Plan.History.Exists);
        if (engine == Engines.Sqlite)
        {
            Assert.False(result.Database!.Exists);
            Assert.False(File.Exists(target.DatabaseFile));
        }
        else
        {
            Assert.Equal("0", await target.ScalarAsync("SELECT count(*) FROM pg_namespace WHERE nspname = 'sqlgitops'"));
        }

        await target.DeployAsync();
        var after = await target.PlanAsync();
        Assert.Equal(DeployOutcome.NothingToDo, after.Outcome);
        Assert.Equal("V1__a.sql", Assert.Single(after.Plan!.Applied).Script);
    }

    [Theory]
    [ClassData(typeof(EnginesAndPooler))]
    public async Task HistoryThatCannotBeReadIsAnError(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        target.Write("V1__a.sql", "CREATE TABLE a (id integer PRIMARY KEY);");
        await target.DeployAsync();
        var meta = target.HistoryTable.Split('.')[^1] + "_meta";
        await target.ExecuteAsync($"ALTER TABLE {target.HistoryTable}_meta RENAME TO x");

        foreach (var damaged in new[] { await target.DeployAsync(), await target.PlanAsync() })
        {
            Assert.Equal(DeployOutcome.ConnectionFailed, damaged.Outcome);
            Assert.Equal(DeployErrorKind.History, damaged.Error!.Kind);
            Assert.Contains(meta, damaged.Error.Message, StringComparison.Ordinal);
        }

        await target.ExecuteAsync($"ALTER TABLE {target.HistoryTable.Replace("migration_history", "x", StringComparison.Ordinal).Replace("sqlgitops_x", "x", StringComparison.Ordinal)} RENAME TO {meta}");
        await target.ExecuteAsync($"ALTER TABLE {target.HistoryTable} RENAME COLUMN checksum TO other");
        foreach (var foreign in new[] { await target.DeployAsync(), await target.PlanAsync() })
        {
            Assert.Equal(6, foreign.ExitCode);
            Assert.Equal(DeployErrorKind.History, foreign.Error!.Kind);
        }
    }

    [Theory]
    [ClassData(typeof(EnginesAndPooler))]
    public async Task HistoryOfANewerVersionIsRefused(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        target.Write("V1__a.sql", "CREATE TABLE a (id integer PRIMARY KEY);");
        await target.DeployAsync();
        await target.ExecuteAsync($"UPDATE {target.HistoryTable}_meta SET layout = 99");
        target.Write("V2__b.sql", "CREATE TABLE b (id integer PRIMARY KEY);");

        var result = await target.DeployAsync();

        Assert.Equal(DeployOutcome.Refused, result.Outcome);
        Assert.Equal(PlanProblemKind.NewerHistory, Assert.Single(result.Plan!.Problems).Kind);
    }

    [Theory]
    [ClassData(typeof(EnginesAndPooler))]
    public async Task TransactionAroundTheFileIsReplaced(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        target.Write("V1__a.sql", "BEGIN;\nCREATE TABLE a (id integer PRIMARY KEY);\nINSERT INTO missing VALUES (1);\nCOMMIT;");

        var result = await target.DeployAsync();

        Assert.Equal(DeployOutcome.FailedRolledBack, result.Outcome);
        Assert.Equal(3, result.Error!.Position!.Value.Line);
        Assert.False(await target.HasTableAsync("a"));

        target.Write("V1__a.sql", "BEGIN;\nCREATE TABLE a (id integer PRIMARY KEY);\nCOMMIT;");
        Assert.Equal(DeployOutcome.Done, (await target.DeployAsync()).Outcome);
        Assert.Equal("1 applied 1/1", await target.HistoryAsync());
    }

    [Theory]
    [ClassData(typeof(EnginesAndPooler))]
    public async Task TransactionsInsideTheFileCountOnlyWhatTheyCommitted(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        target.Write("V1__a.sql", "BEGIN;\nCREATE TABLE a (id integer PRIMARY KEY);\nCOMMIT;\nBEGIN;\nINSERT INTO a VALUES (1);\nINSERT INTO missing VALUES (1);\nCOMMIT;");

        var result = await target.DeployAsync();

        Assert.Equal(DeployOutcome.FailedPartial, result.Outcome);
        Assert.Equal("0", await target.ScalarAsync("SELECT count(*) FROM a"));
        Assert.Equal("1 failed 3/7", await target.HistoryAsync());
    }

    [Theory]
    [ClassData(typeof(EnginesAndPooler))]
    public async Task TransactionLeftOpenIsAFailure(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        target.Write("V1__a.sql", "CREATE TABLE a (id integer PRIMARY KEY);\nBEGIN;\nINSERT INTO a VALUES (1);");

        var result = await target.DeployAsync();

        Assert.Equal(DeployOutcome.FailedPartial, result.Outcome);
        Assert.Equal(DeployErrorKind.TransactionBroken, result.Error!.Kind);
        Assert.Equal("0", await target.ScalarAsync("SELECT count(*) FROM a"));
        Assert.Equal("1 failed 1/3", await target.HistoryAsync());
    }

    [Theory]
    [ClassData(typeof(EnginesAndPooler))]
    public async Task CancellationStopsTheStatementAndRollsBack(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        var endless = engine == Engines.Sqlite
            ? "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n;"
            : "SELECT pg_sleep(600);";
        target.Write("V1__a.sql", "CREATE TABLE a (id integer PRIMARY KEY);\n" + endless);
        using var source = new CancellationTokenSource();
        var events = new EventList(e =>
        {
            if (e is MigrationStarted)
            {
                source.CancelAfter(TimeSpan.FromMilliseconds(300));
            }
        });

        var result = await target.DeployAsync(events: events, cancellationToken: source.Token);

        Assert.Equal(DeployOutcome.Cancelled, result.Outcome);
        Assert.Equal(130, result.ExitCode);
        Assert.False(await target.HasTableAsync("a"));
        target.Write("V1__a.sql", "CREATE TABLE a (id integer PRIMARY KEY);");
        Assert.Equal(DeployOutcome.Done, (await target.DeployAsync()).Outcome);
    }

    [Theory]
    [ClassData(typeof(EnginesAndPooler))]
    public async Task ExceptionOfAListenerRollsBack(string engine)
    {
        // The second half does not go to the database with the first.
        await using var target = await DeployTarget.CreateAsync(engine);
        target.Write("V1__a.sql", "CREATE TABLE a (id integer PRIMARY KEY);\n" + string.Concat(Enumerable.Range(1, 1500).Select(i => $"INSERT INTO a VALUES ({i});\n")));

        await Assert.ThrowsAsync<InvalidOperationException>(() => target.DeployAsync(events: FailingAt<StatementsExecuted>()));

        Assert.False(await target.HasTableAsync("a"));
        Assert.Equal(DeployOutcome.Done, (await target.DeployAsync()).Outcome);
    }

    [PostgresTheory]
    [InlineData("postgresql 13")]
    [InlineData("postgresql 18")]
    public async Task ExceptionOfAListenerToTheServerRollsBack(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        target.Write(
            "V1__a.sql",
            "CREATE TABLE a (id integer PRIMARY KEY);\nDO $$ BEGIN RAISE NOTICE 'hello'; END $$;\n"
            + string.Concat(Enumerable.Range(1, 1500).Select(i => $"INSERT INTO a VALUES ({i});\n")));

        await Assert.ThrowsAsync<InvalidOperationException>(() => target.DeployAsync(events: FailingAt<ServerMessage>()));

        Assert.False(await target.HasTableAsync("a"));
        Assert.Equal(DeployOutcome.Done, (await target.DeployAsync()).Outcome);
    }

    [Theory]
    [ClassData(typeof(EnginesAndPooler))]
    public async Task ExceptionOfAListenerBehindTheLastStatementLeavesAllOrNothing(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        target.Write("V1__a.sql", "CREATE TABLE a (id integer PRIMARY KEY);");

        await Assert.ThrowsAsync<InvalidOperationException>(() => target.DeployAsync(events: FailingAt<StatementsExecuted>()));

        Assert.Equal(await target.HasTableAsync("a") ? "1" : "0", await target.ScalarAsync($"SELECT count(*) FROM {target.HistoryTable} WHERE state = 'applied'"));
        Assert.True((await target.DeployAsync()).Outcome.IsSuccess());
        Assert.Equal("1 applied 1/1", await target.HistoryAsync());
    }

    [Theory]
    [ClassData(typeof(EnginesAndPooler))]
    public async Task GateIsAskedBeforeAnythingIsChanged(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        await target.ExecuteAsync(engine == Engines.Sqlite ? "PRAGMA user_version = 1" : "SELECT 1");
        target.Write("V1__a.sql", "CREATE TABLE a (id integer PRIMARY KEY);");
        var gate = new CountingGate { MayRun = false };

        var refused = await target.DeployAsync(new DeployOptions { Gate = gate });

        Assert.Equal((DeployOutcome.Refused, 1, 1), (refused.Outcome, gate.Prepared, gate.Asked));
        Assert.False(await target.HasTableAsync("a"));
        Assert.False(await target.HasTableAsync(target.HistoryTable.Split('.')[^1]));
    }

    [Theory]
    [ClassData(typeof(EnginesAndPooler))]
    public async Task GateIsNotAskedWhenNothingIsPending(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        target.Write("V1__a.sql", "CREATE TABLE a (id integer PRIMARY KEY);");
        var gate = new CountingGate();
        Assert.Equal(DeployOutcome.Done, (await target.DeployAsync(new DeployOptions { Gate = gate })).Outcome);
        Assert.Equal((1, 1), (gate.Prepared, gate.Asked));

        var second = await target.DeployAsync(new DeployOptions { Gate = gate });

        Assert.Equal(DeployOutcome.NothingToDo, second.Outcome);
        Assert.Equal((1, 1), (gate.Prepared, gate.Asked));
    }

    private sealed class CountingGate : IDeployGate
    {
        public bool MayRun { get; init; } = true;

        public int Prepared { get; private set; }

        public int Asked { get; private set; }

        public void Prepare(CancellationToken cancellationToken) => Prepared++;

        public Task<bool> MayRunAsync(CancellationToken cancellationToken)
        {
            Asked++;
            return Task.FromResult(MayRun);
        }
    }

    private static EventList FailingAt<T>() => new(e =>
    {
        if (e is T)
        {
            throw new InvalidOperationException("The pipe is closed.");
        }
    });

    [Theory]
    [ClassData(typeof(EnginesAndPooler))]
    public async Task StatementTimeoutOfTheFileIsKept(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        var endless = engine == Engines.Sqlite
            ? "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n;"
            : "SELECT pg_sleep(600);";
        target.Write("V1__a.sql", "-- sqlgitops: timeout statement=200ms\n" + endless);

        var result = await target.DeployAsync();

        Assert.Equal(DeployOutcome.FailedRolledBack, result.Outcome);
        Assert.Equal(DeployErrorKind.StatementTimeout, result.Error!.Kind);
        Assert.Equal(2, result.Error.Position!.Value.Line);
    }
}
