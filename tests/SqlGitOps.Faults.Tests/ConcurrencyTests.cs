using System.Globalization;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace SqlGitOps.Faults.Tests;

/// <summary>Deployments that meet: F01, F02, F09, F10, F11.</summary>
public sealed class ConcurrencyTests
{
    private const int Deployers = 8;

    // More by hand: SQLGITOPS_FAULT_REPETITIONS=50.
    private static readonly int Repetitions =
        int.TryParse(Environment.GetEnvironmentVariable("SQLGITOPS_FAULT_REPETITIONS"), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 5;

    static ConcurrencyTests() => SQLitePCL.Batteries_V2.Init();

    [PostgresFact]
    public async Task F01_Eight_deployments_at_once_apply_each_file_once_and_all_succeed()
    {
        using var project = WithMixedFiles();
        for (var i = 0; i < Repetitions; i++)
        {
            await using var database = await PostgresServer.Get(Databases.Major).CreateDatabaseAsync();

            await DeployAtOnceAsync(project, database.ConnectionString);

            await database.AssertMarksAsync(25);
            Assert.Equal(26 + 5, await database.ScalarAsync<long>("SELECT count(*) FROM sqlgitops.migration_history"));
            Assert.Equal(5, await database.ScalarAsync<long>("SELECT count(*) FROM pg_index WHERE indrelid = 'marks'::regclass AND indisvalid"));
            await database.AssertNothingLeftAsync();
        }
    }

    [Fact]
    public async Task F01_Eight_deployments_at_once_to_a_SQLite_file()
    {
        using var project = new FaultProject("Sqlite").WithMarks(20);
        for (var i = 21; i <= 25; i++)
            project.With($"{i:0000}_mark.sql", $"-- sqlgitops: no-transaction\nINSERT INTO marks VALUES ({i});\nCREATE INDEX i{i} ON marks (file);\n");
        for (var i = 0; i < Math.Max(1, Repetitions / 2); i++)
        {
            var path = project.Combine($"data{i}.db");

            await DeployAtOnceAsync(project, $"Data Source={path}");

            await using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
            connection.Open();
            await using var command = connection.CreateCommand();
            command.CommandText = "SELECT (SELECT group_concat(file, ',') FROM (SELECT file FROM marks ORDER BY file)) || ' ' || (SELECT count(*) FROM sqlgitops_migration_history WHERE state = 'applied')";
            Assert.Equal(string.Join(',', Enumerable.Range(1, 25)) + " 26", command.ExecuteScalar());
        }
    }

    [PostgresFact]
    public async Task F02_Eight_deployments_at_once_make_the_history_table_once()
    {
        using var project = new FaultProject().With("0001_t.sql", "CREATE TABLE t (id int);\n");
        for (var i = 0; i < Math.Max(1, Repetitions / 2); i++)
        {
            await using var database = await PostgresServer.Get(Databases.Major).CreateDatabaseAsync();

            await DeployAtOnceAsync(project, database.ConnectionString);

            Assert.Equal(1, await database.ScalarAsync<long>("SELECT count(*) FROM sqlgitops.migration_history"));
        }
    }

    [PostgresFact]
    public async Task F09_A_deployment_that_waits_does_not_stop_a_concurrent_index()
    {
        await using var database = await PostgresServer.Get(Databases.Major).CreateDatabaseAsync();
        using var project = new FaultProject().With("0001_t.sql", "CREATE TABLE t (id int);\n");
        await project.DeployAsync(database.ConnectionString);
        project.With("0002_index.sql", "CREATE INDEX CONCURRENTLY t_id ON t (id);\n");

        // The index has to wait for a writer, long enough for the second deployment to be waiting too.
        await using var writer = await database.OpenAsync();
        await using var transaction = await writer.BeginTransactionAsync();
        await using (var insert = new NpgsqlCommand("INSERT INTO t VALUES (1)", writer, transaction))
            await insert.ExecuteNonQueryAsync();
        using var first = project.Start(database.ConnectionString, "deploy");
        await database.WaitForStatementAsync("CREATE INDEX");
        using var second = project.Start(database.ConnectionString, "deploy");
        await second.WaitForAsync("waiting");
        Assert.False(first.HasExited);
        await transaction.CommitAsync();

        foreach (var result in new[] { await first.WaitAsync(), await second.WaitAsync() })
            Assert.True(result.ExitCode == 0, result.ToString());
        Assert.True(await database.ScalarAsync<bool>("SELECT indisvalid FROM pg_index WHERE indexrelid = 't_id'::regclass"));
        Assert.Equal(2, await database.ScalarAsync<long>("SELECT count(*) FROM sqlgitops.migration_history WHERE state = 'applied'"));
    }

    [PostgresFact]
    public async Task F10_The_wait_for_the_lock_is_bounded_and_names_the_holder()
    {
        await using var database = await PostgresServer.Get(Databases.Major).CreateDatabaseAsync();
        using var project = new FaultProject().With("0001_slow.sql", "CREATE TABLE t (id int);\nSELECT pg_sleep(600);\n");
        using var holder = project.Start(database.ConnectionString, "deploy");
        await database.WaitForStatementAsync("pg_sleep");

        var result = await project.RunAsync(database.ConnectionString, "deploy", "--lock-wait", "1");

        Assert.True(result.ExitCode == 5, result.ToString());
        Assert.Contains("sqlgitops/", result.Output, StringComparison.Ordinal);
        Assert.Contains("since", result.Output, StringComparison.Ordinal);
        Assert.False(holder.HasExited);
        holder.Signal(ProcessSignals.Terminate);
        Assert.Equal(128 + ProcessSignals.Terminate, (await holder.WaitAsync()).ExitCode);
        await database.AssertNothingLeftAsync();
        Assert.Equal(0, await database.ScalarAsync<long>("SELECT count(*) FROM pg_class WHERE relname = 't'"));
    }

    [Fact]
    public async Task F10_The_wait_for_the_lock_of_a_SQLite_file_is_bounded()
    {
        using var project = new FaultProject("Sqlite").WithMarks(1);
        var path = project.Combine("data.db");
        await using (var holder = new FileStream(path + ".migrate.lock", FileMode.Create, FileAccess.ReadWrite, FileShare.None))
        {
            var result = await project.RunAsync($"Data Source={path}", "deploy", "--lock-wait", "1");
            Assert.True(result.ExitCode == 5, result.ToString());
        }

        await project.DeployAsync($"Data Source={path}");
    }

    [PostgresFact]
    public async Task F11_Another_history_table_of_the_same_database_does_not_wait()
    {
        await using var database = await PostgresServer.Get(Databases.Major).CreateDatabaseAsync();
        using var slow = new FaultProject().With("0001_slow.sql", "SELECT pg_sleep(600);\n");
        using var tenant = new FaultProject().With("0001_t.sql", "CREATE TABLE t (id int);\n")
            .WithFile("sqlgitops.json", """{ "historyTable": "tenant.history" }""");
        using var holder = slow.Start(database.ConnectionString, "deploy");
        await database.WaitForStatementAsync("pg_sleep");

        await tenant.DeployAsync(database.ConnectionString);

        Assert.False(holder.HasExited);
        Assert.Equal(1, await database.ScalarAsync<long>("SELECT count(*) FROM tenant.history WHERE state = 'applied'"));
    }

    [PostgresFact]
    public async Task F11_The_same_database_under_another_address_waits()
    {
        await using var database = await PostgresServer.Get(Databases.Major).CreateDatabaseAsync();
        await using var elsewhere = new LoopbackProxy(PostgresServer.Get(Databases.Major).Port);
        using var project = new FaultProject().With("0001_slow.sql", "SELECT pg_sleep(600);\n");
        using var holder = project.Start(database.ConnectionString, "deploy");
        await database.WaitForStatementAsync("pg_sleep");

        var other = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Port = elsewhere.Port }.ConnectionString;
        var result = await project.RunAsync(other, "deploy", "--lock-wait", "1");

        Assert.True(result.ExitCode == 5, result.ToString());
    }

