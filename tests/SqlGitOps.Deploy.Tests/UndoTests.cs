using System.Security.Cryptography;
using SqlGitOps.Deploy.Events;
using SqlGitOps.Deploy.Planning;
using SqlGitOps.Deploy.Repair;
using SqlGitOps.Migrations;
using SqlGitOps.Testing;
using Xunit;

namespace SqlGitOps.Deploy.Tests;

/// <summary>Migrations that are taken back.</summary>
public sealed class UndoTests
{
    private static readonly UndoRequest s_everything = new() { To = MigrationVersion.Parse("0"), AllowDataLoss = true };

    [Theory]
    [ClassData(typeof(EnginesAndPooler))]
    public async Task LastMigrationIsTakenBackAndTheNextDeploymentAppliesItAgain(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        target.Write("V1__a.sql", "CREATE TABLE a (id integer);");
        target.Write("V2__b.sql", "CREATE TABLE b (id integer);");
        target.Write("U2__b.sql", "DROP TABLE b;");
        target.Write("R__v.sql", "SELECT 1;");
        await target.DeployAsync(new DeployOptions { Run = new DeployRun { Id = "first" } });
        var events = new EventList();

        var result = await target.UndoAsync(new UndoRequest { AllowDataLoss = true }, new DeployOptions { Run = new DeployRun { Id = "second" } }, events);

        Assert.True(result.Outcome == DeployOutcome.Done, result.Error?.ToString());
        Assert.Equal("U2__b.sql", Assert.Single(events.Of<MigrationUndone>()).Undo.Script);
        Assert.Empty(events.Of<MigrationApplied>());
        Assert.False(await target.HasTableAsync("b"));
        Assert.Equal("1 applied 1/1, repeatable:R__v.sql applied 1/1", await target.HistoryAsync());
        Assert.Equal("deploy,undo 2", await target.RunsAsync("action"));
        Assert.Equal("Done,Done", await target.RunsAsync("outcome"));
        Assert.Equal("3,1", await target.RunsAsync("applied"));

        Assert.Equal(["V2__b.sql"], (await target.DeployAsync()).Applied.Select(m => m.Script));
        Assert.True(await target.HasTableAsync("b"));
    }

    [Theory]
    [ClassData(typeof(EnginesAndPooler))]
    public async Task EverythingAboveAVersionIsTakenBackNewestFirstAndOnce(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        target.Write("20240101_a/up.sql", "CREATE TABLE a (id integer);");
        target.Write("20240102_b/up.sql", "CREATE TABLE b (id integer);");
        target.Write("20240102_b/down.sql", "DROP TABLE b;");
        target.Write("20240103_c.sql", "-- +goose Up\nCREATE TABLE c AS SELECT id FROM b;\n-- +goose Down\nDROP TABLE c;\n");
        target.Write("20240104_d.sql", "-- migrate:up\nCREATE TABLE d AS SELECT id FROM c;\n-- migrate:down\nDROP TABLE d;\n");
        target.Write("20240105_e.up.sql", "CREATE TABLE e AS SELECT id FROM d;");
        target.Write("20240105_e.down.sql", "DROP TABLE e;");
        Assert.Equal(5, (await target.DeployAsync()).Applied.Count);
        var request = new UndoRequest { To = MigrationVersion.Parse("20240101"), AllowDataLoss = true };

        var result = await target.UndoAsync(request);

        Assert.True(result.Outcome == DeployOutcome.Done, result.Error?.ToString());
        Assert.Equal(["20240105_e.down.sql", "20240104_d.sql", "20240103_c.sql", "20240102_b/down.sql"], result.Applied.Select(m => m.Script));
        Assert.Equal("20240101 applied 1/1", await target.HistoryAsync());
        Assert.False(await target.HasTableAsync("b"));
        Assert.Equal(DeployOutcome.NothingToDo, (await target.UndoAsync(request)).Outcome);
        Assert.Equal(4, (await target.DeployAsync()).Applied.Count);
    }

