using SqlGitOps.Deploy.Events;
using SqlGitOps.Deploy.Planning;
using Xunit;

namespace SqlGitOps.Deploy.SqlServer.Tests;

/// <summary>What happens is the same on the double and on a real server; each scenario gets an empty database.</summary>
internal static class Scenarios
{
    public static IReadOnlyDictionary<string, Func<Target, Task>> All { get; } = new Dictionary<string, Func<Target, Task>>(StringComparer.Ordinal)
    {
        ["first and second deploy"] = FirstAndSecondDeployAsync,
        ["F17 failure in batch 2 of 4"] = FailureInBatchTwoAsync,
        ["F17 doomed transaction"] = DoomedTransactionAsync,
        ["F18 USE master"] = UseMasterAsync,
        ["F18 SET NOEXEC stays on"] = NoExecAsync,
        ["GO 3"] = RepeatedBatchAsync,
        ["GO 3 outside of a transaction, failing in the second"] = RepeatedBatchResumesAsync,
        ["F16 a file with two transactions"] = OwnTransactionsAsync,
        ["F16 a transaction too many is begun"] = OpenTransactionAsync,
        ["F16 a COMMIT too many"] = StrayCommitAsync,
        ["F16 a COMMIT that no parser sees"] = HiddenCommitAsync,
        ["F16 a transaction within one batch"] = NestedTransactionAsync,
        ["resume after a statement outside of transactions"] = ResumeAsync,
        ["all in one transaction"] = TogetherAsync,
        ["undo in a transaction"] = UndoAsync,
        ["undo refused for data loss"] = UndoLosesDataAsync,
        ["undo that fails and is rolled back"] = UndoFailsAsync,
        ["undo outside of a transaction goes on"] = UndoGoesOnAsync,
        ["callbacks before and after"] = CallbacksAsync,
        ["callback on failure"] = FailureCallbackAsync,
    };

    private static async Task FirstAndSecondDeployAsync(Target target)
    {
        Counts(target, "dbo.People");
        target.Write("V1__people.sql", "CREATE TABLE dbo.People (Id int NOT NULL CONSTRAINT PK_People PRIMARY KEY);\nGO\nINSERT INTO dbo.People (Id) VALUES (1);\n");
        target.Write("V2__list.sql", "PRINT N'making the view';\nGO\nCREATE VIEW dbo.PeopleList AS SELECT Id FROM dbo.People;\n");
        target.On("making the view", session => session.Print("making the view"));
        var result = await target.DeployAsync("one");
        Assert.Equal(DeployOutcome.Done, Done(result));
        Assert.Contains(target.Events, e => e is ServerMessage { Text: "making the view" });
        Assert.Equal(DeployOutcome.NothingToDo, Done(await target.DeployAsync("two")));
        Assert.Equal(1, await target.CountAsync("dbo.People"));
        Assert.Equal("1 applied 2/2, 2 applied 2/2", await target.HistoryAsync());
    }

    private static async Task FailureInBatchTwoAsync(Target target)
    {
        Counts(target, "dbo.A");
        target.On("dbo.Missing", session => throw session.Fail(208, "Invalid object name 'dbo.Missing'.", line: 3));
        target.Write("V1__four.sql", "CREATE TABLE dbo.A (Id int NOT NULL);\nGO\n-- two\n\nINSERT INTO dbo.Missing (Id) VALUES (1);\nGO\nINSERT INTO dbo.A (Id) VALUES (3);\nGO\nINSERT INTO dbo.A (Id) VALUES (4);\n");
        var result = await target.DeployAsync("one");
        Assert.Equal(DeployOutcome.FailedRolledBack, result.Outcome);
        Assert.Equal("208", result.Error!.Code);
        Assert.Equal(5, result.Error.Position!.Value.Line);
        Assert.Equal(1, result.Error.Statement);
        Assert.Contains("severity 16", result.Error.Message, StringComparison.Ordinal);
        Assert.Null(await target.CountAsync("dbo.A"));
        Assert.Equal("", await target.HistoryAsync());
    }

