using SqlGitOps.Deploy.Providers;
using SqlGitOps.Syntax;
using SqlGitOps.Testing;
using Xunit;

namespace SqlGitOps.Deploy.Tests;

/// <summary>Passwords appear nowhere: not in messages, not in exceptions, not in the history.</summary>
public sealed class SecretTests
{
    private const string Canary = "c4n4ry-s3cret";

    [Theory]
    [InlineData("Host=h;Password=" + Canary + ";Nonsense=" + Canary)]
    [InlineData("Password=" + Canary)]
    [InlineData("Host=h;Port=" + Canary)]
    [InlineData(Canary)]
    [InlineData("postgresql://u:" + Canary + "@h:notaport/d")]
    [InlineData("postgresql://u:" + Canary + "@h/d?sslmode=" + Canary)]
    public void UnreadableConnectionStringIsNotRepeated(string connectionString)
    {
        var exception = Assert.Throws<DeployException>(() => DatabaseProviders.Create(SqlDialect.PostgreSql, connectionString));

        Assert.Equal(DeployErrorKind.Configuration, exception.Error.Kind);
        Assert.DoesNotContain(Canary, exception.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host=h;Username=u;Password=" + Canary)]
    [InlineData("Host=h")]
    [InlineData("postgresql://u:" + Canary + "@h/")]
    public void ConnectionStringWithoutDatabaseIsRefused(string connectionString)
    {
        var exception = Assert.Throws<DeployException>(() => DatabaseProviders.Create(SqlDialect.PostgreSql, connectionString));

        Assert.Equal(DeployErrorKind.Configuration, exception.Error.Kind);
        Assert.Contains("names no database", exception.Error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, exception.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host=127.0.0.1;Port=1;Database=d;Username=u;Password=" + Canary)]
    [InlineData("postgresql://u:" + Canary + "@127.0.0.1:1/d")]
    [InlineData("Host=host.invalid;Database=d;Username=u;Password=" + Canary + ";Timeout=5")]
    [InlineData("Host=127.0.0.1;Port=1;Database=d;Password=" + Canary + ";SSL Mode=VerifyFull;SSL Certificate=missing.pem")]
    public async Task UnreachableServer(string connectionString)
    {
        await using var target = await DeployTarget.CreateAsync(Engines.Sqlite);
        target.Write("V1__a.sql", "SELECT 1;");
        var provider = DatabaseProviders.Create(SqlDialect.PostgreSql, connectionString);
        var events = new EventList();

        var result = await new Deployer(provider, target.Reader, events: events).DeployAsync(target.Migrations);

        Assert.Equal(DeployOutcome.ConnectionFailed, result.Outcome);
        Assert.Equal(6, result.ExitCode);
        Assert.DoesNotContain(Canary, result.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, string.Join('\n', events.All), StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task WrongPasswordAndSecretsInServerMessages()
    {
        using var server = PostgresServer.Start(18);
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync($"CREATE ROLE u LOGIN SUPERUSER PASSWORD '{Canary}'");
        var rules = await database.ScalarAsync<string>("SELECT current_setting('hba_file')");
        await File.WriteAllTextAsync(rules, "host all u 127.0.0.1/32 scram-sha-256\nhost all all 127.0.0.1/32 trust\n");
        await database.ExecuteAsync("SELECT pg_reload_conf()");
        using var folder = new TemporaryFolder();
        folder.Write("V1__a.sql", $"DO $$ BEGIN RAISE EXCEPTION 'the password is {Canary}'; END $$;");
        var migrations = SqlGitOps.Migrations.MigrationSet.Discover(folder.Root).Ordered;
        var connection = $"Host=127.0.0.1;Port={server.Port};Database={database.Name};Username=u;SSL Mode=Disable;Password=";

        var wrong = await new Deployer(
            DatabaseProviders.Create(SqlDialect.PostgreSql, connection + Canary + "x"), Readers.For(SqlDialect.PostgreSql)).DeployAsync(migrations);
        var right = await new Deployer(
            DatabaseProviders.Create(SqlDialect.PostgreSql, connection + Canary), Readers.For(SqlDialect.PostgreSql)).DeployAsync(migrations);

        Assert.Equal(DeployErrorKind.Authentication, wrong.Error!.Kind);
        Assert.Equal("28P01", wrong.Error.Code);
        Assert.DoesNotContain(Canary, wrong.ToString(), StringComparison.Ordinal);
        Assert.Equal(DeployOutcome.FailedRolledBack, right.Outcome);
        Assert.Equal("the password is ***", right.Error!.Message);
    }
}
