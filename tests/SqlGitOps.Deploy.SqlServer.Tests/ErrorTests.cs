using System.Data;
using System.Reflection;
using Microsoft.Data.SqlClient;
using SqlGitOps.Deploy.Providers;
using Xunit;

namespace SqlGitOps.Deploy.SqlServer.Tests;

public class ErrorTests
{
    private const string Canary = "hunter2-canary";

    [Theory]
    [InlineData("Server=x;Password=" + Canary, "names no database")]
    [InlineData("Database=x;Password=" + Canary, "names no server")]
    [InlineData("Nonsense=" + Canary, "cannot be read")]
    [InlineData("Server=x;Database=y;Connect Timeout=" + Canary, "cannot be read")]
    public void AConnectionStringThatCannotWorkIsRefusedWithoutBeingShown(string connectionString, string words)
    {
        var exception = Assert.Throws<DeployException>(() => new SqlServerProvider(connectionString));
        Assert.Equal(DeployErrorKind.Configuration, exception.Error.Kind);
        Assert.Contains(words, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AServerThatIsNotThereIsSaidWithinTheConnectTimeout()
    {
        var provider = new SqlServerProvider($"Server=127.0.0.1,1;Database=app;User Id=sa;Password={Canary};Connect Timeout=1");
        var exception = await Assert.ThrowsAsync<DeployException>(
            () => provider.OpenAsync(DatabaseAccess.Read, new DeployRun(), CancellationToken.None));
        Assert.Equal(DeployErrorKind.ConnectionFailed, exception.Error.Kind);
        Assert.StartsWith("app on 127.0.0.1,1 cannot be reached: ", exception.Error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, exception.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1222, DeployErrorKind.LockNotAvailable, true)]
    [InlineData(1205, DeployErrorKind.Deadlock, true)]
    [InlineData(3960, DeployErrorKind.StatementFailed, false)]
    [InlineData(-2, DeployErrorKind.StatementTimeout, false)]
    [InlineData(229, DeployErrorKind.PermissionDenied, false)]
    [InlineData(226, DeployErrorKind.TransactionNotAllowed, false)]
    [InlineData(2714, DeployErrorKind.StatementFailed, false)]
    public void NumbersOfTheServerHaveTheirKindAndOnlyTwoAreTriedAgain(int number, DeployErrorKind kind, bool isTransient)
    {
        var error = Errors().Of(new SqlServerException([new SqlServerError(number, 16, 1, 1, "", "text")], false));
        Assert.Equal(kind, error.Kind);
        Assert.Equal(isTransient, error.IsTransient);
        Assert.Equal(number.ToString(System.Globalization.CultureInfo.InvariantCulture), error.Code);
    }

    [Fact]
    public void WhatFollowsAnErrorIsShownAndSecretsAreNot()
    {
        var error = Errors().Of(new SqlServerException(
            [
                new SqlServerError(5701, 0, 2, 1, "", "Changed database context."),
                new SqlServerError(1767, 16, 0, 4, "", $"Foreign key references invalid table '{Canary}'."),
                new SqlServerError(1750, 16, 1, 4, "", "Could not create constraint or index. See previous errors."),
            ],
            false));
        Assert.Equal("1767", error.Code);
        Assert.Equal("Foreign key references invalid table '***'. Could not create constraint or index. See previous errors. (severity 16, state 0)", error.Message);
    }

    [Theory]
    [InlineData(1, "", 4, 3)]
    [InlineData(3, "", 6, 1)]
    [InlineData(99, "", 6, 1)]
    [InlineData(2, "dbo.Inner", 4, 3)]
    public async Task LinesOfABatchAreThoseOfTheFile(int serverLine, string procedure, int line, int column)
    {
        await using var target = Target.Double();
        target.Write("V1__a.sql", "PRINT N'1';\nGO\n\n  PRINT N'a';\nPRINT N'b';\nPRINT N'c';\n");
        var migration = Assert.Single((await target.PlanAsync()).Plan!.Pending);
        var error = Errors().OfStatement(
            new SqlServerException([new SqlServerError(50000, 16, 1, serverLine, procedure, "text")], false), migration, 1);
        Assert.Equal((line, column), (error.Position!.Value.Line, error.Position.Value.Column));
    }

    [Fact]
    public async Task AnUncommittableTransactionIsSaidToBeOne()
    {
        await using var target = Target.Double();
        target.Write("V1__a.sql", "PRINT N'1';\n");
        var migration = Assert.Single((await target.PlanAsync()).Plan!.Pending);
        var error = SqlServerTransactions.FindBroken(new SessionState(-1, 2, 7, "app", "deployer", "dbo"), migration, 7, isEnd: false);
        Assert.Contains("XACT_STATE() is -1", error!.Message, StringComparison.Ordinal);
        Assert.Equal(DeployErrorKind.StatementFailed, error.Kind);
        Assert.Contains("began another one", SqlServerTransactions.FindBroken(new SessionState(1, 2, 8, "app", "deployer", "dbo"), migration, 7, isEnd: false)!.Message, StringComparison.Ordinal);
        Assert.Null(SqlServerTransactions.FindBroken(new SessionState(1, 3, 7, "app", "deployer", "dbo"), migration, 7, isEnd: false));
        Assert.Contains("1 more transactions than it commits", SqlServerTransactions.FindBroken(new SessionState(1, 3, 7, "app", "deployer", "dbo"), migration, 7, isEnd: true)!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ConnectionState.Open, false)]
    [InlineData(ConnectionState.Closed, true)]
    [InlineData(ConnectionState.Broken, true)]
    public void AnInvalidOperationIsALostConnectionOnlyWhereThatIsNotOpen(ConnectionState state, bool isExpected) =>
        Assert.Equal(isExpected, SqlClientSession.IsExpected(new InvalidOperationException(), state));

    [Fact]
    public void TheDriverDoesNotReconnectOrPoolBehindOurBack()
    {
        var connector = new SqlClientConnector("Server=x;Database=y;Pooling=true;ConnectRetryCount=5;Enlist=true;MultipleActiveResultSets=true");
        var field = typeof(SqlClientConnector).GetField("_settings", BindingFlags.NonPublic | BindingFlags.Instance);
        var settings = Assert.IsType<SqlConnectionStringBuilder>(field!.GetValue(connector));
        Assert.Equal((false, 0, false, false), (settings.Pooling, settings.ConnectRetryCount, settings.Enlist, settings.MultipleActiveResultSets));
    }

    private static SqlServerErrors Errors() => new(new Redactor(Canary), History.HistoryTable.Default(Syntax.SqlDialect.SqlServer));
}
