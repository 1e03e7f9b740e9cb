using Npgsql;
using SqlGitOps.Deploy.Events;
using SqlGitOps.Deploy.History;
using SqlGitOps.Deploy.Providers;
using SqlGitOps.Deploy.Providers.PostgreSql;
using SqlGitOps.Deploy.Repair;
using SqlGitOps.Model.Scripts;
using SqlGitOps.Syntax;
using SqlGitOps.Syntax.Text;
using SqlGitOps.Testing;
using Xunit;

namespace SqlGitOps.Deploy.Tests;

/// <summary>What only PostgreSQL has.</summary>
public sealed class PostgreSqlTests
{
    private const string Engine = "postgresql 18";

    // And waits until its lock is gone: the server ends a session when it gets to it.
    private const string EndLockSession =
        """
        DO $$
        BEGIN
          PERFORM pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'sqlgitops/% lock' AND datname = current_database();
          WHILE EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())) LOOP
            PERFORM pg_sleep(0.01);
          END LOOP;
        END $$;
        """;

    [PostgresFact]
    public async Task SettingsOfAFileEndWithIt()
    {
        await using var target = await DeployTarget.CreateAsync(Engine);
        target.Write("V1__path.sql", "CREATE SCHEMA s;\nSET search_path = s, pg_temp;\nSET lock_timeout = '1h';\nCREATE TABLE a (id integer);\nCREATE TEMPORARY TABLE t (id integer);");
        target.Write("V2__role.sql", "CREATE ROLE deploy_nobody_1;\nGRANT CREATE ON SCHEMA public TO deploy_nobody_1;\nSET ROLE deploy_nobody_1;\nCREATE TABLE mine (id integer);");
        target.Write("V3__next.sql", "CREATE TABLE b AS SELECT current_user::text AS u, current_setting('search_path') AS p, current_setting('lock_timeout') AS l, to_regclass('pg_temp.t')::text AS t;");
        try
        {
            var result = await target.DeployAsync();

            Assert.True(result.Outcome == DeployOutcome.Done, result.Error?.ToString());
            Assert.Equal("postgres|\"$user\", public|5s", await target.ScalarAsync("SELECT u || '|' || p || '|' || l FROM b WHERE t IS NULL"));
            Assert.Equal("1", await target.ScalarAsync("SELECT count(*) FROM pg_tables WHERE schemaname = 's' AND tablename = 'a'"));
            Assert.Equal("deploy_nobody_1", await target.ScalarAsync("SELECT tableowner FROM pg_tables WHERE tablename = 'mine'"));
        }
        finally
        {
            await target.ExecuteAsync("DROP OWNED BY deploy_nobody_1; DROP ROLE deploy_nobody_1");
        }
    }

    [PostgresTheory]
    [ClassData(typeof(PostgreSqlEngines))]
    public async Task CommitsWaitForTheDiskExceptWhileADatabaseIsBuilt(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        await target.ExecuteAsync($"ALTER ROLE postgres IN DATABASE {new NpgsqlConnectionStringBuilder(target.ConnectionString).Database} SET synchronous_commit = 'local'");
        const string Look = "current_setting('synchronous_commit') AS s";
        await target.ExecuteAsync($"CREATE FUNCTION make_b() RETURNS void LANGUAGE sql AS $$ CREATE TABLE b AS SELECT {Look} $$");
        target.Write("V1__a.sql", $"CREATE TABLE a AS SELECT {Look};");
        target.Write("V2__b.sql", "SELECT make_b();");
        target.Write("V3__c.sql", $"-- sqlgitops: no-transaction\nCREATE TABLE c AS SELECT {Look};");
        target.Write("V4__d.sql", $"CREATE TABLE d AS SELECT {Look};");
        target.Write("V5__e.sql", $"CREATE TABLE e AS SELECT {Look};");

        var built = await target.DeployAsync();
        target.Write("V6__f.sql", $"CREATE TABLE f AS SELECT {Look};");
        target.Write("V7__g.sql", $"CREATE TABLE g AS SELECT {Look};");
        var changed = await target.DeployAsync();

        Assert.Equal((DeployOutcome.Done, DeployOutcome.Done), (built.Outcome, changed.Outcome));
        Assert.Equal(
            engine == EnginesAndPooler.Pooler ? "local local local local local local local" : "off local local off local local local",
            await target.ScalarAsync("SELECT concat_ws(' ', a.s, b.s, c.s, d.s, e.s, f.s, g.s) FROM a, b, c, d, e, f, g"));
    }

    [PostgresFact]
    public async Task SessionsThatWaitForTheLockAreNotEndedAsIdle()
    {
        await using var target = await DeployTarget.CreateAsync(Engine);
        await target.ExecuteAsync($"ALTER DATABASE {new NpgsqlConnectionStringBuilder(target.ConnectionString).Database} SET idle_session_timeout = '300ms'");
        target.Write("V1__a.sql", "CREATE TABLE a (id integer);\nSELECT pg_sleep(3);");
        Task<DeployResult>? second = null;
        var events = new EventList(e => second ??= e is MigrationStarted ? Task.Run(() => target.DeployAsync()) : null);

        var first = await target.DeployAsync(events: events);
        var waited = await second!;

        Assert.Equal(DeployOutcome.Done, first.Outcome);
        Assert.True(waited.Outcome == DeployOutcome.NothingToDo, waited.Error?.ToString());
    }

