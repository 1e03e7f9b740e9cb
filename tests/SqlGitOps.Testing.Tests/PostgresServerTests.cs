using System.Diagnostics;
using Npgsql;
using Xunit;

namespace SqlGitOps.Testing.Tests;

public sealed class PostgresServerTests
{
    [PostgresTheory]
    [ClassData(typeof(PostgresMajors))]
    public async Task Shared_server_has_the_asked_major_and_gives_empty_databases(int major)
    {
        PostgresServer server = PostgresServer.Get(major);
        Assert.Same(server, PostgresServer.Get(major));

        await using TestDatabase database = await server.CreateDatabaseAsync();
        await using TestDatabase other = await server.CreateDatabaseAsync();
        await database.ExecuteAsync("CREATE TABLE t (id int)");

        Assert.StartsWith($"PostgreSQL {major}.", await database.ScalarAsync<string>("SELECT version()"), StringComparison.Ordinal);
        Assert.Equal(database.Name, await database.ScalarAsync<string>("SELECT current_database()"));
        Assert.Equal(1, await database.ScalarAsync<long>("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"));
        Assert.Equal(0, await other.ScalarAsync<long>("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"));
    }

    [PostgresFact]
    public async Task Own_server_takes_settings_and_is_gone_after_dispose()
    {
        PostgresServer server = PostgresServer.Start(17, "lock_timeout=1234ms", "max_connections=7");
        int id = server.ProcessId;
        await using (TestDatabase database = await server.CreateDatabaseAsync())
        {
            Assert.Equal("1234ms", await database.ScalarAsync<string>("SHOW lock_timeout"));
            Assert.Equal("7", await database.ScalarAsync<string>("SHOW max_connections"));
        }

        string data = File.ReadAllText($"/proc/{id}/cmdline").Split('\0').First(part => part.EndsWith("/data", StringComparison.Ordinal));
        Assert.True(Directory.Exists(data));

        server.Dispose();

        Assert.False(Directory.Exists($"/proc/{id}"));
        Assert.False(Directory.Exists(data));
        await Assert.ThrowsAsync<NpgsqlException>(() => server.CreateDatabaseAsync());
    }

    [PostgresFact]
    public async Task A_server_that_crashed_is_back_with_what_was_committed()
    {
        using PostgresServer server = PostgresServer.Start(17, "synchronous_commit=on");
        await using TestDatabase database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync("CREATE TABLE t (id int)");
        await using NpgsqlConnection open = await database.OpenAsync();
        int id = server.ProcessId;

        server.CrashAndRestart();

        Assert.NotEqual(id, server.ProcessId);
        await using var command = new NpgsqlCommand("SELECT 1", open);
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => command.ExecuteScalarAsync());
        Assert.Equal(0, await database.ScalarAsync<long>("SELECT count(*) FROM t"));
        Assert.Throws<InvalidOperationException>(() => PostgresServer.Get(17).CrashAndRestart());
    }

    [PostgresFact]
    public async Task A_killed_process_takes_its_server_with_it()
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location, "17"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using Process holder = Process.Start(start)!;
        string server = (await holder.StandardOutput.ReadLineAsync())!;
        string data = File.ReadAllText($"/proc/{server}/cmdline").Split('\0').First(part => part.EndsWith("/data", StringComparison.Ordinal));

        holder.Kill();

        // The supervisor deletes the folder last.
        using var giveUp = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (Directory.Exists(Path.GetDirectoryName(data)))
            await Task.Delay(20, giveUp.Token);
        Assert.False(Directory.Exists($"/proc/{server}"));
    }

    [PostgresFact]
    public async Task Dropping_ends_the_sessions_that_are_still_in_the_database()
    {
        TestDatabase database = await PostgresServer.Get(17).CreateDatabaseAsync();
        await using NpgsqlConnection open = await database.OpenAsync();

        await database.DropAsync();

        await Assert.ThrowsAnyAsync<NpgsqlException>(() => database.OpenAsync());
        await using var command = new NpgsqlCommand("SELECT 1", open);
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => command.ExecuteScalarAsync());
    }

    [PostgresFact]
    public void A_setting_that_the_server_refuses_is_reported_with_its_log()
    {
        InvalidOperationException exception =
            Assert.Throws<InvalidOperationException>(() => PostgresServer.Start(17, "no_such_setting=1"));

        Assert.Contains("unrecognized configuration parameter \"no_such_setting\"", exception.Message, StringComparison.Ordinal);
    }

    [PostgresFact]
    public void A_missing_major_says_how_to_install_it()
    {
        FileNotFoundException exception = Assert.Throws<FileNotFoundException>(() => PostgresServer.Start(9));

        Assert.Contains("build/tools.sh postgres 9", exception.Message, StringComparison.Ordinal);
    }
}
