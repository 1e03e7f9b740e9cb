using SqlGitOps.Deploy.Repair;
using Xunit;

namespace SqlGitOps.Deploy.SqlServer.Tests;

public class HistoryTests
{
    private const string Table = "CREATE TABLE dbo.A (Id int NOT NULL);\n";

    [Fact]
    public async Task AHistoryThatMayNotBeSeenIsNotAnAbsentOne()
    {
        await using var target = Target.Double();
        (target.Server!.HasSchema, target.Server.HasTables, target.Server.SeesSchema) = (true, true, false);
        target.Write("V1__a.sql", Table);
        var result = await target.DeployAsync("one");
        Assert.Equal(DeployOutcome.ConnectionFailed, result.Outcome);
        Assert.Equal(DeployErrorKind.History, result.Error!.Kind);
        Assert.Contains("cannot be seen", result.Error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(target.Server.Transcript.Sent, sql => sql.Contains("CREATE", StringComparison.Ordinal));
        target.Approve("F31-history-not-visible");
    }

    [Fact]
    public async Task AHistoryThatMayNotBeReadIsAnError()
    {
        await using var target = Target.Double();
        var server = target.Server!;
        (server.HasSchema, server.HasTables) = (true, true);

        // Database Engine errors: 229.
        server.Answer("MAX(h.[layout])", () => throw new SqlServerException(
            [new SqlServerError(229, 14, 5, 1, string.Empty, "The SELECT permission was denied on the object 'migration_history_meta', database 'app', schema 'sqlgitops'.")], false));
        target.Write("V1__a.sql", Table);
        var result = await target.DeployAsync("one");
        Assert.Equal(6, result.ExitCode);
        Assert.Equal("229", result.Error!.Code);
        Assert.Contains("cannot be read", result.Error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Transcript.Sent, sql => sql.Contains("CREATE", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true, "sqlgitops/other")]
    [InlineData(false, "another session")]
    public async Task WhoOnlyLooksDoesNotWaitWithoutEndForARunningDeployment(bool seesSessions, string holder)
    {
        await using var target = Target.Double();
        var server = target.Server!;
        (server.HasSchema, server.HasTables, server.HoldsHistory, server.SeesSessions) = (true, true, true, seesSessions);
        target.Write("V1__a.sql", Table);
        var result = await target.PlanAsync();
        Assert.Equal(5, result.ExitCode);
        Assert.Contains(holder, result.Error!.Message, StringComparison.Ordinal);
        Assert.Contains("not committed", result.Error.Message, StringComparison.Ordinal);
        target.Approve($"history-held-{(seesSessions ? "holder-seen" : "holder-hidden")}");
    }

    [Fact]
    public async Task AColumnOfAnotherTypeIsAnErrorOfTheHistory()
    {
        await using var target = Target.Double();
        var server = target.Server!;
        (server.HasSchema, server.HasTables) = (true, true);
        target.Write("V1__a.sql", Table);
        await target.DeployAsync("one");
        foreach (var (column, value) in new (int, object?)[] { (0, 1), (2, null), (6, null), (7, "0"), (7, null), (9, "2026-11-21") })
        {
            var row = server.History["1"];
            var before = row[column];
            row[column] = value;
            Assert.Contains("has not the type", (await target.PlanAsync()).Error?.Message ?? $"nothing for column {column}", StringComparison.Ordinal);
            row[column] = before;
        }
    }

    [Fact]
    public async Task AFaultOfOursIsNotAnErrorOfTheHistory()
    {
        await using var target = Target.Double();
        (target.Server!.HasSchema, target.Server.HasTables) = (true, true);
        string? nothing = null;
        target.Server.Answer("ORDER BY h.[id]", () => nothing!.Length);
        target.Write("V1__a.sql", Table);
        await Assert.ThrowsAsync<NullReferenceException>(target.PlanAsync);
    }

    [Fact]
    public async Task TablesWithoutAHistoryAreNotTakenForAnEmptyDatabase()
    {
        await using var target = Target.Double();
        target.Server!.Tables = ["dbo.Old"];
        target.Write("V1__a.sql", Table);
        var result = await target.DeployAsync("one");
        Assert.Equal(DeployOutcome.Refused, result.Outcome);
        Assert.Contains("dbo.Old", Assert.Single(result.Plan!.Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StatusSendsNothingButQueries()
    {
        await using var target = Target.Double();
        (target.Server!.HasSchema, target.Server.HasTables) = (true, true);
        target.Write("V1__a.sql", Table);
        var result = await target.PlanAsync();
        Assert.Equal(DeployOutcome.Done, result.Outcome);
        Assert.Single(result.Plan!.Pending);
        Assert.All(
            target.Server.Transcript.Sent, sql => Assert.True(sql.StartsWith("SELECT", StringComparison.Ordinal) || sql == SqlServerTransactions.Start, sql));
        target.Approve("F32-status");
    }

    [Fact]
    public async Task ADryRunWritesAScriptForSqlcmdAndChangesNothing()
    {
        await using var target = Target.Double();
        target.Write("V1__a.sql", Table + "GO\nINSERT INTO dbo.A (Id) VALUES (1);\nGO 2\n");
        var result = await target.DeployAsync("one", new DeployOptions { DryRun = true });
        Assert.All(
            target.Server!.Transcript.Sent,
            sql => Assert.True(sql.TrimStart().StartsWith("SELECT", StringComparison.Ordinal) || sql == SqlServerTransactions.Start, sql));
        Assert.Contains("BEGIN TRANSACTION\nGO\n", result.Script, StringComparison.Ordinal);
        Assert.Equal(3, result.Script!.Split("dbo.A").Length - 1);
        Assert.Contains("(Id) VALUES (1);\nGO\n", result.Script, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PreflightNamesWhatTheUserMayNotAndRunsNothing()
    {
        await using var target = Target.Double();
        target.Server!.CreatesTables = 0;
        target.Write("V1__a.sql", Table);
        var result = await target.DeployAsync("one");
        Assert.Equal(DeployOutcome.PreflightFailed, result.Outcome);
        Assert.Contains("may not create the history table", result.Error!.Message, StringComparison.Ordinal);
        Assert.Contains("'V1__a.sql' creates a table", result.Error.Message, StringComparison.Ordinal);
        target.Approve("F34-preflight");
    }

    [Fact]
    public async Task AnUndoThatMayNotDeleteItsRowIsRefusedBeforeItRuns()
    {
        await using var target = Target.Double();
        (target.Server!.HasSchema, target.Server.HasTables, target.Server.DeletesHistory) = (true, true, 0);
        target.Write("V1__a.sql", Table);
        target.Write("U1__a.sql", "DROP TABLE dbo.A;\n");
        Assert.Equal(DeployOutcome.Done, (await target.DeployAsync("one")).Outcome);
        var result = await target.UndoAsync("two", new UndoRequest { AllowDataLoss = true });
        Assert.Equal(DeployOutcome.PreflightFailed, result.Outcome);
        Assert.Contains("GRANT SELECT, INSERT, UPDATE, DELETE ON SCHEMA::[sqlgitops]", result.Error!.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(target.Server.Transcript.Sent, sql => sql.Contains("DROP TABLE", StringComparison.Ordinal));
    }

    [Fact]
    public async Task WhatACallbackGrantsFirstIsNotMissed()
    {
        await using var target = Target.Double();
        (target.Server!.HasSchema, target.Server.HasTables, target.Server.CreatesTables) = (true, true, 0);
        target.Write("beforeDeploy.sql", "EXEC dbo.GiveRights;\n");
        target.Write("V1__a.sql", Table);
        Assert.Equal(DeployOutcome.Done, (await target.DeployAsync("one", target.WithCallbacks())).Outcome);
    }

    [Theory]
    [InlineData("-- sqlgitops: no-transaction\n", DeployOutcome.PreflightFailed)]
    [InlineData("", DeployOutcome.Done)]
    public async Task ImplicitTransactionsAreRefusedWhereTheyWouldHoldBackTheProgress(string directive, DeployOutcome expected)
    {
        await using var target = Target.Double();
        (target.Server!.HasSchema, target.Server.HasTables) = (true, true);
        target.Write("V1__a.sql", directive + "SET IMPLICIT_TRANSACTIONS ON;\nGO\n" + Table);
        Assert.Equal(expected, (await target.DeployAsync("one")).Outcome);
    }

    [Fact]
    public async Task AReadOnlyDatabaseIsRefusedBeforeAnythingRuns()
    {
        await using var target = Target.Double();
        target.Server!.Updateability = "READ_ONLY";
        target.Write("V1__a.sql", Table);
        var result = await target.DeployAsync("one");
        Assert.Equal(6, result.ExitCode);
        Assert.Contains("read-only", result.Error!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(12, "12.0.6024.0", 3, "SQL Server 2016")]
    [InlineData(12, "12.0.2000.8", 6, "Synapse")]
    public async Task AServerThatIsTooOldOrNoneIsRefused(int major, string version, int edition, string words)
    {
        await using var target = Target.Double();
        target.Server!.Product = (major, version, edition);
        target.Write("V1__a.sql", Table);
        var result = await target.DeployAsync("one");
        Assert.Equal(DeployOutcome.ConfigurationError, result.Outcome);
        Assert.Contains(words, result.Error!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(13, 3, 2016)]
    [InlineData(16, 3, 2022)]
    [InlineData(12, 5, 2022)]
    public async Task VersionsAreThoseOfTheProject(int major, int edition, int expected)
    {
        await using var target = Target.Double();
        target.Server!.Product = (major, $"{major}.0.0.0", edition);
        target.Write("V1__a.sql", Table);
        Assert.Equal(expected, (await target.PlanAsync()).Database!.Version.Major);
    }

    [Fact]
    public async Task RepairChangesTheRowOnlyAsItWasRead()
    {
        await using var target = Target.Double();
        var server = target.Server!;
        server.On("CREATE SCHEMA [sqlgitops]", session => server.HasSchema = true);
        server.On("CREATE TABLE [sqlgitops].[migration_history]", session => server.HasTables = true);
        server.On("dbo.Later", session => throw session.Fail(208, "Invalid object name 'dbo.Later'."));
        target.Write("V1__a.sql", "-- sqlgitops: no-transaction\nCREATE TABLE dbo.A (Id int NOT NULL);\nGO\nINSERT INTO dbo.Later (Id) VALUES (1);\n");
        Assert.Equal(DeployOutcome.FailedPartial, (await target.DeployAsync("one")).Outcome);
        server.Answer("[note] = CONCAT", () => 1);
        var result = await target.RepairAsync(RepairAction.MarkApplied);
        Assert.True(result.Error is null, result.Error?.ToString());
        target.Approve("repair");
    }
}