    [PostgresTheory]
    [InlineData("")]
    [InlineData("-- sqlgitops: no-transaction\n")]
    public async Task TypesWithoutBinaryOutputCanBeSelected(string directive)
    {
        await using var target = await DeployTarget.CreateAsync(Engine);
        const string Look = "SELECT acldefault('r', 10), 'x'::text, 1, null::aclitem;\n";
        target.Write("V1__a.sql", $"{directive}{Look}CREATE TABLE a (id integer);\n{Look}INSERT INTO a VALUES (1) RETURNING acldefault('r', 10);\n{Look}");

        var result = await target.DeployAsync();

        Assert.True(result.Outcome == DeployOutcome.Done, result.Error?.ToString());
        Assert.Equal("1 applied 5/5", await target.HistoryAsync());
    }

    [PostgresFact]
    public async Task CopyDataIsSent()
    {
        await using var target = await DeployTarget.CreateAsync(Engine);
        target.Write(
            "V1__copy.sql",
            "CREATE TABLE a (id integer, t text);\nCREATE TABLE empty (id integer);\nCOPY a (id, t) FROM stdin;\n1\tone; 'quoted'\n2\t\\N\n\\.\n\nCOPY empty FROM stdin;\n\\.\nINSERT INTO a VALUES (3, 'drei ä€😀');\nCOPY a FROM stdin WITH (FORMAT csv);\n4,\"x\n\"\"y\"\"\"\n\\.\n");

        var result = await target.DeployAsync();

        Assert.True(result.Outcome == DeployOutcome.Done, result.Error?.ToString());
        Assert.Equal(
            "1:one; 'quoted' 2:- 3:drei ä€😀 4:x\n\"y\"",
            await target.ScalarAsync("SELECT string_agg(id || ':' || coalesce(t, '-'), ' ' ORDER BY id) FROM a"));
        Assert.Equal("1 applied 6/6", await target.HistoryAsync());
    }

    [PostgresFact]
    public async Task WrongCopyDataRollBack()
    {
        await using var target = await DeployTarget.CreateAsync(Engine);
        target.Write("V1__copy.sql", "CREATE TABLE a (id integer);\nCOPY a FROM stdin;\n1\nx\n\\.\n");

        var result = await target.DeployAsync();

        Assert.Equal(DeployOutcome.FailedRolledBack, result.Outcome);
        Assert.Equal("22P02", result.Error!.Code);
        Assert.Equal(2, result.Error.Position!.Value.Line);
        Assert.False(await target.HasTableAsync("a"));
    }

    [PostgresFact]
    public async Task WhatTheDriverCannotDoEndsTheMigrationAndNotTheProcess()
    {
        await using var target = await DeployTarget.CreateAsync(Engine);
        target.Reader = new DisguisingReader("COPY a TO STDOUT", "SELECT 123456789");
        target.Write("V1__a.sql", "-- sqlgitops: no-transaction\nCREATE TABLE a (id integer);\nCOPY a TO STDOUT;\n");

        var result = await target.DeployAsync();

        Assert.Equal(DeployErrorKind.ConnectionLost, result.Error!.Kind);
        Assert.Contains("COPY", result.Error.Message, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task TheHistoryTellsWhatTheServerDidWhenTheDriverGaveUp()
    {
        await using var target = await DeployTarget.CreateAsync(Engine);
        target.Reader = new DisguisingReader("COPY a TO STDOUT", "SELECT 123456789");
        target.Write("V1__a.sql", "CREATE TABLE a (id integer);\nCOPY a TO STDOUT;\n");

        var result = await target.DeployAsync();

        // The commit was sent in the same batch; whether it came through before the connection closed is up to the server.
        Assert.Equal(await target.HasTableAsync("a"), result.Outcome == DeployOutcome.Done);
    }

    /// <summary>Reads another statement than the one that is sent, so that no check refuses that.</summary>
    private sealed class DisguisingReader(string sent, string read) : IScriptReader
    {
        public SqlDialect Dialect => SqlDialect.PostgreSql;

        public SqlScript Read(SourceText text) =>
            Readers.For(Dialect).Read(SourceText.From(text.ToString().Replace(sent, read, StringComparison.Ordinal)));
    }

    [PostgresFact]
    public async Task LockIsAskedByOneAfterAnother()
    {
        await using var target = await DeployTarget.CreateAsync(Engine);
        await using var opened = await target.Provider().OpenAsync(DatabaseAccess.Deploy, new DeployRun(), CancellationToken.None);
        var database = Assert.IsType<PostgreSqlDatabase>(opened);
        Assert.Null(await database.TryLockAsync(CancellationToken.None));

        // As the heartbeat of a slow server and the begin of a migration do.
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => database.VerifyLockAsync()));
    }

    [PostgresFact]
    public async Task F11_OneRunMayHoldTheLocksOfSeveralHistories()
    {
        await using var target = await DeployTarget.CreateAsync(Engine);
        var run = new DeployRun();
        await using var first = await target.Provider().OpenAsync(DatabaseAccess.Deploy, run, CancellationToken.None);
        await using var second = await DatabaseProviders.Create(SqlDialect.PostgreSql, target.ConnectionString, "tenant.history").OpenAsync(DatabaseAccess.Deploy, run, CancellationToken.None);

        Assert.Null(await first.TryLockAsync(CancellationToken.None));
        Assert.Null(await second.TryLockAsync(CancellationToken.None));
    }

