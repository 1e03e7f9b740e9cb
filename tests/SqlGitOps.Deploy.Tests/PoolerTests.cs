using Npgsql;
using SqlGitOps.Deploy.Events;
using SqlGitOps.Deploy.Planning;
using SqlGitOps.Testing;
using Xunit;

namespace SqlGitOps.Deploy.Tests;

/// <summary>F08: behind a pooler the server's session belongs to others between two transactions.</summary>
public sealed class PoolerTests : IAsyncLifetime
{
    private const int Sessions = 3;

    private const string Settings =
        """
        SELECT concat_ws(' ', current_setting('search_path'), current_setting('role'), current_setting('default_transaction_read_only'),
                 current_setting('statement_timeout'), current_setting('lock_timeout'), current_setting('idle_in_transaction_session_timeout'),
                 coalesce(to_regclass('pg_temp.leftover')::text, 'no'), (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()))
        """;

    private const string Clean = "\"$user\", public none off 0 0 0 no 0";

    private DeployTarget _target = null!;
    private PgBouncerServer _pooler = null!;
    private string _connection = "";

    public async Task InitializeAsync()
    {
        if (PostgresServer.SkipReason is null)
        {
            _target = await DeployTarget.CreateAsync("postgresql 17");
            _pooler = PgBouncerServer.Start(PostgresServer.Get(17), Sessions);
            _connection = new NpgsqlConnectionStringBuilder(_target.ConnectionString) { Port = _pooler.Port }.ConnectionString;
        }
    }

    public async Task DisposeAsync()
    {
        if (_target is not null)
        {
            _pooler.Dispose();
            await _target.DisposeAsync();
        }
    }

    [PostgresFact]
    public async Task F08_LookingDoesNotKeepOthersFromWriting()
    {
        _target.Write("V1__a.sql", "CREATE TABLE a (id integer);");

        var plan = await new Deployer(_target.Provider(_connection), _target.Reader).PlanAsync(_target.Migrations);

        Assert.Equal(DeployOutcome.Done, plan.Outcome);
        Assert.True(plan.Database!.IsPooled);
        await AssertCleanAsync();
        Assert.False((await _target.PlanAsync()).Database!.IsPooled);
    }

