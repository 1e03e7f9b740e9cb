using System.Text.Json;
using Npgsql;

namespace SqlGitOps.Faults.Tests;

/// <summary>A network that breaks at an exact byte, and a server that crashes: F03, F05 and F42 from outside.</summary>
public sealed class NetworkTests
{
    [PostgresFact]
    public async Task F03_A_connection_that_is_cut_anywhere_leaves_every_file_in_once_or_not_at_all()
    {
        using var project = new FaultProject().WithMarks(3);
        var server = PostgresServer.Get(Databases.Major);
        long total;
        await using (var database = await server.CreateDatabaseAsync())
        await using (var proxy = new LoopbackProxy(server.Port))
        {
            await project.DeployAsync(Through(proxy, database));
            total = proxy.Forwarded(ProxyDirection.ToServer);
        }

        const int Cuts = 8;
        for (var i = 1; i <= Cuts; i++)
        {
            await using var database = await server.CreateDatabaseAsync();
            await using var proxy = new LoopbackProxy(server.Port);
            proxy.After(ProxyDirection.ToServer, total * i / (Cuts + 1), () =>
            {
                proxy.Refuse();
                proxy.Cut();
                return Task.CompletedTask;
            });
            var result = await project.RunAsync(Through(proxy, database), "deploy", "--lock-wait", "1");

            // 4: the answer to COMMIT is lost, and the server cannot be asked.
            Assert.True(result.ExitCode is 3 or 4 or 6, result.ToString());
            Assert.Equal(result.ExitCode == 4, result.Output.Contains("Either all of", StringComparison.Ordinal));
            Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);

            await project.DeployAsync(database.ConnectionString);
            await database.AssertMarksAsync(3);
        }
    }

    [PostgresTheory]
    [InlineData(ProxyDirection.ToServer)]
    [InlineData(ProxyDirection.ToClient)]
    public async Task F03_A_file_without_transaction_whose_deployer_is_killed_anywhere_is_finished(ProxyDirection direction)
    {
        using var project = new FaultProject().WithMarks(1);
        var server = PostgresServer.Get(Databases.Major);
        await using var database = await server.CreateDatabaseAsync();
        await project.DeployAsync(database.ConnectionString);
        project.With(
            "0002_five.sql",
            "-- sqlgitops: no-transaction\nINSERT INTO marks VALUES (2);\nCREATE INDEX CONCURRENTLY marks_file ON marks (file);\nINSERT INTO marks VALUES (3);\nVACUUM marks;\nINSERT INTO marks VALUES (4);\n");
        long total;
        await using (var copy = await server.CreateDatabaseAsync(database))
        await using (var proxy = new LoopbackProxy(server.Port))
        {
            await project.DeployAsync(Through(proxy, copy));
            total = proxy.Forwarded(direction);
        }

        // The first half is the connection and the plan; of the second the proxy holds every byte back while the process dies.
        const int Kills = 8;
        for (var i = 0; i < Kills; i++)
        {
            await using var copy = await server.CreateDatabaseAsync(database);
            await using var proxy = new LoopbackProxy(server.Port);
            FaultProject.RunningTool? tool = null;
            proxy.After(direction, (total / 2) + (total / 2 * i / Kills), () =>
            {
                tool!.Signal(ProcessSignals.Kill);
                return Task.CompletedTask;
            });
            using (tool = project.Start(Through(proxy, copy), "deploy"))
                Assert.Equal(128 + ProcessSignals.Kill, (await tool.WaitAsync()).ExitCode);

            await project.DeployAsync(copy.ConnectionString);
            await copy.AssertMarksAsync(4);
            Assert.True(await copy.ScalarAsync<bool>("SELECT indisvalid FROM pg_index WHERE indexrelid = 'marks_file'::regclass"));
            await copy.AssertNothingLeftAsync();
        }
    }

    [PostgresFact]
    public async Task F05_A_crash_of_the_server_leaves_every_file_in_once_or_not_at_all()
    {
        using var server = PostgresServer.Start(Databases.Major, "synchronous_commit=on");
        await using var database = await server.CreateDatabaseAsync();
        using var project = new FaultProject().WithMarks(1).With("0002_mark.sql", "INSERT INTO marks VALUES (2);\nSELECT pg_sleep(600);\n");
        using var tool = project.Start(database.ConnectionString, "deploy");
        await database.WaitForStatementAsync("pg_sleep");

        server.CrashAndRestart();

        var result = await tool.WaitAsync();
        Assert.True(result.ExitCode is 3 or 6, result.ToString());
        project.With("0002_mark.sql", "INSERT INTO marks VALUES (2);\n");
        await project.DeployAsync(database.ConnectionString);
        await database.AssertMarksAsync(2);
    }

    [PostgresFact]
    public async Task F42_Files_that_a_crash_of_the_server_took_back_are_not_called_applied()
    {
        // Nothing brings commits to the disk that do not wait for it.
        using var server = PostgresServer.Start(Databases.Major, "synchronous_commit=on", "wal_writer_delay=10s");
        await using var database = await server.CreateDatabaseAsync();
        using var project = new FaultProject().WithMarks(200).With("0201_mark.sql", "INSERT INTO marks VALUES (201);\nSELECT pg_sleep(600);\n");
        using var tool = project.Start(database.ConnectionString, "deploy", "--format", "json");
        await database.WaitForStatementAsync("pg_sleep");

        server.CrashAndRestart();

        var result = await tool.WaitAsync();
        Assert.Equal(3, result.ExitCode);
        Assert.Equal(201, result.Output.Split("\"event\":\"applied\"").Length - 1);
        var applied = await database.ScalarAsync<bool>("SELECT to_regclass('sqlgitops.migration_history') IS NOT NULL")
            ? await database.ScalarAsync<long>("SELECT count(*) FROM sqlgitops.migration_history WHERE state = 'applied'")
            : 0;
        using var end = JsonDocument.Parse(result.Output.TrimEnd().Split('\n')[^1]);
        Assert.Equal(applied, end.RootElement.GetProperty("applied").GetInt64());
        Assert.InRange(applied, 0, 200);
        Assert.Contains($"{201 - applied} migration", result.Output, StringComparison.Ordinal);
        Assert.Contains("the server crashed before the commit was on its disk", result.Output, StringComparison.Ordinal);

        project.With("0201_mark.sql", "INSERT INTO marks VALUES (201);\n");
        await project.DeployAsync(database.ConnectionString);
        await database.AssertMarksAsync(201);
    }

    private static string Through(LoopbackProxy proxy, TestDatabase database) =>
        new NpgsqlConnectionStringBuilder(database.ConnectionString) { Port = proxy.Port }.ConnectionString;
}
