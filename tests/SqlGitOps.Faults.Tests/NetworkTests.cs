using Npgsql;

namespace SqlGitOps.Faults.Tests;

/// <summary>A network that breaks at an exact byte: F03 and F05 from outside.</summary>
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
            var result = await project.RunAsync(Through(proxy, database), "deploy");

            // 4: the answer to COMMIT is lost, and the server cannot be asked.
            Assert.True(result.ExitCode is 3 or 4 or 6, result.ToString());
            Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);

            await project.DeployAsync(database.ConnectionString);
            await database.AssertMarksAsync(3);
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

    private static string Through(LoopbackProxy proxy, TestDatabase database) =>
        new NpgsqlConnectionStringBuilder(database.ConnectionString) { Port = proxy.Port }.ConnectionString;
}