    [PostgresTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task F42_WhatACrashTookBackIsNotCalledAppliedAlsoWhereThePoolerHidesTheCrash(bool isPooled)
    {
        // Nothing brings commits to the disk that do not wait for it.
        using var server = PostgresServer.Start(17, "synchronous_commit=on", "wal_writer_delay=10s");
        using var pooler = PgBouncerServer.Start(server);
        await using var database = await server.CreateDatabaseAsync();
        const int Files = 30;
        for (var i = 1; i <= Files; i++)
        {
            _target.Write($"V{i:00}__t.sql", $"CREATE TABLE t{i:00} (id integer);");
        }

        var applied = 0;
        var events = new EventList(e =>
        {
            if (e is MigrationApplied && ++applied == Files - 1)
            {
                server.CrashAndRestart();
            }
        });

        var result = await _target.DeployAsync(events: events, connectionString: isPooled ? pooler.GetConnectionString(database) : database.ConnectionString);

        var left = await database.ScalarAsync<long>("SELECT count(*) FROM sqlgitops.migration_history WHERE state = 'applied'");
        Assert.Equal(DeployOutcome.FailedRolledBack, result.Outcome);
        Assert.InRange(left, 0, isPooled ? Files - 1 : Files - 2);
        Assert.Equal(left, result.Applied.Count);
        Assert.Equal(Files - 1 - left, result.Failure!.Lost.Count);
        Assert.Equal(left, await database.ScalarAsync<int>("SELECT applied FROM sqlgitops.migration_history_run"));
    }

    [PostgresFact]
    public async Task F42_WhatACrashTookBackAndAnotherRunAppliedAgainIsNotCalledGone()
    {
        using var server = PostgresServer.Start(17, "synchronous_commit=on", "wal_writer_delay=10s");
        await using var database = await server.CreateDatabaseAsync();
        for (var i = 1; i <= 10; i++)
        {
            _target.Write($"V{i:00}__t.sql", $"CREATE TABLE t{i:00} (id integer);");
        }

        var other = new DeployOptions();
        var applied = 0;
        var events = new EventList(e =>
        {
            if (e is MigrationApplied && ++applied == 9)
            {
                server.CrashAndRestart();
                Assert.Equal(DeployOutcome.Done, Task.Run(() => _target.DeployAsync(other, connectionString: database.ConnectionString)).GetAwaiter().GetResult().Outcome);
            }
        });

        var result = await _target.DeployAsync(events: events, connectionString: database.ConnectionString);

        var ours = await database.ScalarAsync<long>($"SELECT count(*) FROM sqlgitops.migration_history WHERE run_id <> '{other.Run.Id}'");
        Assert.Equal(other.Run.Id, result.Failure!.AppliedBy);
        Assert.Equal((ours, 9 - ours), (result.Applied.Count, result.Failure.Lost.Count));
        Assert.NotEmpty(result.Failure.Lost);
        Assert.Equal(other.Run.Id, result.Failure.LostTo);
        Assert.EndsWith($"run {other.Run.Id} applies them again.", result.Failure.Describe(), StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task F42_ARunThatHasEndedIsOnTheDiskAlsoWhenItsLastFileTurnsThatOff()
    {
        using var server = PostgresServer.Start(17, "synchronous_commit=on", "wal_writer_delay=10s");
        await using var database = await server.CreateDatabaseAsync();
        _target.Write("V1__a.sql", "CREATE TABLE a (id integer);");
        _target.Write("V2__b.sql", "SET synchronous_commit = off;\nCREATE TABLE b (id integer);");

        var result = await _target.DeployAsync(connectionString: database.ConnectionString);
        server.CrashAndRestart();

        Assert.Equal((DeployOutcome.Done, 2), (result.Outcome, result.Applied.Count));
        Assert.Equal(2, await database.ScalarAsync<long>("SELECT count(*) FROM sqlgitops.migration_history WHERE state = 'applied'"));
    }

    [PostgresFact]
    public async Task F08_NothingOfAMigrationStaysInASessionThatIsLentOn()
    {
        _target.Write(
            "V1__a.sql",
            """
            SELECT pg_catalog.set_config('search_path', '', false);
            SET statement_timeout = '1h';
            SET lock_timeout = '1s';
            SET default_transaction_read_only = on;
            CREATE TEMPORARY TABLE leftover (id integer);
            CREATE TABLE public.a (id integer);
            SELECT pg_advisory_lock(7);
            SET ROLE pg_monitor;
            """);
        _target.Write("V2__b.sql", "-- sqlgitops: no-transaction\nCREATE TABLE b (id integer);\nCREATE INDEX CONCURRENTLY i ON b (id);\nINSERT INTO b VALUES (1);");

        Assert.Equal(DeployOutcome.Done, (await DeployAmongOthersAsync()).Outcome);
        await AssertCleanAsync();

        // Nor of one that fails, in a transaction and outside.
        _target.Write("V3__c.sql", "SET search_path = pg_catalog;\nCREATE TEMPORARY TABLE leftover (id integer);\nSELECT 1 / 0;");
        Assert.Equal(DeployOutcome.FailedRolledBack, (await DeployAmongOthersAsync()).Outcome);
        await AssertCleanAsync();
        _target.Write("V3__c.sql", "-- sqlgitops: no-transaction\nCREATE TABLE c (id integer);\nINSERT INTO c VALUES (1), (1);\nCREATE UNIQUE INDEX CONCURRENTLY j ON c (id);");
        var broken = await DeployAmongOthersAsync();
        Assert.Equal((DeployOutcome.FailedPartial, "23505"), (broken.Outcome, broken.Error!.Code));
        await AssertCleanAsync();
        Assert.Equal("1 applied 8/8, 2 applied 3/3, 3 failed 2/3", await _target.HistoryAsync());
        Assert.Equal("0", await _target.ScalarAsync("SELECT count(*) FROM pg_index WHERE NOT indisvalid"));
    }

    [PostgresFact]
    public async Task F08_TextsArriveAsWrittenInASessionThatAnotherClientBegan()
    {
        await using (var other = new NpgsqlConnection(_connection + ";Client Encoding=LATIN1;Encoding=ISO-8859-1"))
        {
            await other.OpenAsync();
            await using var query = new NpgsqlCommand("SELECT 1", other);
            await query.ExecuteScalarAsync();
        }

        // The first file leaves the session as anybody's; the next ones must not be read in that client's encoding.
        _target.Write("V1__a.sql", "SET client_encoding = 'UTF8';\nSET DateStyle = 'SQL, DMY';\nCREATE TABLE a (id integer, what text);\nINSERT INTO a VALUES (1, 'ž');");
        _target.Write("V2__b.sql", "INSERT INTO a VALUES (2, 'ž' || DATE '2024-02-01');");
        _target.Write("V3__c.sql", "-- sqlgitops: no-transaction\nINSERT INTO a VALUES (3, 'ž');\nVACUUM a;");

        var together = await _target.DeployAsync(new DeployOptions { TransactionMode = DeployTransactionMode.All, Selection = new MigrationSelection { To = "2" } }, connectionString: _connection);
        var rest = await _target.DeployAsync(connectionString: _connection);

        Assert.Equal((DeployOutcome.Done, DeployOutcome.Done), (together.Outcome, rest.Outcome));
        Assert.Equal("ž,ž2024-02-01,ž", await _target.ScalarAsync("SELECT string_agg(what, ',' ORDER BY id) FROM a"));
    }

    [PostgresTheory]
    [InlineData("SET search_path = pg_catalog;\nVACUUM;", "the setting of line 2")]
    [InlineData("SET search_path = pg_catalog;\nRESET search_path;\nVACUUM;", "the setting of line 2")]
    [InlineData("VACUUM;\nCREATE TEMPORARY TABLE t (id integer);", "the temporary table of line 3")]
    [InlineData("CREATE TEMPORARY VIEW t AS SELECT 1;\nDROP VIEW t;", "the temporary view of line 2")]
    [InlineData("-- sqlgitops: timeout lock=5s\nVACUUM;", "the timeouts of its directive")]
    public async Task F08_WhatNeedsASessionOfItsOwnIsRefusedWithTheWayOut(string sql, string what)
    {
        _target.Write("V1__a.sql", "-- sqlgitops: no-transaction\n" + sql);

        var result = await _target.DeployAsync(connectionString: _connection);

        Assert.Equal((DeployOutcome.PreflightFailed, 6), (result.Outcome, result.ExitCode));
        Assert.Contains(what, result.Error!.Message, StringComparison.Ordinal);
        Assert.Contains("Deploy through a direct connection to the server.", result.Error.Message, StringComparison.Ordinal);
        Assert.Equal(DeployOutcome.Done, (await _target.DeployAsync()).Outcome);
    }

    /// <summary>Deploys while others use the same sessions, so that no two transactions need to get the same one.</summary>
    private async Task<DeployResult> DeployAmongOthersAsync()
    {
        using var stop = new CancellationTokenSource();
        var other = Task.Run(async () =>
        {
            await using var connection = new NpgsqlConnection(_connection);
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand("BEGIN; SELECT pg_sleep(0.002); COMMIT", connection);
            while (!stop.IsCancellationRequested)
            {
                await command.ExecuteNonQueryAsync();
            }
        });
        var result = await _target.DeployAsync(connectionString: _connection);
        await stop.CancelAsync();
        await other;
        return result;
    }

    /// <summary>Looks into every session that the pooler has.</summary>
    private async Task AssertCleanAsync()
    {
        var connections = new List<NpgsqlConnection>();
        for (var i = 0; i < Sessions; i++)
        {
            var connection = new NpgsqlConnection(_connection);
            connections.Add(connection);
            await connection.OpenAsync();

            // Kept open, so that the next one gets another session.
            await using var begin = new NpgsqlCommand("BEGIN", connection);
            await begin.ExecuteNonQueryAsync();
            await using var query = new NpgsqlCommand(Settings, connection);
            Assert.Equal(Clean, await query.ExecuteScalarAsync());
        }

        foreach (var connection in connections)
        {
            await connection.DisposeAsync();
        }
    }
}
