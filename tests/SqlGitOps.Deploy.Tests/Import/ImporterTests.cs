using Npgsql;
using SqlGitOps.Deploy.Import;
using SqlGitOps.Testing;
using Xunit;

namespace SqlGitOps.Deploy.Tests.Import;

/// <summary>What an import refuses, writes and leaves alone, whatever the tool is.</summary>
public sealed class ImporterTests
{
    [Theory]
    [ClassData(typeof(Engines))]
    public async Task History_says_when_who_and_from_where(string engine)
    {
        await using var target = await WithAsync("flyway", engine);

        (await target.ImportAsync(new ImportOptions { Run = new DeployRun { Environment = "Prod", Commit = "abc" } })).Is(DeployOutcome.Done);

        Assert.Equal(
            "import: flyway Done 2 2 Prod abc",
            $"{await target.RunsAsync("action")} {await target.RunsAsync("outcome")} {await target.RunsAsync("planned")} {await target.RunsAsync("applied")} {await target.RunsAsync("environment")} {await target.RunsAsync("\"commit\"")}");
        Assert.Equal("1 applied 0/0, 2 applied 0/0", await target.HistoryAsync());
        Assert.Equal("app (imported from Flyway)", await target.ScalarAsync($"SELECT applied_by FROM {target.HistoryTable} WHERE identity = '1'"));
        Assert.Equal("12", await target.ScalarAsync($"SELECT duration_ms FROM {target.HistoryTable} WHERE identity = '1'"));
        Assert.Equal("Prod", await target.ScalarAsync($"SELECT environment FROM {target.HistoryTable} WHERE identity = '1'"));
        Assert.Equal(
            "2024-01-02 03:04:05.678",
            await target.ScalarAsync(engine == Engines.Sqlite
                ? $"SELECT replace(rtrim(finished_at, 'Z'), 'T', ' ') FROM {target.HistoryTable} WHERE identity = '1'"
                : $"SELECT to_char(finished_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.MS') FROM {target.HistoryTable} WHERE identity = '1'"));
        var entry = (await target.PlanAsync()).Plan!.Applied[0];
        Assert.Equal(new DateTimeOffset(2024, 1, 2, 3, 4, 5, 678, TimeSpan.Zero), entry.StartedAt);
    }

    [Theory]
    [ClassData(typeof(Engines))]
    public async Task What_was_taken_back_by_our_history_is_not_imported_again(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        await target.ExecuteAsync("CREATE TABLE schema_migrations (version varchar(128) PRIMARY KEY); INSERT INTO schema_migrations VALUES ('20240101000000'); CREATE TABLE a (id integer)");
        target.Write("20240101000000_a.sql", "-- migrate:up\nCREATE TABLE a (id integer);\n-- migrate:down\nDROP TABLE a;\n");
        var options = new ImportOptions { Tool = "dbmate" };
        (await target.ImportAsync(options)).Is(DeployOutcome.Done);
        Assert.Equal(DeployOutcome.Done, (await target.UndoAsync(new UndoRequest { AllowDataLoss = true })).Outcome);

        var refused = await target.ImportAsync(options);

        refused.Is(DeployOutcome.Refused);
        Assert.Contains("were taken back", Assert.Single(refused.Plan!.Problems), StringComparison.Ordinal);
        Assert.Equal("20240101000000_a.sql", await target.AppliedByDeployAsync());
    }

    [Theory]
    [ClassData(typeof(Engines))]
    public async Task Changed_file_is_refused_until_it_is_accepted(string engine)
    {
        await using var target = await WithAsync("flyway", engine);
        target.Write("V2__b.sql", "CREATE TABLE b (id bigint);\n");

        var refused = await target.ImportAsync();
        refused.Is(DeployOutcome.Refused);
        Assert.Equal("V1__a.sql Verified V1__a.sql; V2__b.sql Changed V2__b.sql", refused.Lines());
        Assert.Equal([true, false], refused.Plan!.Lines.Select(line => line.IsImported));
        Assert.StartsWith("'V2__b.sql' is not what Flyway applied", Assert.Single(refused.Plan.Problems), StringComparison.Ordinal);
        Assert.False(await target.HasTableAsync("migration_history") || await target.HasTableAsync("sqlgitops_migration_history"));

        (await target.ImportAsync(new ImportOptions { AcceptChanged = true })).Is(DeployOutcome.Done);
        Assert.Equal("V3__c.sql", await target.AppliedByDeployAsync());

        // What was accepted once is not asked about again.
        (await target.ImportAsync()).Is(DeployOutcome.NothingToDo);
    }

    [Theory]
    [ClassData(typeof(Engines))]
    public async Task Missing_file_is_refused_until_that_is_accepted(string engine)
    {
        await using var target = await WithAsync("flyway", engine);
        target.Delete("V1__a.sql");

        var refused = await target.ImportAsync();
        refused.Is(DeployOutcome.Refused);
        Assert.Equal("V1__a.sql MissingFile; V2__b.sql Verified V2__b.sql", refused.Lines());

        var accepted = await target.ImportAsync(new ImportOptions { AcceptMissing = true });
        accepted.Is(DeployOutcome.Done);
        Assert.Equal("2 applied 0/0", await target.HistoryAsync());
        Assert.Equal("V3__c.sql", await target.AppliedByDeployAsync());
    }

    [Theory]
    [ClassData(typeof(Engines))]
    public async Task Other_rows_in_our_history_are_refused(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        target.Write("V9__own.sql", "CREATE TABLE own (id integer);\n");
        await target.DeployAsync();
        var history = await WriteAsync(target, "flyway", engine);

        var result = await target.ImportAsync();

        result.Is(DeployOutcome.Refused);
        Assert.Contains("has 1 rows already, and they are not the ones to import", Assert.Single(result.Plan!.Problems), StringComparison.Ordinal);
        Assert.Equal("9 applied 1/1", await target.HistoryAsync());
        Assert.NotEmpty(history.Files);
    }

    [Theory]
    [ClassData(typeof(Engines))]
    public async Task Import_is_all_or_nothing(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        target.Write("V9__own.sql", "CREATE TABLE own (id integer);\n");
        await target.DeployAsync();
        target.Delete("V9__own.sql");
        await target.ExecuteAsync($"DELETE FROM {target.HistoryTable}");
        await target.ExecuteAsync(engine == Engines.Sqlite
            ? $"CREATE TRIGGER no_second BEFORE INSERT ON {target.HistoryTable} WHEN new.identity = '2' BEGIN SELECT RAISE(ABORT, 'not the second'); END"
            : $"CREATE FUNCTION no_second() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN IF new.identity = ''2'' THEN RAISE ''not the second''; END IF; RETURN new; END';"
                + $"CREATE TRIGGER no_second BEFORE INSERT ON {target.HistoryTable} FOR EACH ROW EXECUTE FUNCTION no_second()");
        await WriteAsync(target, "flyway", engine);

        var result = await target.ImportAsync();

        Assert.False(result.IsApplied);
        Assert.Contains("not the second", result.Error!.Message, StringComparison.Ordinal);
        Assert.Equal("0", await target.ScalarAsync($"SELECT count(*) FROM {target.HistoryTable}"));
    }

    [Theory]
    [ClassData(typeof(Engines))]
    public async Task Without_a_history_there_is_nothing_to_import(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        target.Write("V1__a.sql", ForeignHistory.First);
        await target.ExecuteAsync("CREATE TABLE schema_migrations (version integer, applied_by text)");
        await target.ExecuteAsync("CREATE TABLE changelog (id integer, text text)");

        var result = await target.ImportAsync();

        result.Is(DeployOutcome.Refused);
        Assert.StartsWith("No history of another tool was found.", result.Error!.Message, StringComparison.Ordinal);
        Assert.Null(result.Plan);
    }

    [Fact]
    public async Task Database_file_that_does_not_exist_is_not_created()
    {
        await using var target = await DeployTarget.CreateAsync(Engines.Sqlite);
        target.Write("V1__a.sql", ForeignHistory.First);

        (await target.PlanImportAsync()).Is(DeployOutcome.Refused);

        Assert.False(File.Exists(target.DatabaseFile));
    }

    [Fact]
    public async Task Empty_history_is_nothing_to_do()
    {
        await using var target = await DeployTarget.CreateAsync(Engines.Sqlite);
        target.Write("V1__a.sql", ForeignHistory.First);
        await target.ExecuteAsync(ForeignHistory.FlywayTable);

        var result = await target.ImportAsync();

        result.Is(DeployOutcome.NothingToDo);
        Assert.False(result.Plan!.IsImported);
        Assert.Equal("V1__a.sql", result.Pending());
    }

    [Theory]
    [ClassData(typeof(Engines))]
    public async Task Of_several_histories_one_has_to_be_chosen(string engine)
    {
        await using var target = await WithAsync("flyway", engine);
        await target.ExecuteAsync("CREATE TABLE schema_version AS SELECT * FROM flyway_schema_history; CREATE TABLE schema_migrations (version varchar(128) PRIMARY KEY); INSERT INTO schema_migrations VALUES ('1')");

        var several = await target.PlanImportAsync();
        several.Is(DeployOutcome.ConfigurationError);
        Assert.Equal(2, several.ExitCode);
        Assert.Contains("dbmate in ", several.Error!.Message, StringComparison.Ordinal);

        Assert.Equal("1 Unverified V1__a.sql", (await target.PlanImportAsync(new ImportOptions { Tool = "dbmate" })).Lines());
        (await target.PlanImportAsync(new ImportOptions { Tool = "flyway" })).Is(DeployOutcome.ConfigurationError);
        var chosen = await target.PlanImportAsync(new ImportOptions { Tool = "Flyway", Table = "SCHEMA_VERSION" });
        chosen.Is(DeployOutcome.Done);
        Assert.Equal("schema_version", chosen.Plan!.Table.Name);
        (await target.PlanImportAsync(new ImportOptions { Tool = "flyway", Table = "schema_migrations" })).Is(DeployOutcome.Refused);
    }

    [Theory]
    [ClassData(typeof(Engines))]
    public async Task Table_of_another_name_is_found_when_it_is_named(string engine)
    {
        await using var target = await WithAsync("flyway", engine);
        await target.ExecuteAsync(engine == Engines.Sqlite
            ? "ALTER TABLE flyway_schema_history RENAME TO \"My History\""
            : "CREATE SCHEMA \"Shop\"; ALTER TABLE flyway_schema_history SET SCHEMA \"Shop\"; ALTER TABLE \"Shop\".flyway_schema_history RENAME TO \"My History\"");

        (await target.PlanImportAsync()).Is(DeployOutcome.Refused);
        var table = engine == Engines.Sqlite ? "My History" : "Shop.My History";
        (await target.ImportAsync(new ImportOptions { Tool = "flyway", Table = table })).Is(DeployOutcome.Done);
    }

    [Fact]
    public async Task Unknown_tool_is_an_error_of_use()
    {
        await using var target = await WithAsync("flyway", Engines.Sqlite);

        var result = await target.PlanImportAsync(new ImportOptions { Tool = "flywheel" });

        Assert.Equal(2, result.ExitCode);
        Assert.Null(result.Database);
        Assert.Contains("Known are: atlas, dbmate,", result.Error!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [ClassData(typeof(Engines))]
    public async Task Deployment_at_work_keeps_the_import_out(string engine)
    {
        await using var target = await WithAsync("flyway", engine);
        await using var deployment = await target.Provider().OpenAsync(Providers.DatabaseAccess.Deploy, new DeployRun(), CancellationToken.None);
        Assert.Null(await deployment.TryLockAsync(CancellationToken.None));

        var result = await target.ImportAsync(new ImportOptions { LockWait = TimeSpan.Zero });

        Assert.Equal(5, result.ExitCode);
        (await target.PlanImportAsync()).Is(DeployOutcome.Done);
    }

    [Theory]
    [ClassData(typeof(Engines))]
    public async Task Import_waits_for_a_deployment_that_ends(string engine)
    {
        await using var target = await WithAsync("flyway", engine);
        var deployment = await target.Provider().OpenAsync(Providers.DatabaseAccess.Deploy, new DeployRun(), CancellationToken.None);
        Assert.Null(await deployment.TryLockAsync(CancellationToken.None));

        var import = target.ImportAsync();
        await deployment.DisposeAsync();

        (await import).Is(DeployOutcome.Done);
    }

    [Fact]
    public async Task Writer_of_the_database_keeps_the_import_out()
    {
        await using var target = await WithAsync("flyway", Engines.Sqlite);
        await target.ImportAsync();
        await target.ExecuteAsync($"DELETE FROM {target.HistoryTable}");
        await using var writer = new Microsoft.Data.Sqlite.SqliteConnection(target.ConnectionString + ";Pooling=False");
        writer.Open();
        await using var begin = writer.CreateCommand();
        begin.CommandText = "BEGIN IMMEDIATE";
        begin.ExecuteNonQuery();

        var result = await target.ImportAsync();

        result.Is(DeployOutcome.Refused);
        Assert.Equal("Flyway is at work: another connection that writes the database. Import when it has ended.", result.Error!.Message);
    }

    [PostgresTheory]
    [InlineData("flyway", "77433833903597")]
    [InlineData("evolve", "12345")]
    [InlineData("node-pg-migrate", "7241865325823964")]
    [InlineData("graphile-migrate", "4727445306447283")]
    [InlineData("prisma", "72707369")]
    [InlineData("goose", "5887940537704921958")]
    [InlineData("sqitch", "75474063")]
    [InlineData("atlas", "2686470616")]
    public async Task Lock_of_the_other_tool_keeps_the_import_out(string tool, string key)
    {
        await using var target = await WithAsync(tool, "postgresql 18");
        await using (var other = new NpgsqlConnection(target.ConnectionString + ";Application Name=other"))
        {
            await other.OpenAsync();
            await using var command = new NpgsqlCommand($"SELECT pg_advisory_lock({key})", other);
            await command.ExecuteNonQueryAsync();

            var result = await target.ImportAsync();

            result.Is(DeployOutcome.Refused);
            Assert.Contains("is at work: other by postgres (process ", result.Error!.Message, StringComparison.Ordinal);
            Assert.Equal("0", await target.ScalarAsync($"SELECT count(*) FROM {target.HistoryTable}"));
        }

        (await target.ImportAsync()).Is(DeployOutcome.Done);
    }

    [PostgresFact]
    public async Task Row_that_is_not_committed_yet_keeps_the_import_out()
    {
        await using var target = await WithAsync("dbmate", "postgresql 18");
        await using var other = new NpgsqlConnection(target.ConnectionString);
        await other.OpenAsync();
        await using var command = new NpgsqlCommand("BEGIN; INSERT INTO schema_migrations VALUES ('20240101000003')", other);
        await command.ExecuteNonQueryAsync();

        var result = await target.ImportAsync();

        result.Is(DeployOutcome.Refused);
        Assert.Equal("dbmate is at work: a transaction that writes public.schema_migrations. Import when it has ended.", result.Error!.Message);
    }

    [PostgresFact]
    public async Task Role_that_may_only_read_can_plan_and_one_that_may_not_is_told()
    {
        await using var target = await WithAsync("dbmate", "postgresql 18");
        await target.ExecuteAsync("CREATE ROLE import_reader LOGIN; GRANT SELECT ON schema_migrations TO import_reader");
        try
        {
            var reader = new NpgsqlConnectionStringBuilder(target.ConnectionString) { Username = "import_reader" }.ConnectionString;
            (await target.PlanImportAsync(connectionString: reader)).Is(DeployOutcome.Done);

            await target.ExecuteAsync("REVOKE SELECT ON schema_migrations FROM import_reader");
            var refused = await target.PlanImportAsync(connectionString: reader);
            Assert.Equal(6, refused.ExitCode);
            Assert.Equal(DeployErrorKind.PermissionDenied, refused.Error!.Kind);
        }
        finally
        {
            await target.ExecuteAsync("DROP OWNED BY import_reader; DROP ROLE import_reader");
        }
    }

    private static async Task<DeployTarget> WithAsync(string tool, string engine)
    {
        var target = await DeployTarget.CreateAsync(engine);
        await WriteAsync(target, tool, engine);
        return target;
    }

    private static async Task<ForeignHistory> WriteAsync(DeployTarget target, string tool, string engine)
    {
        var history = ForeignHistory.Of(tool, engine == Engines.Sqlite);
        await target.ExecuteAsync(history.Sql);
        target.Write(history.Files[0], ForeignHistory.First);
        target.Write(history.Files[1], ForeignHistory.Second);
        target.Write(history.Files[2], ForeignHistory.Third);
        return history;
    }
}
