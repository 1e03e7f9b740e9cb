using SqlGitOps.Deploy.Import;
using Xunit;

namespace SqlGitOps.Deploy.Tests.Import;

/// <summary>Which rows of each tool count, and as what.</summary>
public sealed class RowTests
{
    private const string Flyway = ForeignHistory.FlywayTable + "\nINSERT INTO flyway_schema_history VALUES ";

    [Theory]
    [InlineData("undone, and applied again",
        "(1, '1', 'a', 'SQL', 'V1__a.sql', NULL, 'app', '2024-01-01', 1, true), (2, '1', 'a', 'UNDO_SQL', 'U1__a.sql', NULL, 'app', '2024-01-02', 1, true), (3, '1', 'a', 'SQL', 'V1__a.sql', NULL, 'app', '2024-01-03', 1, true)",
        "V1__a.sql NotApplied V1__a.sql; U1__a.sql Skipped; V1__a.sql Unverified V1__a.sql", "V2__b.sql, R__v.sql")]
    [InlineData("undone",
        "(1, '1', 'a', 'SQL', 'V1__a.sql', NULL, 'app', '2024-01-01', 1, true), (2, '2', 'b', 'SQL', 'V2__b.sql', NULL, 'app', '2024-01-01', 1, true), (3, '2', 'b', 'UNDO_SQL', 'U2__b.sql', NULL, 'app', '2024-01-02', 1, true)",
        "V1__a.sql Unverified V1__a.sql; V2__b.sql NotApplied V2__b.sql; U2__b.sql Skipped", "V2__b.sql, R__v.sql")]
    [InlineData("a schema that Flyway made, and a baseline",
        "(0, NULL, '<< Flyway Schema Creation >>', 'SCHEMA', '\"s\"', NULL, 'app', '2024-01-01', 1, true), (1, '1', '<< Flyway Baseline >>', 'BASELINE', '<< Flyway Baseline >>', NULL, 'app', '2024-01-01', 0, true), (2, '2', 'b', 'SQL', 'V2__b.sql', -364506453, 'app', '2024-01-02', 1, true)",
        "\"s\" Skipped; << Flyway Baseline >> Unverified V1__a.sql; V2__b.sql Verified V2__b.sql", "R__v.sql")]
    [InlineData("a baseline above the files",
        "(1, '7', '<< Flyway Baseline >>', 'BASELINE', '<< Flyway Baseline >>', NULL, 'app', '2024-01-01', 0, true)",
        "<< Flyway Baseline >> Unverified V1__a.sql; << Flyway Baseline >> Unverified V2__b.sql; << Flyway Baseline >> Skipped", "R__v.sql")]
    [InlineData("a repeatable that is as it was",
        "(1, '1', 'a', 'SQL', 'V1__a.sql', NULL, 'app', '2024-01-01', 1, true), (2, NULL, 'v', 'SQL', 'R__v.sql', 4, 'app', '2024-01-01', 1, true), (3, NULL, 'v', 'SQL', 'R__v.sql', -1133521786, 'app', '2024-01-02', 1, true)",
        "V1__a.sql Unverified V1__a.sql; R__v.sql Skipped; R__v.sql Verified R__v.sql", "V2__b.sql")]
    [InlineData("a repeatable that changed",
        "(1, '1', 'a', 'SQL', 'V1__a.sql', NULL, 'app', '2024-01-01', 1, true), (2, NULL, 'v', 'SQL', 'R__v.sql', 4, 'app', '2024-01-01', 1, true)",
        "V1__a.sql Unverified V1__a.sql; R__v.sql Outdated R__v.sql", "V2__b.sql, R__v.sql")]
    [InlineData("a file that has another name now",
        "(1, '1', 'a', 'SQL', 'old/V1.0__other.sql', -1133521786, 'app', '2024-01-01', 1, true)",
        "old/V1.0__other.sql Verified V1__a.sql", "V2__b.sql, R__v.sql")]
    public async Task Flyway_rows(string what, string rows, string lines, string pending)
    {
        Assert.NotEmpty(what);
        await using var target = await DeployTarget.CreateAsync(Engines.Sqlite);
        await target.ExecuteAsync(Flyway + rows);
        target.Write("V1__a.sql", ForeignHistory.First);
        target.Write("V2__b.sql", ForeignHistory.Second);
        target.Write("R__v.sql", ForeignHistory.First);

        var result = await target.ImportAsync();

        result.Is(DeployOutcome.Done);
        Assert.Equal(lines, result.Lines());
        Assert.Equal(pending, result.Pending());
        Assert.Equal(result.Plan!.Entries.Count.ToString(), await target.ScalarAsync($"SELECT count(*) FROM {target.HistoryTable} WHERE state = 'applied'"));
    }