    private static async Task DoomedTransactionAsync(Target target)
    {
        Counts(target, "dbo.A");
        target.On("BEGIN TRY", session => session.Doom());
        target.Write(
            "V1__doomed.sql",
            "CREATE TABLE dbo.A (Id int NOT NULL);\nGO\nBEGIN TRY\n  SELECT 1 / 0;\nEND TRY\nBEGIN CATCH\n  PRINT N'ignored';\nEND CATCH;\nGO\nINSERT INTO dbo.A (Id) VALUES (1);\n");
        var result = await target.DeployAsync("one");
        Assert.Equal(DeployOutcome.FailedRolledBack, result.Outcome);
        Assert.Equal("3998", result.Error!.Code);
        Assert.Null(await target.CountAsync("dbo.A"));
    }

    private static async Task UseMasterAsync(Target target)
    {
        Counts(target, "dbo.A");
        target.Write("V1__use.sql", "CREATE TABLE dbo.A (Id int NOT NULL);\nGO\nUSE master;\nGO\nPRINT N'elsewhere';\n");
        target.Write("V2__back.sql", "INSERT INTO dbo.A (Id) VALUES (1);\n");
        Assert.Equal(DeployOutcome.Done, Done(await target.DeployAsync("one")));
        Assert.Equal(1, await target.CountAsync("dbo.A"));
        Assert.Equal("1 applied 3/3, 2 applied 1/1", await target.HistoryAsync());
    }

    private static async Task NoExecAsync(Target target)
    {
        Counts(target, "dbo.A");
        target.Write("V1__noexec.sql", "CREATE TABLE dbo.A (Id int NOT NULL);\nGO\nSET NOEXEC ON;\nGO\nINSERT INTO dbo.A (Id) VALUES (1);\n");
        Assert.Equal(DeployOutcome.Done, Done(await target.DeployAsync("one")));
        Assert.Equal(0, await target.CountAsync("dbo.A"));
        Assert.Equal("1 applied 3/3", await target.HistoryAsync());
    }

    private static async Task RepeatedBatchAsync(Target target)
    {
        Counts(target, "dbo.A");
        target.Write("V1__repeat.sql", "CREATE TABLE dbo.A (Id int NOT NULL);\nGO\nINSERT INTO dbo.A (Id) VALUES (1);\nGO 3\n");
        Assert.Equal(DeployOutcome.Done, Done(await target.DeployAsync("one")));
        Assert.Equal(3, await target.CountAsync("dbo.A"));
        Assert.Equal("1 applied 4/4", await target.HistoryAsync());
    }

    private static async Task RepeatedBatchResumesAsync(Target target)
    {
        Counts(target, "dbo.A");
        var isBroken = true;
        var runs = 0;
        target.On("THROW 50001", session =>
        {
            if (isBroken && ++runs == 2)
            {
                throw session.Fail(50001, "not yet");
            }
        });
        const string Sql = "-- sqlgitops: no-transaction\nCREATE TABLE dbo.A (Id int NOT NULL);\nGO\nINSERT INTO dbo.A (Id) VALUES (1);\nIF (SELECT COUNT(*) FROM dbo.A) = {0} THROW 50001, N'not yet', 1;\nGO 3\n";
        target.Write("V1__repeat.sql", Sql.Replace("{0}", "2", StringComparison.Ordinal));
        var result = await target.DeployAsync("one");
        Assert.Equal(DeployOutcome.FailedPartial, result.Outcome);
        Assert.Equal("1 failed 2/4", await target.HistoryAsync());
        Assert.Equal(1, await target.CountAsync("dbo.A"));

        // The applied part may not be edited, and its text is that of the rest: the reason has to go away by itself.
        isBroken = false;
        if (target.Server is null)
        {
            return;
        }

        Assert.Equal(DeployOutcome.Done, Done(await target.DeployAsync("two")));
        Assert.Equal(3, await target.CountAsync("dbo.A"));
        Assert.Equal("1 applied 4/4", await target.HistoryAsync());
    }