    [Theory]
    [ClassData(typeof(EnginesAndPooler))]
    public async Task WhatCannotBeTakenBackIsRefusedAndNothingHappens(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        target.Write("V1__a.sql", "CREATE TABLE a (id integer);");
        target.Write("U1__a.sql", "DROP TABLE a;");
        target.Write("V2__b.sql", "CREATE TABLE b (id integer);");
        target.Write("V3__c.sql", "CREATE TABLE c (id integer);");
        target.Write("U3__c.sql", "-- nothing yet");
        target.Write("V4__d.sql", "CREATE TABLE d (id integer);");
        target.Write("U4__d.sql", "DROP TABLE d");
        await target.DeployAsync();
        target.Write("V4__d.sql", "CREATE TABLE d (id bigint);");

        var result = await target.UndoAsync(s_everything);

        Assert.Equal((DeployOutcome.Refused, 1), (result.Outcome, result.ExitCode));
        Assert.Equal(
            [PlanProblemKind.EditedAfterApplied, PlanProblemKind.NoUndo, PlanProblemKind.NoUndo],
            result.Plan!.Problems.Select(p => p.Kind));
        Assert.StartsWith("The undo of 'V3__c.sql' is empty.", result.Plan.Problems[1].Message, StringComparison.Ordinal);
        Assert.StartsWith("'V2__b.sql' has no undo. Write 'U2__….sql' beside it.", result.Plan.Problems[2].Message, StringComparison.Ordinal);
        Assert.Equal("1 applied 1/1, 2 applied 1/1, 3 applied 1/1, 4 applied 1/1", await target.HistoryAsync());
        Assert.True(await target.HasTableAsync("a"));

        Assert.Equal(PlanProblemKind.NotApplied, Assert.Single((await target.UndoAsync(new UndoRequest { Count = 5 })).Plan!.Problems).Kind);
        Assert.Equal(PlanProblemKind.NotApplied, Assert.Single((await target.UndoAsync(new UndoRequest { To = MigrationVersion.Parse("7") })).Plan!.Problems).Kind);
    }

    [Theory]
    [InlineData("DROP INDEX IF EXISTS i;\n\nDROP TABLE a;", 3, "statement 2 drops the table a")]
    [InlineData("ALTER TABLE a DROP COLUMN b;", 1, "statement 1 drops the column b of a")]
    [InlineData("DELETE FROM a WHERE id = 1;", 1, "statement 1 deletes rows of a")]
    [InlineData("TRUNCATE a;", 1, "statement 1 empties the table a")]
    [InlineData("DROP SCHEMA s CASCADE;", 1, "statement 1 drops the schema s")]
    [InlineData("DO $$ BEGIN DROP TABLE a; END $$;", 1, "statement 1 drops the table a")]
    [InlineData("DO $$ BEGIN PERFORM 1; END $$ LANGUAGE plperl;", 1, "cannot be looked into")]
    [InlineData("CREATE TABLE t AS SELECT * FROM a;\nDROP TABLE t;\nUPDATE a SET b = 1;\nDROP INDEX i;\nDROP VIEW v;\nALTER TABLE a DROP CONSTRAINT c;", 0, "")]
    public void LostDataNeedsAWord(string sql, int line, string loss)
    {
        using var folder = new TemporaryFolder("undo");
        folder.Write("V1__a.sql", "CREATE TABLE a (id integer);");
        folder.Write("U1__a.sql", sql);
        var files = MigrationFile.ReadAll(MigrationSet.Discover(folder.Root).Deployable);
        var history = new History.HistorySnapshot(true, 2,
        [
            new History.HistoryEntry
            {
                Identity = "1",
                Version = MigrationVersion.Parse("1"),
                Description = "a",
                Kind = MigrationKind.Versioned,
                Script = "V1__a.sql",
                Checksum = files[0].Checksum,
                State = History.MigrationState.Applied,
            },
        ]);
        var planner = new UndoPlanner(Readers.For(Syntax.SqlDialect.PostgreSql));

        var problems = planner.Plan(new UndoRequest(), files, history).Problems;

        if (line == 0)
        {
            Assert.Empty(problems);
            return;
        }

        var problem = Assert.Single(problems);
        Assert.Equal((PlanProblemKind.DataLoss, line), (problem.Kind, problem.Position!.Value.Line));
        Assert.EndsWith("U1__a.sql", problem.Path, StringComparison.Ordinal);
        Assert.Contains(loss, problem.Message, StringComparison.Ordinal);
        Assert.Contains("--allow-data-loss", problem.Message, StringComparison.Ordinal);
        Assert.Empty(planner.Plan(new UndoRequest { AllowDataLoss = true }, files, history).Problems);
    }