    [Fact]
    public async Task Flyway_checksum_does_not_depend_on_line_ends_and_marks()
    {
        await using var target = await DeployTarget.CreateAsync(Engines.Sqlite);
        await target.ExecuteAsync(Flyway + "(1, '1', 'a', 'SQL', 'V1__a.sql', -1133521786, 'app', '2024-01-01', 1, true)");
        target.Write("V1__a.sql", [0xEF, 0xBB, 0xBF, .. System.Text.Encoding.UTF8.GetBytes(ForeignHistory.First.Replace("\n", "\r\n", StringComparison.Ordinal))]);

        Assert.Equal("V1__a.sql Verified V1__a.sql", (await target.PlanImportAsync()).Lines());
    }

    [Fact]
    public async Task Flyway_rows_that_a_baseline_file_replaces_need_no_files()
    {
        await using var target = await DeployTarget.CreateAsync(Engines.Sqlite);
        await target.ExecuteAsync(Flyway + "(1, '1', 'a', 'SQL', 'V1__a.sql', NULL, 'app', '2024-01-01', 1, true), (2, '2', 'b', 'SQL', 'V2__b.sql', NULL, 'app', '2024-01-01', 1, true)");
        target.Write("B2__all.sql", "CREATE TABLE a (id integer);\nCREATE TABLE b (id integer);\n");
        target.Write("V3__c.sql", ForeignHistory.Third);

        var result = await target.ImportAsync();

        result.Is(DeployOutcome.Done);
        Assert.Equal("V1__a.sql Skipped B2__all.sql; V2__b.sql Skipped B2__all.sql", result.Lines());
        Assert.Equal("V3__c.sql", await target.AppliedByDeployAsync());
    }

    [Fact]
    public async Task A_baseline_file_that_the_database_has_not_reached_replaces_nothing()
    {
        await using var target = await DeployTarget.CreateAsync(Engines.Sqlite);
        await target.ExecuteAsync(Flyway + "(1, '1', 'a', 'SQL', 'V1__a.sql', NULL, 'app', '2024-01-01', 1, true)");
        target.Write("B2__all.sql", "CREATE TABLE a (id integer);\nCREATE TABLE b (id integer);\n");

        var result = await target.ImportAsync();

        result.Is(DeployOutcome.Refused);
        Assert.Equal("V1__a.sql MissingFile", result.Lines());
    }

    [Fact]
    public async Task Evolve_start_version_leaves_out_only_what_comes_before_it()
    {
        await using var target = await DeployTarget.CreateAsync(Engines.Sqlite);
        await target.ExecuteAsync(ForeignHistory.EvolveTable + "INSERT INTO changelog VALUES (1, 3, '2', 'Skip migration scripts until version 2 excluded.', 'StartVersion = 2', '', 'app', '2024-01-01', true), (2, 0, '2', 'b', 'V2__b.sql', 'B9B095F31CCABEF9E8F5151AA3DC84BC', 'app', '2024-01-01', true)");
        target.Write("V1__a.sql", ForeignHistory.First);
        target.Write("V2__b.sql", ForeignHistory.Second);
        target.Write("V3__c.sql", ForeignHistory.Third);

        var result = await target.ImportAsync();

        result.Is(DeployOutcome.Done);
        Assert.Equal("StartVersion = 2 Unverified V1__a.sql; StartVersion = 2 Skipped; V2__b.sql Verified V2__b.sql", result.Lines());
        Assert.Equal("V3__c.sql", result.Pending());
    }