    private static async Task OwnTransactionsAsync(Target target)
    {
        Counts(target, "dbo.A");
        var isBroken = true;
        target.On("dbo.Later", session =>
        {
            if (isBroken)
            {
                throw session.Fail(208, "Invalid object name 'dbo.Later'.");
            }
        });
        const string First = "BEGIN TRANSACTION;\nGO\nCREATE TABLE dbo.A (Id int NOT NULL);\nGO\nCOMMIT;\nGO\nBEGIN TRANSACTION;\nGO\nINSERT INTO dbo.A (Id) VALUES (1);\nGO\n";
        target.Write("V1__own.sql", First + "INSERT INTO dbo.Later (Id) VALUES (1);\nGO\nCOMMIT;\n");
        var result = await target.DeployAsync("one");
        Assert.Equal(DeployOutcome.FailedPartial, result.Outcome);
        Assert.Equal(3, result.Failure!.AppliedStatements);
        Assert.Equal(0, await target.CountAsync("dbo.A"));
        Assert.Equal("1 failed 3/7", await target.HistoryAsync());
        isBroken = false;
        target.Write("V1__own.sql", First + "INSERT INTO dbo.A (Id) VALUES (2);\nGO\nCOMMIT;\n");
        Assert.Equal(DeployOutcome.Done, Done(await target.DeployAsync("two")));
        Assert.Equal(2, await target.CountAsync("dbo.A"));
        Assert.Equal("1 applied 7/7", await target.HistoryAsync());
    }

    private static async Task OpenTransactionAsync(Target target)
    {
        Counts(target, "dbo.A");
        target.Write("V1__begin.sql", "CREATE PROCEDURE dbo.Begins AS BEGIN TRANSACTION;\n");
        target.Write("V2__open.sql", "CREATE TABLE dbo.A (Id int NOT NULL);\nGO\nEXEC dbo.Begins;\n");

        // "Transaction count after EXECUTE indicates a mismatching number of BEGIN and COMMIT statements" (error 266).
        target.On("EXEC dbo.Begins", session => throw session.Fail(266, "Transaction count after EXECUTE indicates a mismatching number of BEGIN and COMMIT statements. Previous count = 2, current count = 3."));
        var result = await target.DeployAsync("one");
        Assert.Equal(DeployOutcome.FailedRolledBack, result.Outcome);
        Assert.Equal("266", result.Error!.Code);
        Assert.Null(await target.CountAsync("dbo.A"));
    }

    private static async Task StrayCommitAsync(Target target)
    {
        Counts(target, "dbo.A");
        target.Write("V1__make.sql", "CREATE TABLE dbo.A (Id int NOT NULL);\n");
        target.Write("V2__commit.sql", "-- sqlgitops: no-transaction\nINSERT INTO dbo.A (Id) VALUES (1);\nCOMMIT;\n");
        var result = await target.DeployAsync("one");
        Assert.Equal(DeployOutcome.FailedRolledBack, result.Outcome);
        Assert.Contains("commits more transactions than it begins", result.Error!.Message, StringComparison.Ordinal);
        Assert.Equal(0, await target.CountAsync("dbo.A"));
    }

    private static async Task HiddenCommitAsync(Target target)
    {
        Counts(target, "dbo.A");
        target.Write("V1__end.sql", "CREATE PROCEDURE dbo.Ends AS COMMIT;\n");
        target.Write("V2__hidden.sql", "CREATE TABLE dbo.A (Id int NOT NULL);\nGO\nEXEC dbo.Ends;\nGO\nINSERT INTO dbo.A (Id) VALUES (1);\n");

        // Error 266 comes when the COMMIT has happened.
        target.On("EXEC dbo.Ends", session => throw session.FailAfterCommit(266, "Transaction count after EXECUTE indicates a mismatching number of BEGIN and COMMIT statements. Previous count = 2, current count = 1."));
        var result = await target.DeployAsync("one");
        Assert.Equal(DeployOutcome.FailedRolledBack, result.Outcome);
        Assert.Equal("266", result.Error!.Code);
        Assert.Null(await target.CountAsync("dbo.A"));
        Assert.Equal("1 applied 1/1", await target.HistoryAsync());
    }