    [Theory]
    [ClassData(typeof(EnginesAndPooler))]
    public async Task FailureRollsTheUndoBack(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        target.Write("V1__a.sql", "CREATE TABLE a (id integer);");
        target.Write("U1__a.sql", "DROP TABLE a;\nDROP TABLE missing;");
        await target.DeployAsync(new DeployOptions { Run = new DeployRun { Id = "first" } });
        var before = await target.ScalarAsync($"SELECT started_at || ' ' || run_id FROM {target.HistoryTable}");

        var result = await target.UndoAsync(s_everything);

        Assert.Equal((DeployOutcome.FailedRolledBack, 3), (result.Outcome, result.ExitCode));
        Assert.Equal("The undo 'U1__a.sql' was rolled back: 'V1__a.sql' is in the database as before.", result.Failure!.Describe());
        Assert.True(await target.HasTableAsync("a"));
        Assert.Equal(before, await target.ScalarAsync($"SELECT started_at || ' ' || run_id FROM {target.HistoryTable}"));
        Assert.Equal("1 applied 1/1", await target.HistoryAsync());
        Assert.Equal(DeployOutcome.NothingToDo, (await target.DeployAsync()).Outcome);
    }

    [Theory]
    [ClassData(typeof(EnginesAndPooler))]
    public async Task UndoWithoutATransactionGoesOnWhereItStopped(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        target.Write("V1__a.sql", "CREATE TABLE a (id integer);\nCREATE TABLE b (id integer);");
        target.Write("U1__a.sql", "-- sqlgitops: no-transaction\nDROP TABLE a;\nDROP TABLE missing;\nDROP TABLE b;");
        await target.DeployAsync();

        var failed = await target.UndoAsync(s_everything);

        Assert.Equal((DeployOutcome.FailedPartial, 4), (failed.Outcome, failed.ExitCode));
        Assert.Equal(
            "1 of 3 statements of the undo of 'V1__a.sql' are done. Statement 2 starts at line 3; 'sqlgitops undo' goes on there.", failed.Failure!.Describe());
        Assert.Equal("1 undoing 1/2", await target.HistoryAsync());

        // Neither a deployment nor another undo gets past it.
        var problem = Assert.Single((await target.DeployAsync()).Plan!.Problems);
        Assert.Equal(PlanProblemKind.Unfinished, problem.Kind);
        Assert.Contains("'sqlgitops undo' goes on with it", problem.Message, StringComparison.Ordinal);

        target.Write("U1__a.sql", "-- sqlgitops: no-transaction\nDROP TABLE a;\nDROP TABLE b;");
        var done = await target.UndoAsync(s_everything);

        Assert.True(done.Outcome == DeployOutcome.Done, done.Error?.ToString());
        Assert.False(await target.HasTableAsync("b"));
        Assert.Equal("0", await target.ScalarAsync($"SELECT count(*) FROM {target.HistoryTable}"));
        Assert.Equal(DeployOutcome.Done, (await target.DeployAsync()).Outcome);
        Assert.Equal("1 applied 2/2", await target.HistoryAsync());
    }