    [Fact]
    public async Task Goose_counts_the_last_row_of_a_version()
    {
        await using var target = await DeployTarget.CreateAsync(Engines.Sqlite);
        await target.ExecuteAsync(ForeignHistory.GooseTable + "INSERT INTO goose_db_version VALUES (1, 0, true, '2024-01-01'), (2, 1, true, '2024-01-01'), (3, 2, true, '2024-01-01'), (4, 2, false, '2024-01-02'), (5, 1, false, '2024-01-02'), (6, 1, true, '2024-01-03')");
        target.Write("00001_a.sql", ForeignHistory.First);
        target.Write("00002_b.sql", ForeignHistory.Second);

        var result = await target.ImportAsync();

        result.Is(DeployOutcome.Done);
        Assert.Equal("0 Skipped; 1 NotApplied 00001_a.sql; 2 NotApplied 00002_b.sql; 2 Skipped; 1 Skipped; 1 Unverified 00001_a.sql", result.Lines());
        Assert.Equal("00002_b.sql", result.Pending());
    }

    [Fact]
    public async Task Prisma_forgets_what_was_rolled_back()
    {
        await using var target = await DeployTarget.CreateAsync(Engines.Sqlite);
        await target.ExecuteAsync(ForeignHistory.PrismaTable + """
            INSERT INTO _prisma_migrations VALUES
              ('1', 'x', NULL, '1_a', 'error', 1704164646000, 1704164645000, 0),
              ('2', '46259f137e38e4dffc84c5d3fdb0f8ca568bedfeafa2a23f2426537f64e46007', 1704164648000, '1_a', NULL, NULL, 1704164647000, 1)
            """);
        target.Write("1_a/migration.sql", ForeignHistory.First);

        var result = await target.ImportAsync();

        result.Is(DeployOutcome.Done);
        Assert.Equal("1_a NotApplied 1_a/migration.sql; 1_a Verified 1_a/migration.sql", result.Lines());
        Assert.Equal("2024-01-02T03:04:08.000Z", await target.ScalarAsync($"SELECT finished_at FROM {target.HistoryTable}"));
    }

    [Fact]
    public async Task Atlas_baseline_stands_for_what_comes_before_it()
    {
        await using var target = await DeployTarget.CreateAsync(Engines.Sqlite);
        await target.ExecuteAsync(ForeignHistory.AtlasTable + """
            INSERT INTO atlas_schema_revisions (version, description, type, executed_at, execution_time, hash, operator_version) VALUES
              ('.atlas_cloud_identifier', 'x', 2, '2024-01-01', 0, '', 'x'), ('20240101000002', 'b', 1, '2024-01-01', 0, '', 'x')
            """);
        target.Write("20240101000001_a.sql", ForeignHistory.First);
        target.Write("20240101000002_b.sql", ForeignHistory.Second);
        target.Write("20240101000003_c.sql", ForeignHistory.Third);

        var result = await target.ImportAsync();

        result.Is(DeployOutcome.Done);
        Assert.Equal(
            ".atlas_cloud_identifier_x Skipped; 20240101000002_b Unverified 20240101000001_a.sql; 20240101000002_b Unverified 20240101000002_b.sql", result.Lines());
        Assert.Equal("20240101000003_c.sql", result.Pending());
    }

    [Fact]
    public async Task Liquibase_file_counts_when_all_its_changesets_do()
    {
        await using var target = await DeployTarget.CreateAsync(Engines.Sqlite);
        await target.ExecuteAsync(ForeignHistory.LiquibaseTables + """
            INSERT INTO databasechangelog (id, author, filename, dateexecuted, orderexecuted, exectype) VALUES
              ('1', 'ann', 'db/001_a.sql', '2024-01-01', 1, 'EXECUTED'), ('2', 'ann', 'db/001_a.sql', '2024-01-02', 2, 'MARK_RAN'), ('1', 'bob', 'db/002_b.sql', '2024-01-03', 3, 'EXECUTED')
            """);
        target.Write("001_a.sql", "--liquibase formatted sql\n--changeset ann:1\nCREATE TABLE a (id integer);\n-- changeset ann:2 runInTransaction:false\nCREATE TABLE a2 (id integer);\n");
        target.Write("002_b.sql", "--liquibase formatted sql\n--changeset bob:1\nCREATE TABLE b (id integer);\n");

        var whole = await target.PlanImportAsync();
        whole.Is(DeployOutcome.Done);
        Assert.Equal(2, whole.Plan!.Entries.Count);

        target.Write("002_b.sql", "--liquibase formatted sql\n--changeset bob:1\nCREATE TABLE b (id integer);\n--changeset bob:2\nCREATE TABLE b2 (id integer);\n");
        var part = await target.ImportAsync();
        part.Is(DeployOutcome.Refused);
        Assert.Equal(
            "Only a part of '002_b.sql' is applied: its changeset bob:2 is not applied. Apply the rest with Liquibase, or move it to a file of its own, then import.",
            Assert.Single(part.Plan!.Problems));
    }

