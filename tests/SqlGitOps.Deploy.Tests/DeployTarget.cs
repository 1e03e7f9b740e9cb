using System.Globalization;
using Microsoft.Data.Sqlite;
using Npgsql;
using SqlGitOps.Deploy.Providers;
using SqlGitOps.Deploy.Repair;
using SqlGitOps.Migrations;
using SqlGitOps.Model.Scripts;
using SqlGitOps.Syntax;
using SqlGitOps.Testing;
using Xunit;

namespace SqlGitOps.Deploy.Tests;

/// <summary>An empty database of one engine and a folder of migrations for it.</summary>
internal sealed class DeployTarget : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new("deploy");
    private readonly TestDatabase? _postgres;

    // By hand: all of the tests through a pooler.
    private static readonly bool s_isAlwaysPooled = System.Environment.GetEnvironmentVariable("SQLGITOPS_TESTS_POOLED") == "1";

    private DeployTarget(TestDatabase? postgres, PgBouncerServer? pooler)
    {
        _postgres = postgres;
        Dialect = postgres is null ? SqlDialect.Sqlite : SqlDialect.PostgreSql;
        DatabaseFile = _folder.Combine("data.db");
        ConnectionString = postgres is null ? $"Data Source={DatabaseFile}" : pooler?.GetConnectionString(postgres) ?? postgres.ConnectionString;
        HistoryTable = postgres is null ? "sqlgitops_migration_history" : "sqlgitops.migration_history";
    }

    public SqlDialect Dialect { get; }

    /// <summary>Path of the SQLite file.</summary>
    public string DatabaseFile { get; }

    public string ConnectionString { get; }

    public string HistoryTable { get; }

    public IScriptReader Reader { get; set; } = null!;

    public static async Task<DeployTarget> CreateAsync(string engine)
    {
        var server = engine == Engines.Sqlite ? null : PostgresServer.Get(int.Parse(engine.Split(' ')[1], CultureInfo.InvariantCulture));
        var postgres = server is null ? null : await server.CreateDatabaseAsync();
        var isPooled = server is not null && (s_isAlwaysPooled || engine == EnginesAndPooler.Pooler);
        return new DeployTarget(postgres, isPooled ? PgBouncerServer.Get(server!) : null) { Reader = Readers.For(postgres is null ? SqlDialect.Sqlite : SqlDialect.PostgreSql) };
    }

    /// <summary>Writes a migration.</summary>
    /// <returns>Its full path.</returns>
    public string Write(string name, string sql) => _folder.Write("migrations/" + name, sql);

    public string Write(string name, byte[] content) => _folder.Write("migrations/" + name, content);

    public void Delete(string name) => File.Delete(_folder.Combine("migrations/" + name));

    public IReadOnlyList<Migration> Migrations => MigrationSet.Discover(_folder.Combine("migrations")).Deployable;

    /// <summary>Options with the callbacks of the folder.</summary>
    public DeployOptions WithCallbacks() => new() { Callbacks = MigrationSet.Discover(_folder.Combine("migrations")).Callbacks };

    /// <summary>Options that read files of 100 bytes and more piece by piece.</summary>
    public DeployOptions WithWindows(int bytes) => new() { Texts = new MigrationTexts(Reader, 100, bytes) };

    public IDatabaseProvider Provider(string? connectionString = null) =>
        DatabaseProviders.Create(Dialect, connectionString ?? ConnectionString);

    public Task<DeployResult> DeployAsync(
        DeployOptions? options = null, EventList? events = null, string? connectionString = null, CancellationToken cancellationToken = default) =>
        new Deployer(Provider(connectionString), Reader, options, events).DeployAsync(Migrations, cancellationToken);

    public Task<DeployResult> PlanAsync(DeployOptions? options = null, string? connectionString = null) =>
        new Deployer(Provider(connectionString), Reader, options).PlanAsync(Migrations);

    public Task<DeployResult> RepairAsync(RepairAction action, string? migration = null, EventList? events = null) =>
        new Deployer(Provider(), Reader, events: events).RepairAsync(Migrations, action, migration);

    public Task<DeployResult> BaselineAsync(string? version, DeployOptions? options = null, EventList? events = null) =>
        new Deployer(Provider(), Reader, options, events).BaselineAsync(Migrations, version is null ? null : MigrationVersion.Parse(version));

    public Task<DeployResult> UndoAsync(UndoRequest request, DeployOptions? options = null, EventList? events = null) =>
        new Deployer(Provider(), Reader, options, events).UndoAsync(Migrations, request);

    public async Task ExecuteAsync(string sql)
    {
        if (_postgres is not null)
        {
            await _postgres.ExecuteAsync(sql);
            return;
        }

        await using var connection = new SqliteConnection(ConnectionString + ";Pooling=False");
        connection.Open();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>The first value of a query as text.</summary>
    public async Task<string> ScalarAsync(string sql)
    {
        if (_postgres is not null)
        {
            return await _postgres.ScalarAsync<string>($"SELECT (({sql})::text)");
        }

        await using var connection = new SqliteConnection(ConnectionString + ";Pooling=False");
        connection.Open();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToString(command.ExecuteScalar(), CultureInfo.InvariantCulture)!;
    }

    /// <summary>Identity, state and statement counts of every row of the history, in order.</summary>
    public Task<string> HistoryAsync()
    {
        var row = "identity || ' ' || state || ' ' || applied_statements || '/' || total_statements";
        return ScalarAsync(Dialect == SqlDialect.Sqlite
            ? $"SELECT group_concat(r, ', ') FROM (SELECT {row} AS r FROM {HistoryTable} ORDER BY id)"
            : $"SELECT string_agg({row}, ', ' ORDER BY id) FROM {HistoryTable}");
    }

    /// <summary>One column of every run, in order.</summary>
    public Task<string> RunsAsync(string column) => ScalarAsync(Dialect == SqlDialect.Sqlite
        ? $"SELECT group_concat(c) FROM (SELECT coalesce({column}, '-') AS c FROM {HistoryTable}_run ORDER BY id)"
        : $"SELECT string_agg(coalesce({column}::text, '-'), ',' ORDER BY id) FROM {HistoryTable}_run");

    /// <summary>Every byte of the history tables.</summary>
    public async Task<string> HistoryDumpAsync()
    {
        var dump = new System.Text.StringBuilder();
        foreach (var table in (string[])[HistoryTable, HistoryTable + "_meta", HistoryTable + "_run"])
        {
            if (await HasTableAsync(table.Split('.')[^1]))
            {
                dump.AppendLine(await ScalarAsync(Dialect == SqlDialect.Sqlite
                    ? $"SELECT group_concat(r, char(10)) FROM (SELECT {await SqliteRowAsync(table)} AS r FROM {table})"
                    : $"SELECT string_agg(t::text, E'\n' ORDER BY t::text) FROM {table} AS t"));
            }
        }

        return dump.ToString();
    }

    /// <summary>A session of its own with an open transaction that has run a statement.</summary>
    public async Task<NpgsqlConnection> OpenTransactionAsync(string sql)
    {
        var connection = await _postgres!.OpenAsync();
        await using var command = new NpgsqlCommand("BEGIN; " + sql, connection);
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    /// <summary>Waits until a query gives a row.</summary>
    public async Task WaitForAsync(string sql)
    {
        for (var i = 0; await ScalarAsync($"SELECT count(*) FROM ({sql}) AS q") == "0"; i++)
        {
            Assert.True(i < 1000, $"Nothing came of {sql}");
            await Task.Delay(20);
        }
    }

    public async Task<bool> HasTableAsync(string name) => await ScalarAsync(Dialect == SqlDialect.Sqlite
        ? $"SELECT count(*) FROM sqlite_master WHERE name = '{name}'"
        : $"SELECT count(*) FROM pg_class WHERE relname = '{name}'") != "0";

    /// <summary>Empties the database; that is faster than to create another one.</summary>
    public async Task ResetAsync()
    {
        if (_postgres is null)
        {
            File.Delete(DatabaseFile);
            return;
        }

        await ExecuteAsync(
            """
            DO $$ DECLARE s name; BEGIN
              FOR s IN SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' LOOP EXECUTE format('DROP SCHEMA %I CASCADE', s); END LOOP;
              CREATE SCHEMA public;
            END $$
            """);
    }

    private async Task<string> SqliteRowAsync(string table) =>
        await ScalarAsync($"SELECT group_concat('quote(\"' || name || '\")', ' || ') FROM pragma_table_info('{table}')");

    public async ValueTask DisposeAsync()
    {
        if (_postgres is not null)
        {
            await _postgres.DisposeAsync();
        }

        _folder.Dispose();
    }
}
