using SqlGitOps.Deploy.Events;
using SqlGitOps.Deploy.Planning;
using SqlGitOps.Deploy.Repair;
using SqlGitOps.Testing;
using Xunit;

namespace SqlGitOps.Deploy.Tests;

/// <summary>The history tables of every version that was released, kept as the statements that made them.</summary>
public sealed class LayoutTests
{
    private const string First = "CREATE TABLE a (id integer PRIMARY KEY);";
    private const string Second = "-- sqlgitops: no-transaction\nINSERT INTO a VALUES (1);\nINSERT INTO a VALUES (2);\n";

    // As version 0.1 wrote them; never to be changed.
    private const string PostgreSqlLayout1 =
        """
        CREATE SCHEMA "sqlgitops";
        CREATE TABLE "sqlgitops"."migration_history" (
          "id" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
          "identity" text NOT NULL UNIQUE,
          "version" text,
          "description" text NOT NULL,
          "kind" text NOT NULL,
          "script" text NOT NULL,
          "checksum" text NOT NULL,
          "state" text NOT NULL,
          "applied_statements" integer NOT NULL,
          "total_statements" integer NOT NULL,
          "started_at" timestamptz NOT NULL,
          "finished_at" timestamptz,
          "duration_ms" bigint,
          "applied_by" text NOT NULL,
          "commit" text,
          "release" text,
          "environment" text,
          "tool_version" text NOT NULL,
          "error" text);
        CREATE TABLE "sqlgitops"."migration_history_meta" ("layout" integer NOT NULL, "created_at" timestamptz NOT NULL, "tool_version" text NOT NULL);
        INSERT INTO "sqlgitops"."migration_history_meta" VALUES (1, '2026-11-20 10:00:00Z', '0.1.0');
        CREATE TABLE a (id integer PRIMARY KEY);
        INSERT INTO "sqlgitops"."migration_history" ("identity", "version", "description", "kind", "script", "checksum", "state", "applied_statements", "total_statements",
          "started_at", "finished_at", "duration_ms", "applied_by", "tool_version")
        VALUES ('1', '1', 'a', 'versioned', 'V1__a.sql', '{1}', 'applied', 1, 1, '2026-11-20 10:00:00Z', '2026-11-20 10:00:01Z', 12, 'postgres (me)', '0.1.0');
        """;

    private const string SqliteLayout1 =
        """
        CREATE TABLE main."sqlgitops_migration_history" (
          "id" INTEGER PRIMARY KEY AUTOINCREMENT,
          "identity" TEXT NOT NULL UNIQUE,
          "version" TEXT,
          "description" TEXT NOT NULL,
          "kind" TEXT NOT NULL,
          "script" TEXT NOT NULL,
          "checksum" TEXT NOT NULL,
          "state" TEXT NOT NULL,
          "applied_statements" INTEGER NOT NULL,
          "total_statements" INTEGER NOT NULL,
          "started_at" TEXT NOT NULL,
          "finished_at" TEXT,
          "duration_ms" INTEGER,
          "applied_by" TEXT NOT NULL,
          "commit" TEXT,
          "release" TEXT,
          "environment" TEXT,
          "tool_version" TEXT NOT NULL,
          "error" TEXT);
        CREATE TABLE main."sqlgitops_migration_history_meta" ("layout" INTEGER NOT NULL, "created_at" TEXT NOT NULL, "tool_version" TEXT NOT NULL);
        INSERT INTO main."sqlgitops_migration_history_meta" VALUES (1, '2026-11-20T10:00:00.000Z', '0.1.0');
        CREATE TABLE a (id integer PRIMARY KEY);
        INSERT INTO main."sqlgitops_migration_history" ("identity", "version", "description", "kind", "script", "checksum", "state", "applied_statements", "total_statements",
          "started_at", "finished_at", "duration_ms", "applied_by", "tool_version")
        VALUES ('1', '1', 'a', 'versioned', 'V1__a.sql', '{1}', 'applied', 1, 1, '2026-11-20T10:00:00.000Z', '2026-11-20T10:00:01.000Z', 12, 'me', '0.1.0');
        """;