    [Theory]
    [InlineData("golang-migrate", "CREATE TABLE schema_migrations (version bigint NOT NULL PRIMARY KEY, dirty boolean NOT NULL); INSERT INTO schema_migrations VALUES (1, true)", "0001_a.up.sql")]
    [InlineData("Flyway", Flyway + "(1, '1', 'a', 'SQL', 'V1__a.sql', NULL, 'app', '2024-01-01', 1, false)", "V1__a.sql")]
    [InlineData("Evolve", ForeignHistory.EvolveTable + "INSERT INTO changelog VALUES (1, 0, '1', 'a', 'V1__a.sql', '', 'app', '2024-01-01', false)", "V1__a.sql")]
    [InlineData("Prisma", ForeignHistory.PrismaTable + "INSERT INTO _prisma_migrations VALUES ('1', 'x', NULL, '1_a', 'error', NULL, 1704164645000, 0)", "1_a/migration.sql")]
    [InlineData("Atlas", ForeignHistory.AtlasTable + "INSERT INTO atlas_schema_revisions (version, description, type, applied, total, executed_at, execution_time, hash, operator_version) VALUES ('1', 'a', 2, 1, 2, '2024-01-01', 0, '', 'x')", "1_a.sql")]
    [InlineData("sqlx", "CREATE TABLE _sqlx_migrations (version bigint PRIMARY KEY, description text, installed_on timestamp, success boolean, checksum blob, execution_time bigint); INSERT INTO _sqlx_migrations VALUES (1, 'a', '2024-01-01', false, x'00', -1)", "1_a.sql")]
    public async Task What_failed_half_way_is_refused_and_cannot_be_accepted(string tool, string sql, string file)
    {
        await using var target = await DeployTarget.CreateAsync(Engines.Sqlite);
        await target.ExecuteAsync(sql);
        target.Write(file, ForeignHistory.First);

        var result = await target.ImportAsync(new ImportOptions { AcceptChanged = true, AcceptMissing = true });

        result.Is(DeployOutcome.Refused);
        Assert.Equal(1, result.ExitCode);
        Assert.Equal(ImportStatus.Incomplete, Assert.Single(result.Plan!.Lines).Status);
        Assert.Contains($"Mend it with {tool}", Assert.Single(result.Plan.Problems), StringComparison.Ordinal);
        Assert.Empty(result.Plan.Pending);
        Assert.False(await target.HasTableAsync(target.HistoryTable));
    }

    [Theory]
    [InlineData("efcore")]
    [InlineData("flyway")]
    [InlineData("liquibase")]
    public async Task Lock_that_is_a_row_is_refused(string tool)
    {
        await using var target = await DeployTarget.CreateAsync(Engines.Sqlite);
        var history = ForeignHistory.Of(tool, isSqlite: true);
        await target.ExecuteAsync(history.Sql);
        target.Write(history.Files[0], ForeignHistory.First);
        target.Write(history.Files[1], ForeignHistory.Second);
        await target.ExecuteAsync(tool switch
        {
            "efcore" => "CREATE TABLE \"__EFMigrationsLock\" (\"Id\" integer PRIMARY KEY, \"Timestamp\" text NOT NULL); INSERT INTO \"__EFMigrationsLock\" VALUES (1, '2024-01-01')",
            "flyway" => "INSERT INTO flyway_schema_history VALUES (-100, NULL, 'flyway-lock', '', '', 0, 'app', '2024-01-01', 0, true)",
            _ => "INSERT INTO databasechangeloglock VALUES (1, true, '2024-01-01', 'host-1')",
        });

        var result = await target.ImportAsync();

        result.Is(DeployOutcome.Refused);
        Assert.Contains($"{history.Name}'s lock is held by", Assert.Single(result.Plan!.Problems), StringComparison.Ordinal);

        await target.ExecuteAsync(tool switch
        {
            "efcore" => "DELETE FROM \"__EFMigrationsLock\"",
            "flyway" => "DELETE FROM flyway_schema_history WHERE installed_rank = -100",
            _ => "UPDATE databasechangeloglock SET locked = false",
        });
        (await target.ImportAsync()).Is(DeployOutcome.Done);
    }
}