    private static async Task NestedTransactionAsync(Target target)
    {
        Counts(target, "dbo.A");
        target.Write(
            "V1__nested.sql",
            "CREATE TABLE dbo.A (Id int NOT NULL);\nGO\nBEGIN TRY\n  BEGIN TRANSACTION;\n  INSERT INTO dbo.A (Id) VALUES (1);\n  COMMIT;\nEND TRY\nBEGIN CATCH\n  IF @@TRANCOUNT > 0 ROLLBACK;\n  THROW;\nEND CATCH;\n");
        Assert.Equal(DeployOutcome.Done, Done(await target.DeployAsync("one")));
        Assert.Equal(1, await target.CountAsync("dbo.A"));
        Assert.Equal("1 applied 2/2", await target.HistoryAsync());
    }

    private static async Task ResumeAsync(Target target)
    {
        Counts(target, "dbo.A");
        var isBroken = true;
        target.On("dbo.Later", session =>
        {
            if (isBroken)
            {
                throw session.Fail(208, "Invalid object name 'dbo.Later'.");
            }
        });
        const string Start = "CREATE TABLE dbo.A (Id int NOT NULL);\nGO\nALTER DATABASE CURRENT SET RECURSIVE_TRIGGERS OFF;\nGO\n";
        target.Write("V1__database.sql", Start + "INSERT INTO dbo.Later (Id) VALUES (1);\n");
        var result = await target.DeployAsync("one");
        Assert.Equal(DeployOutcome.FailedPartial, result.Outcome);
        Assert.Equal("1 failed 2/3", await target.HistoryAsync());
        isBroken = false;
        target.Write("V1__database.sql", Start + "INSERT INTO dbo.A (Id) VALUES (1);\n");
        Assert.Equal(DeployOutcome.Done, Done(await target.DeployAsync("two")));
        Assert.Equal(1, await target.CountAsync("dbo.A"));
        Assert.Equal("1 applied 3/3", await target.HistoryAsync());
    }

    private static async Task TogetherAsync(Target target)
    {
        Counts(target, "dbo.A");
        target.On("dbo.Missing", session => throw session.Fail(208, "Invalid object name 'dbo.Missing'."));
        target.Write("V1__make.sql", "CREATE TABLE dbo.A (Id int NOT NULL);\n");
        target.Write("V2__fill.sql", "INSERT INTO dbo.Missing (Id) VALUES (1);\n");
        var options = new DeployOptions { TransactionMode = DeployTransactionMode.All, Retries = RetryBudget.None };
        Assert.Equal(DeployOutcome.FailedRolledBack, (await target.DeployAsync("one", options)).Outcome);
        Assert.Null(await target.CountAsync("dbo.A"));
        target.Write("V2__fill.sql", "INSERT INTO dbo.A (Id) VALUES (1);\n");
        Assert.Equal(DeployOutcome.Done, Done(await target.DeployAsync("two", options)));
        Assert.Equal("1 applied 1/1, 2 applied 1/1", await target.HistoryAsync());
    }

