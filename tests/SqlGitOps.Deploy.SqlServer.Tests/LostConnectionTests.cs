using SqlGitOps.Deploy.Providers;
using Xunit;

namespace SqlGitOps.Deploy.SqlServer.Tests;

public class LostConnectionTests
{
    [Theory]
    [InlineData(true, DeployOutcome.Done)]
    [InlineData(false, DeployOutcome.FailedRolledBack)]
    public async Task WhatBecameOfACommitWithoutAnswerIsAskedInANewSession(bool isCommitted, DeployOutcome expected)
    {
        await using var target = Target.Double();
        var server = target.Server!;
        (server.HasSchema, server.HasTables) = (true, true);
        target.Write("V1__a.sql", "CREATE TABLE dbo.A (Id int NOT NULL);\n");
        server.OnCommit = session =>
        {
            if (isCommitted)
            {
                session.KeepWork();
            }

            server.OnCommit = null;
            throw session.Break();
        };
        var result = await target.DeployAsync("one");
        Assert.Equal(expected, result.Outcome);
        Assert.Equal(isCommitted ? "1 applied 1/1" : "", await target.HistoryAsync());
        target.Approve(isCommitted ? "lost-at-commit-committed" : "lost-at-commit-rolled-back");
    }

    [Theory]
    [InlineData(true, StatementFateKind.Applied)]
    [InlineData(false, StatementFateKind.NotApplied)]
    public async Task AStatementOutsideOfTransactionsIsLookedForByTheNextDeployment(bool isThere, StatementFateKind fate)
    {
        await using var target = Target.Double();
        var server = target.Server!;
        (server.HasSchema, server.HasTables) = (true, true);
        target.Write("V1__fulltext.sql", "CREATE TABLE dbo.A (Id int NOT NULL);\nGO\nCREATE FULLTEXT CATALOG Words;\nGO\nPRINT N'end';\n");
        var isLost = true;
        server.On("CREATE FULLTEXT CATALOG", session =>
        {
            if (isLost)
            {
                isLost = false;
                throw session.Break();
            }
        });
        server.Answer("sys.fulltext_catalogs", () => isThere ? 1 : null);
        var first = await target.DeployAsync("one");
        Assert.Equal(DeployOutcome.FailedPartial, first.Outcome);
        Assert.True(first.Failure!.IsUncertain);
        Assert.Equal("1 running 1/3", await target.HistoryAsync());

        var second = await target.DeployAsync("two");
        Assert.True(second.Error is null, second.Error?.ToString());
        Assert.Equal(DeployOutcome.Done, second.Outcome);
        Assert.Contains(target.Events, e => e is Events.StatementSettled settled && settled.Fate.Kind == fate);
        Assert.Equal(isThere ? 1 : 2, server.Transcript.Sent.Count(sql => sql.StartsWith("CREATE FULLTEXT", StringComparison.Ordinal)));
        Assert.Equal("1 applied 3/3", await target.HistoryAsync());
        target.Approve($"resume-after-lost-connection-{(isThere ? "applied" : "not-applied")}");
    }

    [Fact]
    public async Task WhatCannotBeSeenIsAsked()
    {
        await using var target = Target.Double();
        var server = target.Server!;
        (server.HasSchema, server.HasTables) = (true, true);
        target.Write("V1__kill.sql", "PRINT N'start';\nGO\nALTER DATABASE CURRENT ADD FILEGROUP Archive;\n");
        var isLost = true;
        server.On("ADD FILEGROUP", session =>
        {
            if (isLost)
            {
                isLost = false;
                throw session.Break();
            }
        });
        await target.DeployAsync("one");
        var result = await target.DeployAsync("two");
        Assert.Equal(DeployOutcome.Refused, result.Outcome);
        Assert.Equal(DeployErrorKind.NeedsDecision, result.Error!.Kind);
        Assert.Contains("Did statement 2", result.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ADeadlockIsTriedAgainAndOtherErrorsAreNot()
    {
        await using var target = Target.Double();
        var server = target.Server!;
        (server.HasSchema, server.HasTables) = (true, true);
        var failures = new Queue<int>([1205, 1222]);
        server.On("dbo.A", session =>
        {
            if (failures.TryDequeue(out var number))
            {
                throw session.Fail(number, number == 1205 ? "Transaction was deadlocked on lock resources with another process." : "Lock request time out period exceeded.", severity: number == 1205 ? 13 : 16);
            }
        });
        target.Write("V1__a.sql", "CREATE TABLE dbo.A (Id int NOT NULL);\n");
        var result = await target.DeployAsync("one", new DeployOptions { Retries = new RetryBudget(5, TimeSpan.FromMinutes(1)) });
        Assert.Equal(DeployOutcome.Done, result.Outcome);
        Assert.Equal([DeployErrorKind.Deadlock, DeployErrorKind.LockNotAvailable], target.Events.OfType<Events.Retrying>().Select(e => e.Error.Kind));
    }

    [Fact]
    public async Task TheUserOfAFileIsTakenBackBeforeItsRowIsWritten()
    {
        await using var target = Target.Double();
        var server = target.Server!;
        (server.HasSchema, server.HasTables) = (true, true);
        server.On("EXECUTE AS USER", session => session.Impersonate("reader"));
        target.Write("V1__as.sql", "PRINT N'mine';\nGO\nEXECUTE AS USER = N'reader';\nGO\nPRINT N'theirs';\n");
        Assert.Equal(DeployOutcome.Done, (await target.DeployAsync("one")).Outcome);
        target.Approve("F18-execute-as");
    }
}
