using SqlGitOps.Deploy.Events;
using SqlGitOps.Deploy.Planning;
using SqlGitOps.Deploy.Providers;
using SqlGitOps.Deploy.Repair;
using SqlGitOps.Testing;
using Xunit;

namespace SqlGitOps.Deploy.Tests;

/// <summary>Migrations that are in the database in part: going on, refusing, and what somebody decided.</summary>
public sealed class PartialTests
{
    private const string NoTransaction = "-- sqlgitops: no-transaction\n";
    private const string First = "CREATE TABLE log (n integer);\n";
    private const string Second = "INSERT INTO log VALUES (1);\n";
    private const string Failing = "INSERT INTO missing VALUES (1);\n";
    private const string Last = "INSERT INTO log VALUES (2);\n";

    public static TheoryData<string, string, PlanProblemKind?> Edits()
    {
        var data = new TheoryData<string, string, PlanProblemKind?>();
        foreach (string name in new Engines())
        {
            data.Add(name, First + Second + Last, null);
            data.Add(name, "-- a comment\n" + First.Replace("\n", "\r\n", StringComparison.Ordinal) + Second, null);
            data.Add(name, First + Second, null);
            data.Add(name, First, PlanProblemKind.AppliedPartEdited);
            data.Add(name, "", PlanProblemKind.AppliedPartEdited);
            data.Add(name, Second + First + Last, PlanProblemKind.AppliedPartEdited);
            data.Add(name, First + "INSERT INTO log VALUES (9);\n" + Last, PlanProblemKind.AppliedPartEdited);
            data.Add(name, First + Last + Second + Last, PlanProblemKind.AppliedPartEdited);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Edits))]
    public async Task F04_OnlyWhatIsNotInTheDatabaseMayBeEdited(string engine, string edited, PlanProblemKind? problem)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        target.Write("V1__a.sql", NoTransaction + First + Second + Failing + Last);
        Assert.Equal(DeployOutcome.FailedPartial, (await target.DeployAsync()).Outcome);
        Assert.Equal("1 failed 2/4", await target.HistoryAsync());
        target.Write("V1__a.sql", NoTransaction + edited);

        var result = await target.DeployAsync();

        if (problem is null)
        {
            Assert.True(result.Outcome == DeployOutcome.Done, string.Join('\n', result.Plan!.Problems));
            Assert.Equal("1", await target.ScalarAsync("SELECT count(*) FROM log WHERE n = 1"));
            Assert.Equal(DeployOutcome.NothingToDo, (await target.DeployAsync()).Outcome);
        }
        else
        {
            Assert.Equal(DeployOutcome.Refused, result.Outcome);
            Assert.Equal(problem, Assert.Single(result.Plan!.Problems).Kind);
            Assert.Equal("1 failed 2/4", await target.HistoryAsync());
        }
    }

    [Theory]
    [ClassData(typeof(Engines))]
    public async Task F04_WhatIsHalfInTheDatabaseIsNotVerified(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        target.Write("V1__a.sql", NoTransaction + First + Second + Failing + Last);
        Assert.Equal(DeployOutcome.FailedPartial, (await target.DeployAsync()).Outcome);

        var result = await new Deployer(target.Provider(), target.Reader).VerifyAsync(target.Migrations);

        Assert.Equal((DeployOutcome.Refused, 1), (result.Outcome, result.ExitCode));
        Assert.Contains("'V1__a.sql' is unfinished: 2 of 4 statements are in the database", Assert.Single(result.Plan!.Problems).Message, StringComparison.Ordinal);
        Assert.Equal(DeployOutcome.Done, (await target.PlanAsync()).Outcome);
    }

    [Theory]
    [ClassData(typeof(EnginesAndPooler))]
    public async Task F04_WhatIsInTheDatabaseIsNotRunAgainWhenTheFileCouldUseATransaction(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        target.Write("V1__a.sql", NoTransaction + First + Second + Failing + Last);
        Assert.Equal(DeployOutcome.FailedPartial, (await target.DeployAsync()).Outcome);
        target.Write("V1__a.sql", First + Second + Failing + Last);

        // What fails now must leave the same.
        Assert.Equal(DeployOutcome.FailedPartial, (await target.DeployAsync()).Outcome);
        Assert.Equal("1 failed 2/4", await target.HistoryAsync());
        target.Write("V1__a.sql", First + Second + Last);
        Assert.Equal(PlanProblemKind.NotTransactional, Assert.Single((await target.DeployAsync(new DeployOptions { TransactionMode = DeployTransactionMode.All })).Plan!.Problems).Kind);
        var result = await target.DeployAsync();

        Assert.True(result.Outcome == DeployOutcome.Done, result.Error?.ToString());
        Assert.Equal("1 applied 3/3", await target.HistoryAsync());
        Assert.Equal("2/2", await target.ScalarAsync("SELECT count(*) || '/' || count(DISTINCT n) FROM log"));
    }

    [Theory]
    [ClassData(typeof(EnginesAndPooler))]
    public async Task F12_EveryStatementFailsOnceInBothModes(string engine)
    {
        const int Count = 4;
        await using var target = await DeployTarget.CreateAsync(engine);
        target.Write("V1__log.sql", First);
        for (var failing = 1; failing <= Count; failing++)
        {
            foreach (var mode in (string[])["", NoTransaction])
            {
                await target.ResetAsync();
                target.Delete("V2__rows.sql");
                await target.DeployAsync();
                target.Write("V2__rows.sql", mode + Rows(failing));

                var failed = await target.DeployAsync();

                var isPartial = mode.Length > 0 && failing > 1;
                Assert.Equal(isPartial ? DeployOutcome.FailedPartial : DeployOutcome.FailedRolledBack, failed.Outcome);
                Assert.Equal((isPartial ? failing - 1 : 0).ToString(), await target.ScalarAsync("SELECT count(*) FROM log"));
                Assert.Equal("Done,FailedRolledBack".Replace("FailedRolledBack", failed.Outcome.ToString(), StringComparison.Ordinal), await target.RunsAsync("outcome"));

                // The cause is mended by running again, nothing else.
                target.Write("V2__rows.sql", mode + Rows(0));
                Assert.Equal(DeployOutcome.Done, (await target.DeployAsync()).Outcome);
                Assert.Equal($"{Count}/{Count}", await target.ScalarAsync("SELECT count(*) || '/' || count(DISTINCT n) FROM log"));
                Assert.Equal($"1 applied 1/1, 2 applied {Count}/{Count}", await target.HistoryAsync());
            }
        }

        static string Rows(int failing) => string.Concat(Enumerable.Range(1, Count).Select(i => i == failing ? Failing : $"INSERT INTO log VALUES ({i});\n"));
    }

    [Theory]
    [ClassData(typeof(EnginesAndPooler))]
    public async Task RepairMarksAStatementAsApplied(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        target.Write("V1__a.sql", NoTransaction + First + Failing + Last);
        await target.DeployAsync();
        var events = new EventList();

        var repaired = await target.RepairAsync(RepairAction.MarkApplied, events: events);

        Assert.True(repaired.Outcome == DeployOutcome.Done, repaired.Error?.ToString());
        Assert.Equal("V1__a.sql", Assert.Single(events.Of<HistoryRepaired>()).Entry.Script);
        Assert.Equal("1 failed 2/3", await target.HistoryAsync());
        Assert.Contains("statement 2 is in the database", await target.ScalarAsync($"SELECT note FROM {target.HistoryTable}"), StringComparison.Ordinal);
        Assert.Equal("deploy,repair: MarkApplied", await target.RunsAsync("action"));
        Assert.Equal(DeployOutcome.Done, (await target.DeployAsync()).Outcome);
        Assert.Equal("2", await target.ScalarAsync("SELECT max(n) FROM log"));

        var nothing = await target.RepairAsync(RepairAction.MarkApplied);
        Assert.Equal((DeployOutcome.Refused, DeployErrorKind.NeedsDecision), (nothing.Outcome, nothing.Error!.Kind));
    }

    [Theory]
    [ClassData(typeof(EnginesAndPooler))]
    public async Task RepairOfTheLastStatementCompletesTheMigration(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        target.Write("V1__a.sql", NoTransaction + First + Failing);
        await target.DeployAsync();

        Assert.Equal(DeployOutcome.Done, (await target.RepairAsync(RepairAction.MarkApplied, "V1__a.sql")).Outcome);

        Assert.Equal("1 applied 2/2", await target.HistoryAsync());
        Assert.Equal(DeployOutcome.NothingToDo, (await target.DeployAsync()).Outcome);
    }

    [Theory]
    [ClassData(typeof(EnginesAndPooler))]
    public async Task RepairDeletesTheRowOfAMigrationOfWhichNothingIsIn(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        target.Write("V0__zero.sql", "SELECT 1;");
        target.Write("V1__a.sql", NoTransaction + Failing);
        await target.DeployAsync();
        Assert.Equal("0 applied 1/1, 1 failed 0/1", await target.HistoryAsync());

        Assert.Equal(DeployOutcome.Done, (await target.RepairAsync(RepairAction.MarkNotApplied, "1")).Outcome);

        Assert.Equal("0 applied 1/1", await target.HistoryAsync());
    }

    [Theory]
    [ClassData(typeof(EnginesAndPooler))]
    public async Task EditedFileIsAccepted(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        target.Write("V1__a.sql", First);
        target.Write("V2__b.sql", Second);
        await target.DeployAsync();
        Assert.Equal(DeployOutcome.Refused, (await target.RepairAsync(RepairAction.AcceptEdited)).Outcome);
        target.Write("V1__a.sql", "-- why\n" + First);
        target.Write("V2__b.sql", "-- why\n" + Second);

        var both = await target.RepairAsync(RepairAction.AcceptEdited);
        Assert.Equal(DeployOutcome.Refused, both.Outcome);
        Assert.Contains("'V1__a.sql', 'V2__b.sql'", both.Error!.Message, StringComparison.Ordinal);
        Assert.Equal(DeployOutcome.Done, (await target.RepairAsync(RepairAction.AcceptEdited, "1")).Outcome);
        Assert.Equal(DeployOutcome.Done, (await target.RepairAsync(RepairAction.AcceptEdited)).Outcome);

        Assert.Equal(DeployOutcome.NothingToDo, (await target.DeployAsync()).Outcome);
        Assert.Contains("accepted the edited text (sha256:v1:", await target.ScalarAsync($"SELECT note FROM {target.HistoryTable} WHERE version = '1'"), StringComparison.Ordinal);
    }

    [Theory]
    [ClassData(typeof(EnginesAndPooler))]
    public async Task MissingFileIsAccepted(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        target.Write("V1__a.sql", First);
        target.Write("V2__b.sql", Second);
        await target.DeployAsync();
        target.Delete("V1__a.sql");
        Assert.Equal(DeployOutcome.Refused, (await target.DeployAsync()).Outcome);

        Assert.Equal(DeployOutcome.Done, (await target.RepairAsync(RepairAction.AcceptMissing)).Outcome);

        Assert.Equal(DeployOutcome.NothingToDo, (await target.DeployAsync()).Outcome);
        Assert.Equal("1 applied 1/1, 2 applied 1/1", await target.HistoryAsync());
    }

    [Theory]
    [ClassData(typeof(Engines))]
    public async Task TemporaryTableOfTheFirstPartCannotBeHadAgain(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        target.Write("V1__a.sql", NoTransaction + "CREATE TEMPORARY TABLE t (n integer);\n" + Failing + "INSERT INTO t VALUES (1);");
        await target.DeployAsync();
        target.Write("V1__a.sql", NoTransaction + "CREATE TEMPORARY TABLE t (n integer);\nINSERT INTO t VALUES (1);");

        var problem = Assert.Single((await target.DeployAsync()).Plan!.Problems);

        Assert.Equal((PlanProblemKind.Unfinished, 2), (problem.Kind, problem.Position!.Value.Line));
    }

    [PostgresTheory]
    [InlineData(13)]
    [InlineData(18)]
    public async Task F13_CancellationBehindAnIndexThatIsBuiltDoesNotTakeItBack(int major)
    {
        await using var target = await DeployTarget.CreateAsync($"postgresql {major}");
        target.Write("V1__a.sql", "CREATE TABLE a (id integer);");
        await target.DeployAsync();
        target.Write("V2__index.sql", "CREATE UNIQUE INDEX CONCURRENTLY a_id ON a (id);");
        var late = new FaultyProvider(target.Provider(), -1, false)
        {
            OnExecuted = static group => group.Scope == StatementScope.Alone
                ? new DeployException(new DeployError(DeployErrorKind.Cancelled, "The deployment was cancelled."))
                : null,
        };
        var events = new EventList();

        await new Deployer(late, target.Reader, events: events).DeployAsync(target.Migrations);

        Assert.Equal(StatementFateKind.Applied, Assert.Single(events.Of<StatementSettled>()).Fate.Kind);
        Assert.Equal(DeployOutcome.Done, (await target.DeployAsync()).Outcome);
    }

    [PostgresTheory]
    [InlineData(13)]
    [InlineData(18)]
    public async Task F14_InvalidIndexOfSomebodyElseIsAnError(int major)
    {
        await using var target = await DeployTarget.CreateAsync($"postgresql {major}");
        target.Write("V1__a.sql", "CREATE TABLE a (id integer);\nINSERT INTO a VALUES (1), (1);");
        await target.DeployAsync();
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => target.ExecuteAsync("CREATE UNIQUE INDEX CONCURRENTLY a_id ON a (id)"));
        target.Write("V2__index.sql", "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS a_id ON a (id);");

        var result = await target.DeployAsync();

        Assert.Equal(DeployOutcome.FailedRolledBack, result.Outcome);
        Assert.Contains("invalid", result.Error!.Message, StringComparison.Ordinal);
        Assert.Equal("1", await target.ScalarAsync("SELECT count(*) FROM pg_index WHERE indrelid = 'a'::regclass AND NOT indisvalid"));
        await target.ExecuteAsync("DROP INDEX a_id; DELETE FROM a WHERE ctid = '(0,1)'");
        Assert.Equal(DeployOutcome.Done, (await target.DeployAsync()).Outcome);
        Assert.Equal("1", await target.ScalarAsync("SELECT count(*) FROM pg_index WHERE indrelid = 'a'::regclass AND indisvalid"));
    }

    [PostgresTheory]
    [InlineData("CREATE INDEX CONCURRENTLY ON a (id)")]
    [InlineData("CREATE INDEX CONCURRENTLY a_id_idx ON a (id)")]
    public async Task F14_IndexThatCannotBeTakenAwayAtOnceIsTakenAwayByTheNextDeployment(string sql)
    {
        await using var target = await DeployTarget.CreateAsync("postgresql 18");
        target.Write("V1__a.sql", "CREATE TABLE a (id integer);");
        await target.DeployAsync();
        target.Write("V2__index.sql", "-- sqlgitops: timeout lock=200ms\n" + sql + ";");
        await using (await target.OpenTransactionAsync("INSERT INTO a VALUES (1)"))
        {
            // Dropping the invalid index has to wait for the same transaction.
            var failed = await target.DeployAsync();
            Assert.Equal((DeployOutcome.FailedPartial, "55P03", true), (failed.Outcome, failed.Error!.Code, failed.Failure!.IsUncertain));
        }

        Assert.Equal(DeployOutcome.Done, (await target.DeployAsync()).Outcome);
        Assert.Equal("a_id_idx:true", await target.ScalarAsync("SELECT string_agg(indexrelid::regclass || ':' || indisvalid, ',') FROM pg_index WHERE indrelid = 'a'::regclass"));
    }

    [PostgresTheory]
    [InlineData(13)]
    [InlineData(18)]
    public async Task F16_CodeThatCommitsRunsOutsideOfTransactions(int major)
    {
        await using var target = await DeployTarget.CreateAsync($"postgresql {major}");
        target.Write("V1__a.sql", "CREATE TABLE log (n integer);\nCREATE PROCEDURE p() LANGUAGE plpgsql AS $$ BEGIN INSERT INTO log VALUES (1); COMMIT; INSERT INTO log VALUES (2); END $$;");

        // What the procedure does cannot be seen from the file: the server says that it needs to run alone.
        target.Write("V2__b.sql", NoTransaction + "CALL p();\nDO $$ BEGIN CALL p(); END $$;\nINSERT INTO log VALUES (3);");

        var result = await target.DeployAsync();

        Assert.True(result.Outcome == DeployOutcome.Done, result.Error?.ToString());
        Assert.Equal("5", await target.ScalarAsync("SELECT count(*) FROM log"));
        Assert.Equal("1 applied 2/2, 2 applied 3/3", await target.HistoryAsync());
    }

    [PostgresTheory]
    [InlineData(13)]
    [InlineData(18)]
    public async Task RoleOfTheFileNeedsNoRightsOnTheHistory(int major)
    {
        var role = $"deploy_role_{major}";
        await using var target = await DeployTarget.CreateAsync($"postgresql {major}");
        await target.ExecuteAsync($"CREATE ROLE {role}; GRANT CREATE, USAGE ON SCHEMA public TO {role}");
        try
        {
            target.Write(
                "V1__a.sql",
                NoTransaction + $"SET ROLE {role};\nCREATE TABLE a (id integer);\nCREATE INDEX CONCURRENTLY a_id ON a (id);\nBEGIN;\nCREATE TABLE b (id integer);\nCOMMIT;\n"
                + $"CREATE TABLE c (id integer);\nSET SESSION AUTHORIZATION {role};\nCREATE TABLE d (id integer);\n" + Failing + "CREATE TABLE e (id integer);");
            Assert.Equal(DeployOutcome.FailedPartial, (await target.DeployAsync()).Outcome);
            Assert.Equal("1 failed 9/11", await target.HistoryAsync());
            await target.ExecuteAsync("CREATE TABLE missing (n integer); GRANT ALL ON missing TO PUBLIC");

            var result = await target.DeployAsync();

            Assert.True(result.Outcome == DeployOutcome.Done, result.Error?.ToString());
            Assert.Equal("5", await target.ScalarAsync($"SELECT count(*) FROM pg_tables WHERE tableowner = '{role}' AND tablename IN ('a', 'b', 'c', 'd', 'e')"));
        }
        finally
        {
            await target.ExecuteAsync($"DROP OWNED BY {role}; DROP ROLE {role}");
        }
    }

    [Theory]
    [ClassData(typeof(EnginesAndPooler))]
    public async Task F36_ErrorOfTheCleanUpDoesNotHideTheFirst(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        target.Write("V1__a.sql", First + Failing);
        var faulty = new FaultyProvider(target.Provider(), -1, false)
        {
            OnAbandon = () => new DeployException(new DeployError(DeployErrorKind.ConnectionLost, "The clean-up failed.")),
        };

        var result = await new Deployer(faulty, target.Reader).DeployAsync(target.Migrations);

        Assert.Contains("missing", result.Error!.Message, StringComparison.Ordinal);
        Assert.Equal(DeployOutcome.FailedRolledBack, result.Outcome);
    }

    [Theory]
    [ClassData(typeof(EnginesAndPooler))]
    public async Task F03_LostAnswerToACommitIsSaidAsItIs(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        target.Write("V1__a.sql", "CREATE TABLE a (id integer);\nCREATE TABLE b (id integer);");
        var lossy = new FaultyProvider(target.Provider(), -1, false) { LosesAnswer = true };

        var result = await new Deployer(lossy, target.Reader, new DeployOptions { LockWait = TimeSpan.FromMilliseconds(50) }).DeployAsync(target.Migrations);

        Assert.Equal((DeployOutcome.FailedPartial, 4), (result.Outcome, result.ExitCode));
        Assert.StartsWith("Either all of 'V1__a.sql' is in the database or nothing", result.Failure!.Describe(), StringComparison.Ordinal);
        Assert.DoesNotContain("0 of 2", result.Failure.Describe(), StringComparison.Ordinal);
        Assert.Equal(DeployOutcome.NothingToDo, (await target.DeployAsync()).Outcome);
    }

    [PostgresTheory]
    [InlineData(Engines.Oldest)]
    [InlineData(Engines.Newest)]
    [InlineData(EnginesAndPooler.Pooler)]
    public async Task F03_CancellationBehindTheCommitComesTooLate(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        target.Write("V1__a.sql", "CREATE TABLE a (id integer);");
        target.Write("V2__b.sql", "CREATE TABLE b (id integer);");
        using var cancellation = new CancellationTokenSource();

        // The commit goes with the last statements, and the driver says that they were cancelled.
        var late = new FaultyProvider(target.Provider(), -1, false)
        {
            OnExecuted = _ =>
            {
                cancellation.Cancel();
                return new OperationCanceledException(cancellation.Token);
            },
        };

        var result = await new Deployer(late, target.Reader).DeployAsync(target.Migrations, cancellation.Token);

        Assert.Equal((DeployOutcome.Cancelled, 1), (result.Outcome, result.Applied.Count));
        Assert.Equal("V2__b.sql", result.Failure!.Migration.Script);
        Assert.Equal("1 applied 1/1", await target.HistoryAsync());
        Assert.Equal(DeployOutcome.Done, (await target.DeployAsync()).Outcome);
    }

    [PostgresTheory]
    [InlineData(Engines.Oldest)]
    [InlineData(Engines.Newest)]
    [InlineData(EnginesAndPooler.Pooler)]
    public async Task F03_ConnectionThatIsLostBehindTheCommitIsNoFailure(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        target.Write("V1__a.sql", "CREATE TABLE a (id integer);");
        var lost = new DeployException(new DeployError(DeployErrorKind.ConnectionLost, "The connection to the database was lost."));
        var lossy = new FaultyProvider(target.Provider(), -1, false) { OnExecuted = _ => lost, OnAbandon = () => lost };

        var result = await new Deployer(lossy, target.Reader).DeployAsync(target.Migrations);

        Assert.True(result.Outcome == DeployOutcome.Done, result.Error?.ToString());
        Assert.Equal("1 applied 1/1", await target.HistoryAsync());
    }

    [Theory]
    [ClassData(typeof(EnginesAndPooler))]
    public async Task F31_TablesThatAnotherRunMakesMeanwhileHaveAHistory(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        target.Write("V1__a.sql", "CREATE TABLE a (id integer);");

        if (engine == Engines.Sqlite)
        {
            // A file that is not there has neither.
            await target.ExecuteAsync("PRAGMA user_version = 1");
        }

        // As one that has lost its lock and commits what it had begun, between our look at the history and that at the tables.
        var racing = new FaultyProvider(target.Provider(), -1, false) { OnListTables = async () => await target.DeployAsync() };

        var result = await new Deployer(racing, target.Reader).PlanAsync(target.Migrations);

        Assert.True(result.Outcome is DeployOutcome.Done or DeployOutcome.NothingToDo, result.Error?.ToString());
        Assert.Empty(result.Plan!.Problems);
        Assert.Empty(result.Plan.Pending);
    }

    [Theory]
    [ClassData(typeof(EnginesAndPooler))]
    public async Task F05_WhatAnotherRunAppliedIsNotClaimed(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        target.Write("V1__a.sql", NoTransaction + "CREATE TABLE a (id integer);");
        var lossy = new FaultyProvider(target.Provider(), -1, false)
        {
            // As a deployment does that goes on where this one has lost its connections, and the lock with them.
            OnComplete = () => target.ExecuteAsync($"UPDATE {target.HistoryTable} SET state = 'applied', run_id = 'other' WHERE identity = '1'"),
            OnAbandon = () => new DeployException(new DeployError(DeployErrorKind.ConnectionLost, "The connection is lost.")),
        };

        var result = await new Deployer(lossy, target.Reader).DeployAsync(target.Migrations);

        Assert.Equal((DeployOutcome.FailedRolledBack, 0), (result.Outcome, result.Applied.Count));
        Assert.Equal("'V1__a.sql' is in the database: run other applied it after this one had lost its lock.", result.Failure!.Describe());
    }

    [Fact]
    public async Task RepairDoesNotCreateADatabase()
    {
        await using var target = await DeployTarget.CreateAsync(Engines.Sqlite);
        target.Write("V1__a.sql", "CREATE TABLE a (id integer);");

        var result = await target.RepairAsync(RepairAction.MarkApplied);

        Assert.Equal((DeployOutcome.ConnectionFailed, 6), (result.Outcome, result.ExitCode));
        Assert.Contains("There is no database file", result.Error!.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(target.DatabaseFile)!, "data.db*"));
    }

    [Fact]
    public async Task PrepareTransactionIsRefused()
    {
        await using var target = await DeployTarget.CreateAsync(Engines.Sqlite);
        target.Reader = Readers.For(Syntax.SqlDialect.PostgreSql);
        target.Write("V1__a.sql", "BEGIN;\nSELECT 1;\nPREPARE TRANSACTION 'x';");

        Assert.Equal(PlanProblemKind.UnsupportedCommand, Assert.Single((await target.PlanAsync()).Plan!.Problems).Kind);
    }
}