    private static async Task UndoAsync(Target target)
    {
        Counts(target, "dbo.A");
        Counts(target, "dbo.B");
        target.Write("V1__a.sql", "CREATE TABLE dbo.A (Id int NOT NULL);\n");
        target.Write("V2__b.sql", "CREATE TABLE dbo.B (Id int NOT NULL);\nGO\nINSERT INTO dbo.B (Id) VALUES (1);\n");
        target.Write("U2__b.sql", "INSERT INTO dbo.A (Id) VALUES (2);\nGO\nDROP TABLE dbo.B;\n");
        Assert.Equal(DeployOutcome.Done, Done(await target.DeployAsync("one")));
        Assert.Equal(DeployOutcome.Done, Done(await target.UndoAsync("two", new UndoRequest { AllowDataLoss = true })));
        Assert.Contains(target.Events, e => e is MigrationUndone);
        Assert.Null(await target.CountAsync("dbo.B"));
        Assert.Equal(1, await target.CountAsync("dbo.A"));
        Assert.Equal("1 applied 1/1", await target.HistoryAsync());
        Assert.Equal(DeployOutcome.Done, Done(await target.DeployAsync("three")));
        Assert.Equal(1, await target.CountAsync("dbo.B"));
        Assert.Equal("three: deploy Done 1/1, two: undo 2 Done 1/1, one: deploy Done 2/2", await target.RunsAsync());
    }

    private static async Task UndoLosesDataAsync(Target target)
    {
        Counts(target, "dbo.A");
        var path = target.Write("V1__a.sql", "CREATE TABLE dbo.A (Id int NOT NULL);\n");
        target.Write("U1__a.sql", "PRINT N'going';\nGO\nDROP TABLE dbo.A;\n");
        Assert.Equal(DeployOutcome.Done, Done(await target.DeployAsync("one")));
        var result = await target.UndoAsync("two", new UndoRequest());
        Assert.Equal(DeployOutcome.Refused, result.Outcome);
        var problem = Assert.Single(result.Plan!.Problems);
        Assert.Equal((PlanProblemKind.DataLoss, 3), (problem.Kind, problem.Position!.Value.Line));
        Assert.Contains("statement 2 drops the table dbo.A", problem.Message, StringComparison.Ordinal);
        Assert.Equal(0, await target.CountAsync("dbo.A"));
        Assert.Equal("1 applied 1/1", await target.HistoryAsync());
    }

    private static async Task UndoFailsAsync(Target target)
    {
        Counts(target, "dbo.A");
        target.On("dbo.Missing", session => throw session.Fail(208, "Invalid object name 'dbo.Missing'."));
        target.Write("V1__a.sql", "CREATE TABLE dbo.A (Id int NOT NULL);\n");
        target.Write("U1__a.sql", "DROP TABLE dbo.A;\nGO\nINSERT INTO dbo.Missing (Id) VALUES (1);\n");
        Assert.Equal(DeployOutcome.Done, Done(await target.DeployAsync("one")));
        var result = await target.UndoAsync("two", new UndoRequest { AllowDataLoss = true });
        Assert.Equal(DeployOutcome.FailedRolledBack, result.Outcome);
        Assert.Equal(("208", 3), (result.Error!.Code, result.Error.Position!.Value.Line));
        Assert.Equal(0, await target.CountAsync("dbo.A"));
        Assert.Equal("1 applied 1/1", await target.HistoryAsync());
        Assert.Equal("two: undo 1 FailedRolledBack 0/1, one: deploy Done 1/1", await target.RunsAsync());
    }

    private static async Task UndoGoesOnAsync(Target target)
    {
        Counts(target, "dbo.A");
        var isBroken = true;

        // DROP TABLE of a table that is not there: Database Engine errors, 3701.
        target.On("dbo.Later", session =>
        {
            if (isBroken)
            {
                throw session.Fail(3701, "Cannot drop the table 'dbo.Later', because it does not exist or you do not have permission.", severity: 11);
            }
        });
        target.Write("V1__a.sql", "CREATE TABLE dbo.A (Id int NOT NULL);\n");
        target.Write("U1__a.sql", "-- sqlgitops: no-transaction\nDROP TABLE dbo.A;\nGO\nDROP TABLE dbo.Later;\n");
        Assert.Equal(DeployOutcome.Done, Done(await target.DeployAsync("one")));
        var request = new UndoRequest { AllowDataLoss = true };
        Assert.Equal(DeployOutcome.FailedPartial, (await target.UndoAsync("two", request)).Outcome);
        Assert.Null(await target.CountAsync("dbo.A"));
        Assert.Equal("1 undoing 1/1", await target.HistoryAsync());
        Assert.Equal(DeployOutcome.Refused, (await target.DeployAsync("three")).Outcome);
        isBroken = false;
        target.Write("U1__a.sql", "-- sqlgitops: no-transaction\nDROP TABLE dbo.A;\nGO\nDROP TABLE IF EXISTS dbo.Later;\n");
        Assert.Equal(DeployOutcome.Done, Done(await target.UndoAsync("four", request)));
        Assert.Equal("", await target.HistoryAsync());
    }