    private static FaultProject WithMixedFiles()
    {
        var project = new FaultProject().WithMarks(20);
        for (var i = 21; i <= 25; i++)
        {
            // One file with statements that a second run would show, one with a statement that no transaction takes.
            project.With($"{i:0000}_mark.sql", $"-- sqlgitops: no-transaction\nINSERT INTO marks VALUES ({i});\nCREATE TABLE n{i} (id int);\n");
            project.With($"{i + 100:0000}_index.sql", $"CREATE INDEX CONCURRENTLY i{i} ON marks (file);\n");
        }

        return project;
    }

    private static async Task DeployAtOnceAsync(FaultProject project, string connection)
    {
        var tools = Enumerable.Range(0, Deployers).Select(_ => project.Start(connection, "deploy")).ToList();
        var results = await Task.WhenAll(tools.Select(t => t.WaitAsync()));
        tools.ForEach(t => t.Dispose());
        Assert.All(results, r => Assert.True(r.ExitCode == 0, r.ToString()));

        // One has done it all, or some have done it one after the other: each file was announced once.
        var announced = results.SelectMany(r => r.Output.Split('\n')).Where(l => l.Contains("\"event\":\"applied\"", StringComparison.Ordinal)).ToList();
        Assert.Equal(announced.Count, announced.Select(l => l.Split(' ')[1]).Distinct(StringComparer.Ordinal).Count());
    }
}
