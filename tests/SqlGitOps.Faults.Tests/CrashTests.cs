using Npgsql;

namespace SqlGitOps.Faults.Tests;

/// <summary>Sessions and processes that end in the middle: F05, F06, F07, F20.</summary>
public sealed class CrashTests
{
    private const string LongFile = "INSERT INTO marks VALUES (2);\nSELECT pg_sleep(40);\n";

    [PostgresTheory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task F05_A_session_that_dies_stops_the_work_and_leaves_nothing_of_the_file(bool locks, bool work)
    {
        await using var database = await PostgresServer.Get(Databases.Major).CreateDatabaseAsync();
        using var project = new FaultProject().WithMarks(1).With("0002_mark.sql", LongFile);
        using var tool = project.Start(database.ConnectionString, "deploy");
        await database.WaitForStatementAsync("pg_sleep");

        await database.EndSessionsAsync(locks, work);

        // Without the lock another deployment may begin, so the statement is cancelled and not left to its 40 seconds.
        var result = await tool.WaitAsync();
        Assert.True(result.ExitCode == 3, result.ToString());
        await database.AssertNothingLeftAsync();
        await database.AssertMarksAsync(1);

        project.With("0002_mark.sql", "INSERT INTO marks VALUES (2);\n");
        await project.DeployAsync(database.ConnectionString);
        await database.AssertMarksAsync(2);
    }

    [PostgresFact]
    public async Task F05_A_deployment_that_lost_its_lock_never_applies_a_file_twice()
    {
        await using var database = await PostgresServer.Get(Databases.Major).CreateDatabaseAsync();
        using var project = new FaultProject().WithMarks(1).With("0002_mark.sql", "INSERT INTO marks VALUES (2);\nSELECT pg_sleep(2);\n").With("0003_mark.sql", "INSERT INTO marks VALUES (3);\n");
        using var first = project.Start(database.ConnectionString, "deploy");
        await database.WaitForStatementAsync("pg_sleep");

        await database.EndSessionsAsync(locks: true, work: false);
        using var second = project.Start(database.ConnectionString, "deploy");
        var results = new[] { await first.WaitAsync(), await second.WaitAsync() };

        // Who comes second at a file may fail cleanly. It must not have run it.
        Assert.All(results, r => Assert.True(r.ExitCode is 0 or 3, r.ToString()));
        await project.DeployAsync(database.ConnectionString);
        await database.AssertMarksAsync(3);
    }

    [PostgresFact]
    public async Task F06_A_killed_deployment_leaves_no_lock_also_in_a_copy_of_the_database()
    {
        await using var database = await PostgresServer.Get(Databases.Major).CreateDatabaseAsync();
        using var project = new FaultProject().WithMarks(1).With("0002_mark.sql", LongFile);
        using var tool = project.Start(database.ConnectionString, "deploy");
        await database.WaitForStatementAsync("pg_sleep");
        tool.Signal(ProcessSignals.Kill);
        Assert.Equal(128 + ProcessSignals.Kill, (await tool.WaitAsync()).ExitCode);
        await database.AssertNothingLeftAsync();
        project.With("0002_mark.sql", "INSERT INTO marks VALUES (2);\n");

        // As a backup that was taken in the middle and is restored elsewhere.
        await using var admin = new NpgsqlConnection(PostgresServer.Get(Databases.Major).AdminConnectionString);
        await admin.OpenAsync();
        await using (var copy = new NpgsqlCommand($"CREATE DATABASE {database.Name}_copy TEMPLATE {database.Name}", admin))
            await copy.ExecuteNonQueryAsync();
        await project.DeployAsync(PostgresServer.Get(Databases.Major).GetConnectionString($"{database.Name}_copy"), "--lock-wait", "5");
        await using (var drop = new NpgsqlCommand($"DROP DATABASE {database.Name}_copy", admin))
            await drop.ExecuteNonQueryAsync();

        await project.DeployAsync(database.ConnectionString, "--lock-wait", "5");
        await database.AssertMarksAsync(2);
    }

    [Fact]
    public async Task F06_A_killed_deployment_leaves_no_lock_on_a_SQLite_file()
    {
        const string Slow = "INSERT INTO marks WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000000) SELECT i FROM n;\n";
        using var project = new FaultProject("Sqlite").WithMarks(1).With("0002_slow.sql", Slow);
        var connection = $"Data Source={project.Combine("data.db")}";
        using var tool = project.Start(connection, "deploy");
        await tool.WaitForAsync("started", "0002_slow");
        tool.Signal(ProcessSignals.Kill);
        Assert.Equal(128 + ProcessSignals.Kill, (await tool.WaitAsync()).ExitCode);

        project.With("0002_slow.sql", "INSERT INTO marks VALUES (2);\n");
        await project.DeployAsync(connection, "--lock-wait", "5");

        var status = await project.RunAsync(connection, "status");
        Assert.Contains("3 applied, 0 pending", status.Output, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task F07_The_statement_of_a_killed_deployment_does_not_keep_the_next_one_waiting()
    {
        await using var database = await PostgresServer.Get(Databases.Major).CreateDatabaseAsync();
        using var project = new FaultProject().WithMarks(1).With("0002_mark.sql", "INSERT INTO marks VALUES (2);\nSELECT pg_sleep(600);\n");
        using var tool = project.Start(database.ConnectionString, "deploy");
        await database.WaitForStatementAsync("pg_sleep");
        tool.Signal(ProcessSignals.Kill);
        await tool.WaitAsync();

        // The server notices that nobody listens long before the ten minutes are over.
        project.With("0002_mark.sql", "INSERT INTO marks VALUES (2);\n");
        await project.DeployAsync(database.ConnectionString, "--lock-wait", "30");

        await database.AssertMarksAsync(2);
    }

    [PostgresTheory]
    [ClassData(typeof(PostgresMajors))]
    public async Task F07_The_server_commits_nothing_for_a_killed_deployment(int major)
    {
        // It has got the commit together with the statements, and the oldest does not look for its client.
        await using var database = await PostgresServer.Get(major).CreateDatabaseAsync();
        using var project = new FaultProject().WithMarks(1).With("0002_mark.sql", "INSERT INTO marks VALUES (2);\nSELECT pg_sleep(1.5);\n");
        using var tool = project.Start(database.ConnectionString, "deploy");
        await database.WaitForStatementAsync("pg_sleep");
        tool.Signal(ProcessSignals.Kill);
        await tool.WaitAsync();

        await database.AssertNothingLeftAsync();
        await database.AssertMarksAsync(1);

        project.With("0002_mark.sql", "INSERT INTO marks VALUES (2);\n");
        await project.DeployAsync(database.ConnectionString);
        await database.AssertMarksAsync(2);
    }

    [PostgresFact]
    public async Task F07_A_signal_cancels_the_statement_and_rolls_the_file_back()
    {
        await using var database = await PostgresServer.Get(Databases.Major).CreateDatabaseAsync();
        using var project = new FaultProject().WithMarks(1).With("0002_mark.sql", "INSERT INTO marks VALUES (2);\nSELECT pg_sleep(600);\n");
        foreach (var (signal, code) in new[] { (ProcessSignals.Terminate, 143), (ProcessSignals.Interrupt, 130) })
        {
            using var tool = project.Start(database.ConnectionString, "deploy");
            await database.WaitForStatementAsync("pg_sleep");
            tool.Signal(signal);
            var result = await tool.WaitAsync();
            Assert.True(result.ExitCode == code, result.ToString());
            await database.AssertNothingLeftAsync();
            await database.AssertMarksAsync(1);
        }
    }

    [PostgresFact]
    public async Task F20_Nothing_runs_after_a_failure()
    {
        await using var database = await PostgresServer.Get(Databases.Major).CreateDatabaseAsync();
        using var project = new FaultProject().WithMarks(1)
            .With("0002_fails.sql", "INSERT INTO marks VALUES (2);\nSELECT 1 / 0;\nINSERT INTO marks VALUES (2);\n")
            .With("0003_mark.sql", "INSERT INTO marks VALUES (3);\n")
            .With("R__repeatable.sql", "INSERT INTO marks VALUES (4);\n");

        var result = await project.RunAsync(database.ConnectionString, "deploy");

        Assert.True(result.ExitCode == 3, result.ToString());
        Assert.Contains("0002_fails.sql", result.Output, StringComparison.Ordinal);
        await database.AssertMarksAsync(1);
    }
}