    private static async Task CallbacksAsync(Target target)
    {
        Counts(target, "dbo.Log");
        target.Write("callbacks/beforeDeploy.sql", "IF OBJECT_ID(N'dbo.Log') IS NULL\nCREATE TABLE dbo.Log (Id int NOT NULL);\nGO\nINSERT INTO dbo.Log (Id) VALUES (1);\n");
        target.Write("V1__a.sql", "INSERT INTO dbo.Log (Id) VALUES (2);\n");
        target.Write("callbacks/afterDeploy.sql", "INSERT INTO dbo.Log (Id) VALUES (3);\n");
        target.Write("callbacks/onFailure.sql", "INSERT INTO dbo.Log (Id) VALUES (4);\n");
        Assert.Equal(DeployOutcome.Done, Done(await target.DeployAsync("one", target.WithCallbacks())));
        Assert.Equal(["callbacks/beforeDeploy.sql", "callbacks/afterDeploy.sql"], target.Events.OfType<CallbackRan>().Select(e => e.Callback.Script));
        Assert.Equal(3, await target.CountAsync("dbo.Log"));
        Assert.Equal("1 applied 1/1", await target.HistoryAsync());
        Assert.Equal(DeployOutcome.NothingToDo, Done(await target.DeployAsync("two", target.WithCallbacks())));
        Assert.Equal(3, await target.CountAsync("dbo.Log"));
    }

    private static async Task FailureCallbackAsync(Target target)
    {
        Counts(target, "dbo.Log");
        target.On("dbo.Missing", session => throw session.Fail(208, "Invalid object name 'dbo.Missing'."));
        target.Write("callbacks/beforeDeploy.sql", "CREATE TABLE dbo.Log (Id int NOT NULL);\n");
        target.Write("V1__a.sql", "INSERT INTO dbo.Log (Id) VALUES (1);\nGO\nINSERT INTO dbo.Missing (Id) VALUES (1);\n");
        target.Write("callbacks/onFailure.sql", "INSERT INTO dbo.Log (Id) VALUES (2);\n");
        Assert.Equal(DeployOutcome.FailedRolledBack, (await target.DeployAsync("one", target.WithCallbacks())).Outcome);
        Assert.Equal(1, await target.CountAsync("dbo.Log"));
        Assert.Equal("", await target.HistoryAsync());
        Assert.Equal(
            "one: deploy with callbacks/beforeDeploy.sql, callbacks/onFailure.sql FailedRolledBack 0/1",
            await target.RunsAsync());
    }

    /// <summary>Teaches the double what CREATE TABLE and INSERT do to one table.</summary>
    private static void Counts(Target target, string table)
    {
        target.On($"CREATE TABLE {table}", session => session.Data[table] = 0);
        target.On($"INSERT INTO {table}", session => session.Data[table]++);
        target.On($"DROP TABLE {table}", session => session.Data.Remove(table));
        target.On("CREATE SCHEMA [sqlgitops]", session => session.Server.HasSchema = true);
        target.On("CREATE TABLE [sqlgitops].[migration_history]", session => session.Server.HasTables = true);
    }

    private static DeployOutcome Done(DeployResult result)
    {
        Assert.True(result.Error is null, result.Error?.ToString());
        Assert.True(result.Plan is null or { IsRunnable: true }, string.Join("\n", result.Plan?.Problems.Select(problem => problem.Message) ?? []));
        return result.Outcome;
    }
}