    [Theory]
    [ClassData(typeof(Engines))]
    public async Task F33_FirstLayoutIsReadAndBroughtUpToDate(string engine)
    {
        await using var target = await CreateAsync(engine);
        var before = await target.HistoryDumpAsync();

        // Looking, and having nothing to do, must not change a byte.
        Assert.Equal(DeployOutcome.NothingToDo, (await target.PlanAsync()).Outcome);
        Assert.Equal(DeployOutcome.NothingToDo, (await target.DeployAsync()).Outcome);
        target.Write("V2__b.sql", Second);
        var plan = await target.PlanAsync();
        Assert.Equal((1, "V2__b.sql"), (plan.Plan!.History.Layout, Assert.Single(plan.Plan.Pending).Script));
        Assert.Equal(before, await target.HistoryDumpAsync());
        var events = new EventList();

        var result = await target.DeployAsync(events: events);

        Assert.True(result.Outcome == DeployOutcome.Done, result.Error?.ToString());
        Assert.Equal((1, 2), Assert.Single(events.Of<HistoryUpgraded>()) is var e ? (e.From, e.To) : default);
        Assert.Equal("1 applied 1/1, 2 applied 2/2", await target.HistoryAsync());
        Assert.Equal("2", await target.ScalarAsync($"SELECT count(*) FROM {target.HistoryTable}_meta"));
        Assert.Equal("12", await target.ScalarAsync($"SELECT duration_ms FROM {target.HistoryTable} WHERE version = '1' AND applied_by LIKE '%me%' AND run_id IS NULL"));

        // The same tables as on a new database.
        await using var fresh = await DeployTarget.CreateAsync(engine);
        fresh.Write("V1__a.sql", First);
        await fresh.DeployAsync();
        Assert.Equal(await ColumnsAsync(fresh), await ColumnsAsync(target));
    }

    [Theory]
    [ClassData(typeof(Engines))]
    public async Task F33_UnfinishedRowOfTheFirstLayoutIsAsked(string engine)
    {
        await using var target = await CreateAsync(engine);
        target.Write("V2__b.sql", Second);
        await target.ExecuteAsync("INSERT INTO a VALUES (1)");
        await target.ExecuteAsync(
            $"INSERT INTO {target.HistoryTable} (identity, version, description, kind, script, checksum, state, applied_statements, total_statements, started_at, applied_by, tool_version) "
            + $"VALUES ('2', '2', 'b', 'versioned', 'V2__b.sql', '{target.Migrations[1].Checksum}', 'running', 0, 2, '2026-11-20 10:00:00Z', 'me', '0.1.0')");

        var refused = await target.DeployAsync();

        Assert.Equal(DeployOutcome.Refused, refused.Outcome);
        var problem = Assert.Single(refused.Plan!.Problems);
        Assert.Equal(PlanProblemKind.Unfinished, problem.Kind);
        Assert.Contains("repair --applied", problem.Message, StringComparison.Ordinal);
        Assert.Equal("1", await target.ScalarAsync($"SELECT max(layout) FROM {target.HistoryTable}_meta"));

        var repaired = await target.RepairAsync(RepairAction.MarkApplied);
        Assert.True(repaired.Outcome == DeployOutcome.Done, repaired.Error?.ToString());
        Assert.Equal(DeployOutcome.Done, (await target.DeployAsync()).Outcome);
        Assert.Equal("2", await target.ScalarAsync("SELECT count(*) FROM a"));
    }

    [PostgresTheory]
    [InlineData(13)]
    [InlineData(18)]
    public async Task F32_LookingWorksWithARoleThatMayOnlyRead(int major)
    {
        var role = $"deploy_looker_{major}";
        await using var target = await CreateAsync($"postgresql {major}");
        target.Write("V2__b.sql", Second);
        await target.ExecuteAsync($"CREATE ROLE {role} LOGIN; ALTER ROLE {role} SET default_transaction_read_only = on; GRANT USAGE ON SCHEMA sqlgitops TO {role}; GRANT SELECT ON ALL TABLES IN SCHEMA sqlgitops TO {role}");
        try
        {
            var reader = new Npgsql.NpgsqlConnectionStringBuilder(target.ConnectionString) { Username = role }.ConnectionString;

            var plan = await target.PlanAsync(connectionString: reader);

            Assert.Equal("V2__b.sql", Assert.Single(plan.Plan!.Pending).Script);
        }
        finally
        {
            await target.ExecuteAsync($"DROP OWNED BY {role}; DROP ROLE {role}");
        }
    }

    private static async Task<DeployTarget> CreateAsync(string engine)
    {
        var target = await DeployTarget.CreateAsync(engine);
        target.Write("V1__a.sql", First);
        var layout = engine == Engines.Sqlite ? SqliteLayout1 : PostgreSqlLayout1;
        await target.ExecuteAsync(layout.Replace("{1}", target.Migrations[0].Checksum, StringComparison.Ordinal));
        return target;
    }

    private static Task<string> ColumnsAsync(DeployTarget target) => target.ScalarAsync(target.Dialect == Syntax.SqlDialect.Sqlite
        ? "SELECT group_concat(m.name || '.' || c.name || ' ' || c.type || c.\"notnull\") FROM sqlite_master AS m, pragma_table_info(m.name) AS c WHERE m.name LIKE 'sqlgitops%'"
        : "SELECT string_agg(table_name || '.' || column_name || ' ' || data_type || is_nullable, ',' ORDER BY table_name, ordinal_position) FROM information_schema.columns WHERE table_schema = 'sqlgitops'");
}
