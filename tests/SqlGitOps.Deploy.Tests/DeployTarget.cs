using System.Globalization;
using Microsoft.Data.Sqlite;
using SqlGitOps.Deploy.Providers;
using SqlGitOps.Migrations;
using SqlGitOps.Model.Scripts;
using SqlGitOps.Syntax;
using SqlGitOps.Testing;

namespace SqlGitOps.Deploy.Tests;

/// <summary>An empty database of one engine and a folder of migrations for it.</summary>
internal sealed class DeployTarget : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new("deploy");
    private readonly TestDatabase? _postgres;

    private DeployTarget(TestDatabase? postgres)
    {
        _postgres = postgres;
        Dialect = postgres is null ? SqlDialect.Sqlite : SqlDialect.PostgreSql;
        DatabaseFile = _folder.Combine("data.db");
        ConnectionString = postgres?.ConnectionString ?? $"Data Source={DatabaseFile}";
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
        var postgres = engine == Engines.Sqlite
            ? null
            : await PostgresServer.Get(int.Parse(engine.Split(' ')[1], CultureInfo.InvariantCulture)).CreateDatabaseAsync();
        return new DeployTarget(postgres) { Reader = Readers.For(postgres is null ? SqlDialect.Sqlite : SqlDialect.PostgreSql) };
    }

    /// <summary>Writes a migration.</summary>
    /// <returns>Its full path.</returns>
    public string Write(string name, string sql) => _folder.Write("migrations/" + name, sql);

    public string Write(string name, byte[] content) => _folder.Write("migrations/" + name, content);

    public void Delete(string name) => File.Delete(_folder.Combine("migrations/" + name));

    public IReadOnlyList<Migration> Migrations => MigrationSet.Discover(_folder.Combine("migrations")).Ordered;

    public IDatabaseProvider Provider(string? connectionString = null) =>
        DatabaseProviders.Create(Dialect, connectionString ?? ConnectionString);

    public Task<DeployResult> DeployAsync(
        DeployOptions? options = null, EventList? events = null, string? connectionString = null, CancellationToken cancellationToken = default) =>
        new Deployer(Provider(connectionString), Reader, options, events).DeployAsync(Migrations, cancellationToken);

    public Task<DeployResult> PlanAsync(DeployOptions? options = null, string? connectionString = null) =>
        new Deployer(Provider(connectionString), Reader, options).PlanAsync(Migrations);

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

    public async Task<bool> HasTableAsync(string name) => await ScalarAsync(Dialect == SqlDialect.Sqlite
        ? $"SELECT count(*) FROM sqlite_master WHERE name = '{name}'"
        : $"SELECT count(*) FROM pg_class WHERE relname = '{name}'") != "0";

    public async ValueTask DisposeAsync()
    {
        if (_postgres is not null)
        {
            await _postgres.DisposeAsync();
        }

        _folder.Dispose();
    }
}