    [PostgresTheory]
    [ClassData(typeof(PostgresMajors))]
    public async Task IndexIsCreatedConcurrentlyWhileAnotherDeploymentWaits(int major)
    {
        await using var target = await DeployTarget.CreateAsync($"postgresql {major}");
        target.Write("V1__a.sql", "CREATE TABLE a (id integer);\nINSERT INTO a SELECT generate_series(1, 1000);");
        target.Write("V2__index.sql", "CREATE INDEX CONCURRENTLY a_id ON a (id);\nCREATE INDEX CONCURRENTLY a_id2 ON a ((id + 1));");

        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => target.DeployAsync()));

        Assert.All(results, r => Assert.True(r.Outcome.IsSuccess(), r.Error?.ToString()));
        Assert.Equal("1 applied 2/2, 2 applied 2/2", await target.HistoryAsync());
        Assert.Equal("2", await target.ScalarAsync("SELECT count(*) FROM pg_index WHERE indrelid = 'a'::regclass AND indisvalid"));
    }

    [PostgresFact]
    public async Task F14_FailedConcurrentIndexLeavesNothing()
    {
        await using var target = await DeployTarget.CreateAsync(Engine);
        target.Write("V1__a.sql", "CREATE TABLE a (id integer);\nINSERT INTO a VALUES (1), (1);");
        target.Write("V2__index.sql", "CREATE UNIQUE INDEX CONCURRENTLY a_id ON a (id);");

        var result = await target.DeployAsync();

        Assert.Equal(DeployOutcome.FailedRolledBack, result.Outcome);
        Assert.Equal("23505", result.Error!.Code);
        Assert.Equal("0", await target.ScalarAsync("SELECT count(*) FROM pg_index WHERE indrelid = 'a'::regclass"));
        Assert.Equal("1 applied 2/2, 2 failed 0/1", await target.HistoryAsync());

        await target.ExecuteAsync("DELETE FROM a WHERE ctid = '(0,1)'");
        Assert.Equal(DeployOutcome.Done, (await target.DeployAsync()).Outcome);
        Assert.Equal("1 applied 2/2, 2 applied 1/1", await target.HistoryAsync());
        Assert.Equal("1", await target.ScalarAsync("SELECT count(*) FROM pg_index WHERE indrelid = 'a'::regclass AND indisvalid"));
    }

    [PostgresFact]
    public async Task LockTimeoutKeepsOthersFromWaiting()
    {
        await using var target = await DeployTarget.CreateAsync(Engine);
        target.Write("V1__a.sql", "CREATE TABLE a (id integer);");
        await target.DeployAsync();
        target.Write("V2__b.sql", "ALTER TABLE a ADD COLUMN b integer;");
        await using var blocker = new NpgsqlConnection(target.ConnectionString);
        await blocker.OpenAsync();
        await using var transaction = await blocker.BeginTransactionAsync();
        await using var select = new NpgsqlCommand("SELECT * FROM a", blocker);
        await select.ExecuteNonQueryAsync();

        var result = await target.DeployAsync(new DeployOptions { LockTimeout = TimeSpan.FromMilliseconds(100), Retries = RetryBudget.None });

        Assert.Equal(DeployOutcome.FailedRolledBack, result.Outcome);
        Assert.Equal((DeployErrorKind.LockNotAvailable, "55P03", true), (result.Error!.Kind, result.Error.Code, result.Error.IsTransient));
        Assert.Equal("1 applied 1/1", await target.HistoryAsync());
    }

    [PostgresFact]
    public async Task ErrorOfADeferredConstraintRollsBack()
    {
        await using var target = await DeployTarget.CreateAsync(Engine);
        target.Write("V1__a.sql", "CREATE TABLE a (id integer PRIMARY KEY, b integer REFERENCES a DEFERRABLE INITIALLY DEFERRED);\nINSERT INTO a VALUES (1, 2);");

        var result = await target.DeployAsync();

        Assert.Equal(DeployOutcome.FailedRolledBack, result.Outcome);
        Assert.Equal("23503", result.Error!.Code);
        Assert.False(await target.HasTableAsync("a"));
    }

    [PostgresFact]
    public async Task CancellationStopsADeferredConstraint()
    {
        await using var target = await DeployTarget.CreateAsync("postgresql 18");
        target.Write("V1__slow.sql", """
            CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(10); RETURN NULL; END';
            CREATE TABLE a (id integer);
            CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON a DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION slow();
            """);
        Assert.Equal(DeployOutcome.Done, (await target.DeployAsync()).Outcome);
        target.Write("V2__b.sql", "INSERT INTO a VALUES (1);");
        using var source = new CancellationTokenSource();
        var events = new EventList(e =>
        {
            if (e is MigrationStarted)
            {
                source.CancelAfter(TimeSpan.FromMilliseconds(500));
            }
        });

        var result = await target.DeployAsync(events: events, cancellationToken: source.Token);

        Assert.Equal(DeployOutcome.Cancelled, result.Outcome);
        Assert.Equal("0", await target.ScalarAsync("SELECT count(*) FROM a"));
        Assert.Equal("1 applied 3/3", await target.HistoryAsync());
    }

    [PostgresFact]
    public async Task PlaceOfAnErrorCountsCharactersAsTheFileDoes()
    {
        await using var target = await DeployTarget.CreateAsync(Engine);
        target.Write("V1__a.sql", "CREATE TABLE a (id integer);\r\nSELECT '😀€', -- 😀\r\n  '😀' || nope;\r\n");

        var result = await target.DeployAsync();

        Assert.Equal("42703", result.Error!.Code);
        Assert.Equal((3, 11), (result.Error.Position!.Value.Line, result.Error.Position.Value.Column));
    }

    [PostgresFact]
    public async Task F35_StatementsArriveAsWritten()
    {
        await using var target = await DeployTarget.CreateAsync(Engine);
        var statements = new[]
        {
            "CREATE TABLE a (id integer, n integer[], s text)",
            "CREATE FUNCTION f(x integer) RETURNS integer LANGUAGE sql BEGIN ATOMIC SELECT x + 1; SELECT x + 2; END",
            "CREATE RULE r AS ON DELETE TO a DO ALSO (INSERT INTO a (id) VALUES (1); INSERT INTO a (id) VALUES (2))",
            "CREATE FUNCTION g() RETURNS text LANGUAGE plpgsql AS $body$ BEGIN RETURN ';:x @y $1'; END; $body$",
            "PREPARE p (integer) AS SELECT $1 + 1",
            "INSERT INTO a VALUES (@ -5, (ARRAY[1,2,3])[1:2], E'a\\';b' || ':name @name' || U&'\\00e4')",
            "SELECT '{\"a\":1}'::jsonb ? 'a', '{\"a\":1}'::jsonb ?| ARRAY['a'], $$;$$",
        };
        target.Write("V1__a.sql", string.Join(";\n", statements) + ";\n");

        var result = await target.DeployAsync();

        Assert.True(result.Outcome == DeployOutcome.Done, result.Error?.ToString());
        Assert.Equal($"1 applied {statements.Length}/{statements.Length}", await target.HistoryAsync());
        Assert.Equal("5|{1,2}|a';b:name @nameä", await target.ScalarAsync("SELECT id || '|' || n::text || '|' || s FROM a"));
        Assert.Equal("3;:x @y $1", await target.ScalarAsync("SELECT f(1) || g()"));
    }

    [PostgresFact]
    public async Task RoleThatMayOnlyReadGetsTheStatus()
    {
        await using var target = await DeployTarget.CreateAsync(Engine);
        target.Write("V1__a.sql", "CREATE TABLE a (id integer);");
        await target.DeployAsync();
        target.Write("V2__b.sql", "CREATE TABLE b (id integer);");
        const string Role = "deploy_reader_1";
        await target.ExecuteAsync($"CREATE ROLE {Role} LOGIN; ALTER ROLE {Role} SET default_transaction_read_only = on");
        var reader = new NpgsqlConnectionStringBuilder(target.ConnectionString) { Username = Role }.ConnectionString;
        try
        {
            // A history that the role cannot see must not look like an empty one.
            foreach (var blind in new[] { await target.PlanAsync(connectionString: reader), await target.DeployAsync(connectionString: reader) })
            {
                Assert.Equal(DeployOutcome.ConnectionFailed, blind.Outcome);
                Assert.Equal(DeployErrorKind.History, blind.Error!.Kind);
            }

            await target.ExecuteAsync($"GRANT USAGE ON SCHEMA sqlgitops TO {Role}; GRANT SELECT ON ALL TABLES IN SCHEMA sqlgitops TO {Role}");
            var status = await target.PlanAsync(connectionString: reader);

            Assert.Equal(DeployOutcome.Done, status.Outcome);
            Assert.Equal("V1__a.sql", Assert.Single(status.Plan!.Applied).Script);
            Assert.Equal("V2__b.sql", Assert.Single(status.Plan.Pending).Script);

            var deploy = await target.DeployAsync(connectionString: reader);
            Assert.Equal((DeployOutcome.PreflightFailed, 6), (deploy.Outcome, deploy.ExitCode));
            Assert.Contains("may not write the history table sqlgitops.migration_history.", deploy.Error!.Message, StringComparison.Ordinal);
            Assert.False(await target.HasTableAsync("b"));
        }
        finally
        {
            await target.ExecuteAsync($"DROP OWNED BY {Role}; DROP ROLE {Role}");
        }
    }

    [PostgresFact]
    public async Task LostWorkConnectionRollsBack()
    {
        await using var target = await DeployTarget.CreateAsync(Engine);
        target.Write("V1__a.sql", "CREATE TABLE a (id integer);\nSELECT pg_terminate_backend(pg_backend_pid());");

        var result = await target.DeployAsync();

        Assert.Equal(DeployOutcome.FailedRolledBack, result.Outcome);
        Assert.Equal(DeployErrorKind.ConnectionLost, result.Error!.Kind);
        Assert.False(await target.HasTableAsync("a"));
        target.Write("V1__a.sql", "CREATE TABLE a (id integer);");
        Assert.Equal(DeployOutcome.Done, (await target.DeployAsync()).Outcome);
    }

    [PostgresFact]
    public async Task ConnectionThatIsKnownToBeLostBeforeAMigrationIsAnErrorLikeOthers()
    {
        await using var target = await DeployTarget.CreateAsync(Engine);
        target.Write("V1__a.sql", "CREATE TABLE a (id integer);");
        target.Write("V2__b.sql", "-- sqlgitops: no-transaction\nCREATE TABLE b (id integer);");
        var provider = new KeepingProvider(target.Provider());
        var events = new EventList(e =>
        {
            if (e is MigrationApplied)
            {
                target.ScalarAsync("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name LIKE 'sqlgitops/%' AND application_name NOT LIKE '% lock' AND datname = current_database()").Wait();
                Assert.IsType<DeployException>(Record.ExceptionAsync(() => provider.First!.ReadHistoryAsync(CancellationToken.None)).Result);
            }
        });

        var result = await new Deployer(provider, target.Reader, null, events).DeployAsync(target.Migrations);

        Assert.Equal((DeployOutcome.FailedRolledBack, DeployErrorKind.ConnectionLost), (result.Outcome, result.Error!.Kind));
        Assert.Equal("1 applied 1/1", await target.HistoryAsync());
    }

    [PostgresFact]
    public async Task EndOfTheSessionsAtAnyMomentOfConnectingIsAnErrorLikeOthers()
    {
        await using var target = await DeployTarget.CreateAsync(Engine);
        target.Write("V1__a.sql", "CREATE TABLE a (id integer);");
        var settings = new NpgsqlConnectionStringBuilder(target.ConnectionString);
        await using var proxy = new LoopbackProxy(settings.Port);
        settings.Port = proxy.Port;
        var codes = new List<int>();
        for (var bytes = 300; bytes < 2700; bytes += 40)
        {
            // After as many bytes of what the server says.
            proxy.After(ProxyDirection.ToClient, proxy.Forwarded(ProxyDirection.ToClient) + bytes, () => target.ScalarAsync(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name LIKE 'sqlgitops/%' AND datname = current_database()"));

            codes.Add((await target.DeployAsync(connectionString: settings.ConnectionString)).ExitCode);
        }

        Assert.Contains(6, codes);
        Assert.All(codes, code => Assert.True(code is 0 or 3 or 5 or 6, $"{code}"));
    }

    /// <summary>Keeps the first database that was opened.</summary>
    private sealed class KeepingProvider(IDatabaseProvider inner) : IDatabaseProvider
    {
        public IDatabase? First { get; private set; }

        public SqlDialect Dialect => inner.Dialect;

        public HistoryTable HistoryTable => inner.HistoryTable;

        public async Task<IDatabase> OpenAsync(DatabaseAccess access, DeployRun run, CancellationToken cancellationToken)
        {
            var database = await inner.OpenAsync(access, run, cancellationToken);
            First ??= database;
            return database;
        }
    }

    [PostgresFact]
    public async Task LostWorkConnectionOutsideATransactionIsPartial()
    {
        await using var target = await DeployTarget.CreateAsync(Engine);
        target.Write("V1__a.sql", "-- sqlgitops: no-transaction\nCREATE TABLE a (id integer);\nSELECT pg_terminate_backend(pg_backend_pid());\nCREATE TABLE b (id integer);");

        var result = await target.DeployAsync();

        Assert.Equal(DeployOutcome.FailedPartial, result.Outcome);
        Assert.Equal(1, result.Failure!.AppliedStatements);
        Assert.Equal("1 running 1/3", await target.HistoryAsync());

        target.Write("V1__a.sql", "-- sqlgitops: no-transaction\nCREATE TABLE a (id integer);\nSELECT 1;\nCREATE TABLE b (id integer);");
        Assert.Equal(DeployOutcome.Done, (await target.DeployAsync()).Outcome);
        Assert.Equal("1 applied 3/3", await target.HistoryAsync());
    }

    [PostgresFact]
    public async Task F05_LostLockStopsBeforeTheNextMigration()
    {
        await using var target = await DeployTarget.CreateAsync(Engine);
        target.Write("V1__a.sql", "CREATE TABLE a (id integer);");
        target.Write("V2__b.sql", "CREATE TABLE b (id integer);");
        var events = new EventList(e =>
        {
            if (e is MigrationApplied)
            {
                target.ExecuteAsync(EndLockSession).Wait();
            }
        });

        var result = await target.DeployAsync(events: events);

        Assert.Equal(DeployErrorKind.DeployLock, result.Error!.Kind);
        Assert.Equal(DeployOutcome.FailedRolledBack, result.Outcome);
        Assert.Equal("1 applied 1/1", await target.HistoryAsync());
        Assert.False(await target.HasTableAsync("b"));
        Assert.Equal(DeployOutcome.Done, (await target.DeployAsync()).Outcome);
    }

    [PostgresTheory]
    [ClassData(typeof(PostgresMajors))]
    public async Task F05_LockThatIsLostWhileAMigrationRunsKeepsItFromItsCommit(int major)
    {
        // Quicker than any heartbeat.
        await using var target = await DeployTarget.CreateAsync($"postgresql {major}");
        target.Write("V1__a.sql", "CREATE TABLE a (id integer);\n" + EndLockSession);

        var result = await target.DeployAsync();

        Assert.Equal((DeployOutcome.FailedRolledBack, DeployErrorKind.DeployLock), (result.Outcome, result.Error!.Kind));
        Assert.Equal("0", await target.ScalarAsync("SELECT count(*) FROM sqlgitops.migration_history"));
        Assert.False(await target.HasTableAsync("a"));
    }

    [PostgresTheory]
    [ClassData(typeof(PostgresMajors))]
    public async Task F18_SessionThatCannotBeCleanedRunsNothingMore(int major)
    {
        await using var target = await DeployTarget.CreateAsync($"postgresql {major}");
        await target.ExecuteAsync("CREATE SCHEMA other");

        var result = await DeployWithSessionThatCannotBeCleanedAsync(target, "lock_timeout");

        Assert.Equal("1 applied 2/2", await target.HistoryAsync());
        Assert.False(await target.HasTableAsync("b"));
        Assert.Equal((DeployOutcome.FailedRolledBack, DeployErrorKind.LockNotAvailable), (result.Outcome, result.Error!.Kind));
        Assert.Equal(DeployOutcome.Done, (await target.DeployAsync()).Outcome);
        Assert.Equal("public", await target.ScalarAsync("SELECT schemaname FROM pg_tables WHERE tablename = 'b'"));
    }

    [PostgresTheory]
    [ClassData(typeof(PostgresMajors))]
    public async Task PreparedTransactionIsNotTakenForTheEndOfTheFile(int major)
    {
        await using var target = await DeployTarget.CreateAsync($"postgresql {major}");
        var name = Guid.NewGuid().ToString("N");
        await target.ExecuteAsync($"CREATE TABLE sent (id integer); BEGIN; INSERT INTO sent VALUES (1); PREPARE TRANSACTION '{name}'");
        target.Write("V1__a.sql", $"BEGIN;\nCREATE TABLE a (id integer);\nCOMMIT PREPARED '{name}';");

        // The server refuses it in a transaction.
        var refused = await target.DeployAsync(new DeployOptions { AllowExisting = true });

        Assert.Equal((DeployErrorKind.TransactionNotAllowed, 3), (refused.Error!.Kind, refused.Error.Position!.Value.Line));
        Assert.False(await target.HasTableAsync("a"));
        target.Write("V1__a.sql", $"COMMIT PREPARED '{name}';\nCREATE TABLE a (id integer);");
        Assert.Equal(DeployOutcome.Done, (await target.DeployAsync(new DeployOptions { AllowExisting = true })).Outcome);
        Assert.Equal("1", await target.ScalarAsync("SELECT id FROM sent"));
    }

    [PostgresTheory]
    [InlineData(13)]
    [InlineData(18)]
    public async Task F03_PreparedTransactionIsAnnouncedBeforeItIsCommitted(int major)
    {
        await using var target = await DeployTarget.CreateAsync($"postgresql {major}");
        var name = Guid.NewGuid().ToString("N");
        target.Write("V1__sent.sql", "CREATE TABLE sent (id integer);");
        await target.DeployAsync();
        await target.ExecuteAsync($"BEGIN; INSERT INTO sent VALUES (1); PREPARE TRANSACTION '{name}'");
        await target.ExecuteAsync(
            $"CREATE FUNCTION stop() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''stopped''; END'; CREATE TRIGGER stop BEFORE UPDATE ON {target.HistoryTable} FOR EACH ROW WHEN (new.applied_statements = 1 AND new.state = 'running') EXECUTE FUNCTION stop()");
        target.Write("V2__a.sql", $"COMMIT PREPARED '{name}';\nCREATE TABLE a (id integer);");

        var failed = await target.DeployAsync();

        Assert.Equal((DeployOutcome.FailedPartial, true), (failed.Outcome, failed.Failure!.IsUncertain));
        Assert.Equal("1", await target.ScalarAsync("SELECT id FROM sent"));
        await target.ExecuteAsync($"DROP TRIGGER stop ON {target.HistoryTable}");
        Assert.Equal(DeployErrorKind.NeedsDecision, (await target.DeployAsync()).Error!.Kind);
        await target.RepairAsync(RepairAction.MarkApplied);
        Assert.Equal(DeployOutcome.Done, (await target.DeployAsync()).Outcome);
        Assert.True(await target.HasTableAsync("a"));
    }

    [PostgresTheory]
    [ClassData(typeof(PostgresMajors))]
    public async Task FileThatMakesItsSessionReadOnlyIsCompleted(int major)
    {
        await using var target = await DeployTarget.CreateAsync($"postgresql {major}");
        target.Write("V1__a.sql", "-- sqlgitops: no-transaction\nCREATE TABLE a (id integer);\nSET default_transaction_read_only = on;");

        var result = await target.DeployAsync();

        Assert.True(result.Outcome == DeployOutcome.Done, result.Error?.ToString());
        Assert.Equal("1 applied 2/2", await target.HistoryAsync());
    }

    [PostgresTheory]
    [InlineData("DO $$ BEGIN RAISE EXCEPTION 'mine' USING ERRCODE = '57P01'; END $$;")]
    [InlineData("DO $$ BEGIN RAISE EXCEPTION 'mine' USING ERRCODE = '08006'; END $$;")]
    [InlineData("CREATE SUBSCRIPTION s CONNECTION 'host=127.0.0.1 port=1 dbname=x' PUBLICATION p;")]
    public async Task ErrorOfAStatementIsNoLostConnectionWhateverItsCode(string sql)
    {
        await using var target = await DeployTarget.CreateAsync(Engine);
        target.Write("V1__a.sql", sql);

        var result = await target.DeployAsync();

        Assert.Equal((DeployErrorKind.StatementFailed, DeployOutcome.FailedRolledBack), (result.Error!.Kind, result.Outcome));
    }

    [PostgresTheory]
    [InlineData("DELETE FROM sqlgitops.migration_history;")]
    [InlineData("SAVEPOINT s; UPDATE sqlgitops.migration_history SET note = 'n'; RELEASE s;")]
    public async Task FileThatChangesItsRowIsRolledBackAndThatIsSaid(string sql)
    {
        await using var target = await DeployTarget.CreateAsync(Engine);
        target.Write("V1__a.sql", "CREATE TABLE a (id integer);\n" + sql);

        var result = await target.DeployAsync();

        Assert.Equal((DeployErrorKind.History, DeployOutcome.FailedRolledBack), (result.Error!.Kind, result.Outcome));
        Assert.Contains("the migration changed it", result.Error.Message, StringComparison.Ordinal);
        Assert.False(await target.HasTableAsync("a"));
    }

    [PostgresFact]
    public async Task WhySessionCannotBeCleanedIsSaid()
    {
        await using var target = await DeployTarget.CreateAsync(Engine);

        await target.ExecuteAsync("CREATE SCHEMA other");

        var result = await DeployWithSessionThatCannotBeCleanedAsync(target, "statement_timeout");

        Assert.Equal("1 applied 2/2", await target.HistoryAsync());
        Assert.Equal("The session cannot be made ready for 'V2__b.sql': canceling statement due to statement timeout", result.Error!.Message);
    }

    [PostgresFact]
    public async Task RowOfAnotherDeploymentStopsThisOne()
    {
        await using var target = await DeployTarget.CreateAsync(Engine);
        target.Write("V1__a.sql", "CREATE TABLE a (id integer);");
        await target.DeployAsync();
        target.Write("V2__b.sql", "CREATE TABLE b (id integer);");

        // What would happen if the lock failed: the row appears between the plan and the start.
        var events = new EventList(e =>
        {
            if (e is MigrationStarted)
            {
                target.ExecuteAsync($"INSERT INTO {target.HistoryTable} (identity, description, kind, script, checksum, state, applied_statements, total_statements, started_at, applied_by, tool_version) VALUES ('2', '', 'versioned', '', '', 'applied', 1, 1, now(), '', '')").GetAwaiter().GetResult();
            }
        });
        var result = await target.DeployAsync(events: events);

        Assert.Equal(DeployErrorKind.AlreadyRecorded, result.Error!.Kind);
        Assert.Equal(DeployOutcome.FailedRolledBack, result.Outcome);
        Assert.False(await target.HasTableAsync("b"));
    }

    [PostgresTheory]
    [InlineData("")]
    [InlineData("-- sqlgitops: no-transaction\n")]
    public async Task F10_RowThatAnotherSessionDoesNotCommitIsNotWaitedForWithoutEnd(string mode)
    {
        await using var target = await DeployTarget.CreateAsync(Engine);
        target.Write("V1__a.sql", "CREATE TABLE a (id integer);");
        await target.DeployAsync();
        target.Write("V2__b.sql", mode + "CREATE TABLE b (id integer);");
        await using var holder = await target.OpenTransactionAsync(
            $"INSERT INTO {target.HistoryTable} (identity, description, kind, script, checksum, state, applied_statements, total_statements, started_at, applied_by, tool_version) VALUES ('2', '', 'versioned', '', '', 'applied', 1, 1, now(), '', '')");
        var process = holder.ProcessID;
        var events = new EventList(e =>
        {
            if (e is Retrying { Attempt: 2 })
            {
                holder.Dispose();
            }
        });

        // Who is in the way is looked for after the half of it.
        var result = await target.DeployAsync(new DeployOptions { LockTimeout = TimeSpan.FromSeconds(2) }, events);

        Assert.True(result.Outcome == DeployOutcome.Done, result.Error?.ToString());
        Assert.Equal([1, 2], events.Of<Retrying>().Select(r => r.Attempt));
        Assert.Contains($"process {process} (", events.Of<Retrying>().First().Error.Blockers, StringComparison.Ordinal);
        Assert.Equal("1 applied 1/1, 2 applied 1/1", await target.HistoryAsync());
    }

    [PostgresTheory]
    [InlineData("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ;\nCREATE TABLE a AS SELECT current_setting('transaction_isolation') AS level;", "repeatable read", 2)]
    [InlineData("BEGIN;\nSET LOCAL TRANSACTION ISOLATION LEVEL SERIALIZABLE;\nSET TRANSACTION READ WRITE;\nCREATE TABLE a AS SELECT current_setting('transaction_isolation') AS level;\nCOMMIT;", "serializable", 3)]
    [InlineData("START TRANSACTION ISOLATION LEVEL SERIALIZABLE, READ WRITE;\nCREATE TABLE a AS SELECT current_setting('transaction_isolation') AS level;\nCOMMIT;", "serializable", 1)]
    [InlineData("BEGIN WORK;\nCREATE TABLE a AS SELECT current_setting('transaction_isolation') AS level;\nCOMMIT;", "read committed", 1)]
    public async Task TransactionIsAsTheFileWantsIt(string sql, string level, int statements)
    {
        await using var target = await DeployTarget.CreateAsync(Engine);
        target.Write("V1__a.sql", sql);

        var result = await target.DeployAsync();

        Assert.True(result.Outcome == DeployOutcome.Done, result.Error?.ToString());
        Assert.Equal(level, await target.ScalarAsync("SELECT level FROM a"));
        Assert.Equal($"1 applied {statements}/{statements}", await target.HistoryAsync());
    }

    [PostgresFact]
    public async Task F05_RowOfTheHistoryProtectsAFileThatIsRepeatableReadToo()
    {
        await using var target = await DeployTarget.CreateAsync(Engine);
        target.Write("V1__a.sql", "CREATE TABLE a (id integer);");
        await target.DeployAsync();
        target.Write("V2__b.sql", "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ;\nINSERT INTO a VALUES (2);");
        await using var other = await target.OpenTransactionAsync(
            $"INSERT INTO {target.HistoryTable} (identity, description, kind, script, checksum, state, applied_statements, total_statements, started_at, applied_by, tool_version) VALUES ('2', '', 'versioned', '', '', 'applied', 1, 1, now(), '', '')");
        var events = new EventList();

        var deployment = target.DeployAsync(events: events);
        await target.WaitForAsync("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()");
        await using (var commit = new NpgsqlCommand("COMMIT", other))
        {
            await commit.ExecuteNonQueryAsync();
        }

        Assert.Equal(DeployErrorKind.AlreadyRecorded, (await deployment).Error!.Kind);
        Assert.Equal("40001", Assert.Single(events.Of<Retrying>()).Error.Code);
        Assert.Equal("0", await target.ScalarAsync("SELECT count(*) FROM a"));
    }

    [PostgresTheory]
    [InlineData(13)]
    [InlineData(18)]
    public async Task F05_DeploymentThatLostItsLockLeavesTheIndexToTheNextOne(int major)
    {
        await using var target = await DeployTarget.CreateAsync($"postgresql {major}");
        target.Write("V1__a.sql", "CREATE TABLE a (id integer);");
        await target.DeployAsync();
        target.Write("V2__index.sql", "CREATE INDEX CONCURRENTLY a_id ON a (id);");

        // The build waits for an old snapshot at its end. Who drops the index would not have to.
        await using (await target.OpenTransactionAsync("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; SELECT 1"))
        {
            var deployment = target.DeployAsync();
            await target.WaitForAsync("SELECT 1 FROM pg_index WHERE indexrelid = to_regclass('a_id')");
            await target.ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'sqlgitops/% lock' AND datname = current_database()");

            // From here on another deployment may be at work, and the index may be its own.
            var result = await deployment;
            Assert.Equal((DeployErrorKind.DeployLock, DeployOutcome.FailedPartial), (result.Error!.Kind, result.Outcome));
            Assert.Equal("false", await target.ScalarAsync("SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass('a_id')"));
            Assert.Equal("1", await target.ScalarAsync($"SELECT intent_statement FROM {target.HistoryTable} WHERE identity = '2'"));
        }

        Assert.Equal(DeployOutcome.Done, (await target.DeployAsync()).Outcome);
        Assert.Equal("true", await target.ScalarAsync("SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass('a_id')"));
    }

    [PostgresFact]
    public async Task NoticesAreReported()
    {
        await using var target = await DeployTarget.CreateAsync(Engine);
        target.Write("V1__a.sql", "DO $$ BEGIN RAISE NOTICE 'hello'; END $$;");
        var events = new EventList();

        await target.DeployAsync(events: events);

        Assert.Contains(new ServerMessage("NOTICE", "hello"), events.Of<ServerMessage>());
    }

    [PostgresFact]
    public async Task HistoryTableCanBeNamed()
    {
        await using var target = await DeployTarget.CreateAsync(Engine);
        target.Write("V1__a.sql", "CREATE TABLE a (id integer);");
        var provider = DatabaseProviders.Create(target.Dialect, target.ConnectionString, "public.History");

        var result = await new Deployer(provider, target.Reader).DeployAsync(target.Migrations);

        Assert.Equal(DeployOutcome.Done, result.Outcome);
        Assert.Equal("1", await target.ScalarAsync("SELECT count(*) FROM public.\"History\""));
    }

    [PostgresFact]
    public async Task EmptyFileIsApplied()
    {
        await using var target = await DeployTarget.CreateAsync(Engine);
        target.Write("V1__a.sql", "-- nothing yet\n");

        Assert.Equal(DeployOutcome.Done, (await target.DeployAsync()).Outcome);
        Assert.Equal("1 applied 0/0", await target.HistoryAsync());
    }

    /// <summary>Deploys two migrations. What the first leaves in the session cannot be taken back before <paramref name="limit"/> strikes.</summary>
    private static async Task<DeployResult> DeployWithSessionThatCannotBeCleanedAsync(DeployTarget target, string limit)
    {
        await target.ExecuteAsync($"DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET {limit} = %L', current_database(), '300ms'); END $$");
        target.Write("V1__a.sql", "CREATE TEMPORARY TABLE leftover (id integer);\nSET search_path = other;");
        target.Write("V2__b.sql", "CREATE TABLE b (id integer);");
        NpgsqlConnection? holder = null;
        var events = new EventList(e =>
        {
            // DISCARD ALL drops the table, so it waits for whoever has a lock on it.
            if (e is MigrationApplied && holder is null)
            {
                holder = target.OpenTransactionAsync(
                    "DO $$ BEGIN EXECUTE (SELECT format('LOCK TABLE %s IN ACCESS SHARE MODE', oid::regclass) FROM pg_class WHERE relname = 'leftover'); END $$").Result;
            }
        });

        var result = await target.DeployAsync(events: events);
        await holder!.DisposeAsync();
        return result;
    }
}
