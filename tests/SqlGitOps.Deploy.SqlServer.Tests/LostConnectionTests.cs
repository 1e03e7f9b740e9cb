using SqlGitOps.Deploy.Providers;
using SqlGitOps.Deploy.SqlServer.Tests.Double;
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

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task WhatWasStoppedTooLateIsApplied(bool isCreate, bool isCancelled)
    {
        await using var target = Target.Double();
        var server = target.Server!;
        (server.HasSchema, server.HasTables) = (true, true);
        var word = isCreate ? "CREATE" : "DROP";
        var exists = !isCreate;
        target.Write("V1__late.sql", $"PRINT N'start';\nGO\n{word} FULLTEXT CATALOG Words;\n");
        using var cancellation = new CancellationTokenSource();
        server.On($"{word} FULLTEXT CATALOG", session =>
        {
            exists = isCreate;
            throw Stop(session, isCancelled, cancellation);
        });
        server.Answer("sys.fulltext_catalogs", () => exists ? 1 : null);
        await target.DeployAsync("one", cancellationToken: cancellation.Token);
        Assert.Equal(StatementFateKind.Applied, Assert.Single(target.Events.OfType<Events.StatementSettled>()).Fate.Kind);
        Assert.Equal("1 failed 2/2", await target.HistoryAsync());
        Assert.Equal(DeployOutcome.Done, (await target.DeployAsync("two")).Outcome);
        Assert.Single(server.Transcript.Sent, sql => sql.StartsWith($"{word} FULLTEXT", StringComparison.Ordinal));
        if (isCancelled)
        {
            target.Approve($"stopped-too-late-{word}");
        }
    }

    [Theory]
    [InlineData(null, StatementFateKind.Applied)]
    [InlineData("PAUSED", StatementFateKind.NotApplied)]
    [InlineData("RUNNING", StatementFateKind.Unknown)]
    public async Task AResumableIndexThatWasStoppedIsFinishedPausedOrStillAtWork(string? state, StatementFateKind fate)
    {
        await using var target = Target.Double();
        var server = target.Server!;
        (server.HasSchema, server.HasTables) = (true, true);
        target.Write("V1__index.sql", "CREATE INDEX ix_A ON dbo.A (Id) WITH (ONLINE = ON, RESUMABLE = ON);\n");
        using var cancellation = new CancellationTokenSource();
        var exists = false;
        server.On("CREATE INDEX", session =>
        {
            exists = true;
            throw Stop(session, isCancelled: true, cancellation);
        });
        server.Answer("sys.indexes", () => exists ? 1 : null);
        server.Answer("sys.index_resumable_operations", () => state);
        await target.DeployAsync("one", cancellationToken: cancellation.Token);
        Assert.Equal(fate, Assert.Single(target.Events.OfType<Events.StatementSettled>()).Fate.Kind);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task WhatWasThereBeforeIsNotTakenForTheWorkOfAStatementThatWasStopped(bool isCreate)
    {
        await using var target = Target.Double();
        var server = target.Server!;
        (server.HasSchema, server.HasTables) = (true, true);
        var word = isCreate ? "CREATE" : "DROP";
        target.Write("V1__early.sql", $"PRINT N'start';\nGO\n{word} FULLTEXT CATALOG Words;\n");
        using var cancellation = new CancellationTokenSource();
        server.On($"{word} FULLTEXT CATALOG", session => throw Stop(session, isCancelled: true, cancellation));
        server.Answer("sys.fulltext_catalogs", () => isCreate ? 1 : null);
        await target.DeployAsync("one", cancellationToken: cancellation.Token);
        Assert.Equal(StatementFateKind.NotApplied, Assert.Single(target.Events.OfType<Events.StatementSettled>()).Fate.Kind);
        Assert.Equal("1 failed 1/2", await target.HistoryAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task WhatWasStoppedAndCannotBeSeenIsAsked(bool isCancelled)
    {
        await using var target = Target.Double();
        var server = target.Server!;
        (server.HasSchema, server.HasTables) = (true, true);
        target.Write("V1__group.sql", "PRINT N'start';\nGO\nALTER DATABASE CURRENT ADD FILEGROUP Archive;\n");
        using var cancellation = new CancellationTokenSource();
        server.On("ADD FILEGROUP", session => throw Stop(session, isCancelled, cancellation));
        await target.DeployAsync("one", cancellationToken: cancellation.Token);
        var result = await target.DeployAsync("two");
        Assert.Equal(DeployErrorKind.NeedsDecision, result.Error?.Kind);
        Assert.Contains("Did statement 2", result.Error!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "session 51 of run one")]
    [InlineData(false, "a session of run one")]
    public async Task NothingRunsBesideAStatementThatGoesOnWithoutItsDeployment(bool seesSessions, string session)
    {
        await using var target = Target.Double();
        var server = target.Server!;
        (server.HasSchema, server.HasTables, server.SeesSessions, server.KeepsSessions) = (true, true, seesSessions, true);
        target.Write("V1__fulltext.sql", "PRINT N'start';\nGO\nCREATE FULLTEXT CATALOG Words;\n");
        server.On("CREATE FULLTEXT CATALOG", session => throw session.Break());
        server.Answer("sys.fulltext_catalogs", () => null);
        var options = new DeployOptions { Retries = RetryBudget.None, LockWait = TimeSpan.Zero };
        await target.DeployAsync("one", options);
        var result = await target.DeployAsync("two", options);
        Assert.Equal(DeployErrorKind.NeedsDecision, result.Error?.Kind);
        Assert.Contains(session, result.Error!.Message, StringComparison.Ordinal);
        Assert.Single(server.Transcript.Sent, sql => sql.StartsWith("CREATE FULLTEXT", StringComparison.Ordinal));
    }

    [Fact]
    public async Task TheRecordOfAFailureDoesNotWaitWithoutEndForAnotherDeployment()
    {
        await using var target = Target.Double();
        var server = target.Server!;
        (server.HasSchema, server.HasTables) = (true, true);
        target.Write("V1__a.sql", "CREATE TABLE dbo.A (Id int NOT NULL);\n");
        server.On("dbo.A", session =>
        {
            (server.LockHolder, server.HoldsHistory) = (null, true);
            throw session.Fail(2714, "There is already an object named 'A' in the database.");
        });
        var result = await target.DeployAsync("one");
        Assert.Equal((DeployOutcome.FailedRolledBack, "2714"), (result.Outcome, result.Error!.Code));
        target.Approve("lock-lost-and-row-held");
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

    /// <summary>How a statement ends that is stopped: the driver's words for a cancellation, or error -2 for the time limit.</summary>
    private static Exception Stop(FakeSession session, bool isCancelled, CancellationTokenSource cancellation)
    {
        if (!isCancelled)
        {
            return session.Fail(-2, "Execution Timeout Expired.", severity: 11);
        }

        cancellation.Cancel();
        return new OperationCanceledException(cancellation.Token);
    }
}
