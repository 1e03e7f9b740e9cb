using Npgsql;
using SqlGitOps.Deploy.Events;
using SqlGitOps.Testing;
using Xunit;

namespace SqlGitOps.Deploy.Tests;

/// <summary>F34: what is not allowed is said before the first statement, and what may be allowed is not refused.</summary>
public sealed class PreflightTests : IAsyncLifetime
{
    private const string Role = "deploy_preflight", Other = "deploy_preflight_other";

    // The database has tables before the first deployment.
    private static readonly DeployOptions s_options = new() { AllowExisting = true };

    private DeployTarget _target = null!;
    private string _connection = "";

    public async Task InitializeAsync()
    {
        if (PostgresServer.SkipReason is not null)
        {
            return;
        }

        _target = await DeployTarget.CreateAsync("postgresql 18");
        await _target.ExecuteAsync(
            $"""
            CREATE ROLE {Role} LOGIN; CREATE ROLE {Other}; CREATE ROLE {Role}_group; GRANT {Role}_group TO {Role};
            CREATE SCHEMA sqlgitops AUTHORIZATION {Role}; CREATE SCHEMA theirs; CREATE SCHEMA mine AUTHORIZATION {Role}; GRANT USAGE ON SCHEMA theirs TO {Role};
            GRANT CREATE, USAGE ON SCHEMA theirs TO {Role}_group; REVOKE CREATE ON SCHEMA theirs FROM {Role}_group;
            CREATE TABLE public.foreign_table (id integer); CREATE TABLE mine.own_table (id integer); ALTER TABLE mine.own_table OWNER TO {Role}_group;
            GRANT CREATE, USAGE ON SCHEMA mine TO {Role}_group;
            """);
        _connection = new NpgsqlConnectionStringBuilder(_target.ConnectionString) { Username = Role }.ConnectionString;
    }

    public async Task DisposeAsync()
    {
        if (_target is not null)
        {
            await _target.ExecuteAsync($"DROP OWNED BY {Role}, {Other}, {Role}_group CASCADE; DROP ROLE {Role}; DROP ROLE {Other}; DROP ROLE {Role}_group");
            await _target.DisposeAsync();
        }
    }

    [PostgresFact]
    public async Task F34_EverythingThatCannotWorkIsSaidAtOnce()
    {
        _target.Write("V1__own.sql", "CREATE TABLE mine.a (id integer);");
        _target.Write("V2__more.sql", "CREATE TABLE theirs.t (id integer);\nCREATE TABLE u (id integer);\nALTER TABLE public.foreign_table ADD COLUMN b integer;\nCREATE EXTENSION no_such_extension;\nCREATE SCHEMA more;\nCREATE ROLE r;\nCREATE INDEX ON foreign_table (id);");
        _target.Write("V3__database.sql", "CREATE DATABASE d;");
        var events = new EventList();

        var result = await _target.DeployAsync(s_options, events, _connection);

        Assert.Equal((DeployOutcome.PreflightFailed, 6, DeployErrorKind.Preflight), (result.Outcome, result.ExitCode, result.Error!.Kind));
        var problems = Assert.Single(events.Of<PreflightFailed>()).Problems;
        Assert.Collection(
            problems.Order(StringComparer.Ordinal),
            p => Assert.Equal($"'V2__more.sql' changes the table foreign_table, which belongs to postgres, and {Role} is no member of that role.", p),
            p => Assert.Equal($"'V2__more.sql' changes the table public.foreign_table, which belongs to postgres, and {Role} is no member of that role.", p),
            p => Assert.Contains("creates a role", p, StringComparison.Ordinal),
            p => Assert.Contains("first schema of its search path", p, StringComparison.Ordinal),
            p => Assert.Contains("in the schema theirs", p, StringComparison.Ordinal),
            p => Assert.Contains("creates the schema more", p, StringComparison.Ordinal),
            p => Assert.Contains("extension no_such_extension", p, StringComparison.Ordinal),
            p => Assert.Contains("creates a database", p, StringComparison.Ordinal));
        Assert.False(await _target.HasTableAsync("migration_history"));
        Assert.False(await _target.HasTableAsync("a"));
    }

    [PostgresTheory]
    [InlineData("CREATE TABLE mine.a (id integer);\nALTER TABLE mine.a ADD COLUMN b integer;\nCREATE INDEX ON mine.a (b);\nALTER TABLE mine.own_table ADD COLUMN b integer;")]
    [InlineData("SET search_path = mine;\nCREATE TABLE a (id integer);\nALTER TABLE own_table ADD COLUMN b integer;")]
    [InlineData("CREATE TEMPORARY TABLE foreign_table (id integer);\nALTER TABLE IF EXISTS foreign_table ADD COLUMN b integer;")]
    [InlineData("SET search_path = mine;\nSET ROLE deploy_preflight_group;\nCREATE TABLE a (id integer);")]
    [InlineData("CREATE EXTENSION IF NOT EXISTS plpgsql;")]
    [InlineData("DO $$ BEGIN NULL; END $$;\nCREATE VIEW mine.v AS SELECT * FROM mine.own_table;")]
    public async Task F34_WhatMayWorkIsNotRefused(string sql)
    {
        _target.Write("V1__a.sql", sql);

        var result = await _target.DeployAsync(s_options, connectionString: _connection);

        Assert.True(result.Outcome == DeployOutcome.Done, result.Error?.ToString());
    }

    [PostgresTheory]
    [InlineData("SET ROLE")]
    [InlineData("SELECT set_config('role',")]
    public async Task F34_RightsOfARoleThatTheFileTakesOnAreNotMissed(string take)
    {
        await _target.ExecuteAsync($"GRANT CREATE ON SCHEMA theirs TO {Role}_group; GRANT {Role}_group TO {Role} WITH INHERIT FALSE");
        _target.Write("V1__a.sql", $"{take} '{Role}_group'{(take.Contains('(', StringComparison.Ordinal) ? ", false)" : string.Empty)};\nCREATE TABLE theirs.t (id integer);");

        var result = await _target.DeployAsync(s_options, connectionString: _connection);

        Assert.True(result.Outcome == DeployOutcome.Done, result.Error?.ToString());
    }

    [PostgresFact]
    public async Task F34_HistoryThatCannotBeWrittenIsSaidFirst()
    {
        _target.Write("V1__a.sql", "CREATE TABLE mine.a (id integer);");
        await _target.DeployAsync(s_options);
        await _target.ExecuteAsync($"GRANT SELECT ON ALL TABLES IN SCHEMA sqlgitops TO {Role}");
        _target.Write("V2__b.sql", "CREATE TABLE mine.b (id integer);");

        var result = await _target.DeployAsync(s_options, connectionString: _connection);

        Assert.Equal(DeployOutcome.PreflightFailed, result.Outcome);
        Assert.Contains("may not write the history table sqlgitops.migration_history.", result.Error!.Message, StringComparison.Ordinal);
        Assert.Contains("may not write the history table sqlgitops.migration_history_run.", result.Error.Message, StringComparison.Ordinal);

        await _target.ExecuteAsync($"GRANT INSERT, UPDATE ON ALL TABLES IN SCHEMA sqlgitops TO {Role}");
        Assert.Equal(DeployOutcome.Done, (await _target.DeployAsync(s_options, connectionString: _connection)).Outcome);
    }
}