    [Theory]
    [ClassData(typeof(EnginesAndPooler))]
    public async Task F04_WhatIsTakenBackIsNotTakenBackAgainWhenTheUndoCouldUseATransaction(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        target.Write("V1__a.sql", "CREATE TABLE log (n integer);");
        target.Write("U1__a.sql", "-- sqlgitops: no-transaction\nINSERT INTO log VALUES (1);\nDROP TABLE missing;");
        await target.DeployAsync();
        Assert.Equal(DeployOutcome.FailedPartial, (await target.UndoAsync(s_everything)).Outcome);
        target.Write("U1__a.sql", "INSERT INTO log VALUES (1);\nINSERT INTO log VALUES (2);");

        var done = await target.UndoAsync(s_everything);

        Assert.True(done.Outcome == DeployOutcome.Done, done.Error?.ToString());
        Assert.Equal("2/2", await target.ScalarAsync("SELECT count(*) || '/' || count(DISTINCT n) FROM log"));
    }

    [Theory]
    [ClassData(typeof(EnginesAndPooler))]
    public async Task CrashAtAnyMomentTakesBackExactlyOnce(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        target.Write("V1__a.sql", "CREATE TABLE a (id integer);\nINSERT INTO a VALUES (0);");
        target.Write("V2__b.sql", "UPDATE a SET id = id + 10;");
        target.Write("U2__b.sql", "UPDATE a SET id = id - 10;");
        target.Write("V3__c.sql", "UPDATE a SET id = id + 100;\nUPDATE a SET id = id + 1000;");
        target.Write("U3__c.sql", "-- sqlgitops: no-transaction\nUPDATE a SET id = id - 1000;\nUPDATE a SET id = id - 100;");
        var request = new UndoRequest { To = MigrationVersion.Parse("1") };
        await target.DeployAsync();
        foreach (var isAfter in (bool[])[false, true])
        {
            for (var at = 1; ; at++)
            {
                var provider = new FaultyProvider(target.Provider(), at, isAfter);
                try
                {
                    await new Deployer(provider, target.Reader).UndoAsync(target.Migrations, request);
                }
                catch (SimulatedCrashException)
                {
                }

                if (!provider.HasCrashed)
                {
                    break;
                }

                var result = await target.UndoAsync(request);
                Assert.True(result.Outcome is DeployOutcome.Done or DeployOutcome.NothingToDo, $"{provider.Where}: {result.Error}");
                Assert.True("0" == await target.ScalarAsync("SELECT id FROM a"), provider.Where);
                Assert.Equal("1 applied 2/2", await target.HistoryAsync());
                Assert.Equal(2, (await target.DeployAsync()).Applied.Count);
                Assert.Equal("1110", await target.ScalarAsync("SELECT id FROM a"));
            }

            Assert.Equal(2, (await target.DeployAsync()).Applied.Count);
        }
    }

    [PostgresTheory]
    [InlineData(13)]
    [InlineData(18)]
    public async Task IndexIsDroppedConcurrentlyAndWhatBecameOfItIsFoundOut(int major)
    {
        await using var target = await DeployTarget.CreateAsync($"postgresql {major}");
        target.Write("V1__a.sql", "CREATE TABLE a (id integer);\nCREATE INDEX i ON a (id);");
        target.Write("U1__a.sql", "DROP INDEX CONCURRENTLY i;\nDROP TABLE a;");
        await target.DeployAsync();
        foreach (var step in (string[])["announce 1", "statement 1 (Alone)", "record 1"])
        {
            for (var at = 1; ; at++)
            {
                var provider = new FaultyProvider(target.Provider(), at, isAfter: true);
                try
                {
                    await new Deployer(provider, target.Reader).UndoAsync(target.Migrations, s_everything);
                }
                catch (SimulatedCrashException)
                {
                }

                var result = await target.UndoAsync(s_everything);
                Assert.True(result.Outcome is DeployOutcome.Done or DeployOutcome.NothingToDo, $"{provider.Where}: {result.Error}");
                Assert.False(await target.HasTableAsync("a"));
                Assert.Equal(DeployOutcome.Done, (await target.DeployAsync()).Outcome);
                Assert.True(provider.HasCrashed, $"There is no {step}.");
                if (provider.Where == "after " + step)
                {
                    break;
                }
            }
        }
    }

