using SqlGitOps.Deploy.Events;
using SqlGitOps.Deploy.History;
using SqlGitOps.Syntax;
using Xunit;

namespace SqlGitOps.Deploy.SqlServer.Tests;

public class LockTests
{
    private const string Table = "CREATE TABLE dbo.A (Id int NOT NULL);\n";

    [Theory]
    [InlineData(-2, "cancelled")]
    [InlineData(-3, "deadlock")]
    [InlineData(-999, "invalid")]
    [InlineData(-1000, "not a documented one")]
    public async Task AnErrorOfTheLockIsNeverTakenForTheLock(int answer, string words)
    {
        await using var target = Target.Double();
        target.Write("V1__a.sql", Table);
        target.Server!.LockAnswers.Enqueue(answer);
        var result = await target.DeployAsync("one");
        Assert.Equal(DeployOutcome.LockTimeout, result.Outcome);
        Assert.Equal(5, result.ExitCode);
        Assert.Contains(words, result.Error!.Message, StringComparison.Ordinal);
        Assert.Contains($"returned {answer}", result.Error.Message, StringComparison.Ordinal);
        target.Approve($"F10 lock answer {answer}".Replace(' ', '-'));
    }

    [Theory]
    [InlineData(true, "sqlgitops/other lock by deployer from build7 (session 61)")]
    [InlineData(false, "another deployment")]
    public async Task WaitsForTheLockAndSaysWhoHasItWhereThatMayBeSeen(bool seesSessions, string holder)
    {
        await using var target = Target.Double();
        target.Write("V1__a.sql", Table);
        target.Server!.SeesSessions = seesSessions;
        target.Server.LockAnswers.Enqueue(-1);
        target.Server.LockAnswers.Enqueue(-1);
        var result = await target.DeployAsync("one", new DeployOptions { LockWait = TimeSpan.Zero });
        Assert.Equal(DeployOutcome.LockTimeout, result.Outcome);
        Assert.Contains(holder, result.Error!.Message, StringComparison.Ordinal);
        target.Approve($"F10-lock-held-{(seesSessions ? "holder-seen" : "holder-hidden")}");
    }

    [Fact]
    public async Task TheLoserOfARaceReadsTheHistoryAgainAndHasNothingToDo()
    {
        await using var target = Target.Double();
        var server = target.Server!;
        server.On("CREATE SCHEMA [sqlgitops]", session => server.HasSchema = true);
        server.On("CREATE TABLE [sqlgitops].[migration_history]", session => server.HasTables = true);
        target.Write("V1__a.sql", Table);
        Assert.Equal(DeployOutcome.Done, (await target.DeployAsync("winner")).Outcome);
        var (tables, history) = (server.HasTables, server.History);
        (server.HasTables, server.History) = (false, []);
        server.LockAnswers.Enqueue(-1);
        var asked = 0;
        server.OnLockAsked = () =>
        {
            if (++asked == 2)
            {
                (server.HasTables, server.History) = (tables, history);
            }
        };
        var result = await target.DeployAsync("loser");
        Assert.Equal(DeployOutcome.NothingToDo, result.Outcome);
        Assert.Contains(target.Events, e => e is WaitingForLock);
        target.Approve("F01-race-loser");
    }

    [Fact]
    public async Task WhoGotPastALostLockIsStoppedByTheUniqueRow()
    {
        await using var target = Target.Double();
        var server = target.Server!;
        (server.HasSchema, server.HasTables) = (true, true);
        target.Write("V1__a.sql", Table);

        // Another deployment commits its row between our reading and our insert.
        server.Answer("INSERT INTO [app].[sqlgitops].[migration_history_run]", () =>
        {
            var row = new object?[24];
            row[6] = "applied";
            server.History.TryAdd("1", row);
            return null;
        });
        var result = await target.DeployAsync("one");
        Assert.Equal(DeployErrorKind.AlreadyRecorded, result.Error!.Kind);
        Assert.DoesNotContain(server.Transcript.Sent, sql => sql.Contains("dbo.A", StringComparison.Ordinal));
        target.Approve("F05-fence");
    }

    [Fact]
    public async Task NothingMoreRunsWhenTheLockIsLost()
    {
        await using var target = Target.Double();
        var server = target.Server!;
        (server.HasSchema, server.HasTables) = (true, true);
        server.On("dbo.A", session => server.LockHolder = null);
        target.Write("V1__a.sql", Table);
        target.Write("V2__b.sql", "CREATE TABLE dbo.B (Id int NOT NULL);\n");
        var result = await target.DeployAsync("one");
        Assert.Equal(DeployErrorKind.DeployLock, result.Error!.Kind);
        Assert.Contains("NoLock", result.Error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Transcript.Sent, sql => sql.Contains("dbo.B", StringComparison.Ordinal));
        Assert.Equal("1 applied 1/1", await target.HistoryAsync());
    }

    [Fact]
    public async Task ALockWhoseSessionDoesNotAnswerIsLost()
    {
        await using var target = Target.Double();
        var server = target.Server!;
        (server.HasSchema, server.HasTables, server.IsLockDeaf) = (true, true, true);
        target.Write("V1__a.sql", Table);
        var result = await target.DeployAsync("one");
        Assert.Equal(DeployErrorKind.DeployLock, result.Error?.Kind);
        Assert.Contains("has not answered for 15 s", result.Error!.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Transcript.Sent, sql => sql.Contains("dbo.A", StringComparison.Ordinal));
    }

    [Fact]
    public void TheNameOfTheLockIsThatOfTheDatabaseAndTheHistoryTable()
    {
        var table = HistoryTable.Default(SqlDialect.SqlServer);
        var name = SqlServerLock.ResourceOf("app", table);

        // sys.dm_tran_locks shows the first 32 characters of an application resource.
        Assert.Equal(32, name.Length);
        Assert.StartsWith("sqlgitops:", name, StringComparison.Ordinal);
        Assert.Equal(name, SqlServerLock.ResourceOf("app", new HistoryTable("SqlGitOps", "Migration_History")));
        Assert.NotEqual(name, SqlServerLock.ResourceOf("other", table));
        Assert.NotEqual(name, SqlServerLock.ResourceOf("app", new HistoryTable("dbo", "migration_history")));
    }
}