    [Theory]
    [ClassData(typeof(EnginesAndPooler))]
    public async Task StatementThatNobodyKnowsOfIsDecidedByRepair(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        target.Write("V1__a.sql", "CREATE TABLE a (id integer);");
        target.Write("U1__a.sql", "-- sqlgitops: no-transaction\nDROP TABLE a;\nSELECT 1;");
        await target.DeployAsync();
        var announced = $"UPDATE {target.HistoryTable} SET state = 'undoing', applied_statements = 0, intent_statement = 1, prefix_checksum = 'statements:v1:{Convert.ToHexStringLower(SHA256.HashData([]))}'";
        await target.ExecuteAsync(announced);

        Assert.Equal(DeployOutcome.Done, (await target.RepairAsync(RepairAction.MarkNotApplied)).Outcome);
        Assert.Equal("1 applied 1/1", await target.HistoryAsync());
        Assert.Equal(DeployOutcome.NothingToDo, (await target.DeployAsync()).Outcome);

        await target.ExecuteAsync(announced);
        await target.ExecuteAsync("DROP TABLE a");
        Assert.Equal(DeployOutcome.Done, (await target.RepairAsync(RepairAction.MarkApplied)).Outcome);
        Assert.Equal("1 undoing 1/1", await target.HistoryAsync());
        Assert.Equal(DeployOutcome.Done, (await target.UndoAsync(s_everything)).Outcome);
        Assert.Equal(DeployOutcome.Done, (await target.DeployAsync()).Outcome);
    }

    [Theory]
    [ClassData(typeof(EnginesAndPooler))]
    public async Task DryRunShowsTheScriptAndChangesNothing(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        target.Write("V1__a.sql", "-- migrate:up\nCREATE TABLE a (id integer);\n-- migrate:down\nDROP TABLE a;\n");
        await target.DeployAsync();
        var before = await target.HistoryDumpAsync();

        var result = await target.UndoAsync(s_everything, new DeployOptions { DryRun = true });

        Assert.Equal(DeployOutcome.Done, result.Outcome);
        Assert.Contains(
            "BEGIN;\n-- [sqlgitops] history: '1' is being undone\nDROP TABLE a;\n-- [sqlgitops] history: the row of '1' is taken away\nCOMMIT;\n",
            result.Script,
            StringComparison.Ordinal);
        Assert.Equal(before, await target.HistoryDumpAsync());
        Assert.True(await target.HasTableAsync("a"));
    }

    [Theory]
    [ClassData(typeof(EnginesAndPooler))]
    public async Task MigrationInPartIsNotTakenBack(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        target.Write("V1__a.sql", "-- sqlgitops: no-transaction\nCREATE TABLE a (id integer);\nINSERT INTO missing VALUES (1);");
        target.Write("U1__a.sql", "DROP TABLE a;");
        await target.DeployAsync();

        var problem = Assert.Single((await target.UndoAsync(s_everything)).Plan!.Problems);

        Assert.Equal(PlanProblemKind.Unfinished, problem.Kind);
        Assert.Equal("1 failed 1/2", await target.HistoryAsync());
    }

    [Theory]
    [ClassData(typeof(EnginesAndPooler))]
    public async Task TwoAtOnceTakeBackOnce(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        target.Write("V1__a.sql", "CREATE TABLE a (id integer);\nINSERT INTO a VALUES (0);");
        target.Write("V2__b.sql", "UPDATE a SET id = 1;");
        target.Write("U2__b.sql", "UPDATE a SET id = id - 1;");
        await target.DeployAsync();
        var request = new UndoRequest { To = MigrationVersion.Parse("1") };

        var results = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => target.UndoAsync(request))));

        Assert.All(results, r => Assert.True(r.Outcome is DeployOutcome.Done or DeployOutcome.NothingToDo, r.Error?.ToString()));
        Assert.Single(results, r => r.Outcome == DeployOutcome.Done);
        Assert.Equal("0", await target.ScalarAsync("SELECT id FROM a"));
    }
}
