namespace SqlGitOps.Faults.Tests;

/// <summary>F08: everything through PgBouncer with transaction pooling, where a session belongs to nobody.</summary>
public sealed class PoolerTests
{
    [PostgresFact]
    public async Task F08_Four_deployments_at_once_apply_each_file_once()
    {
        await using var database = await PostgresServer.Get(Databases.Major).CreateDatabaseAsync();
        using var pooler = PgBouncerServer.Start(PostgresServer.Get(Databases.Major));
        using var project = new FaultProject().WithMarks(8)
            .With("0009_index.sql", "CREATE INDEX CONCURRENTLY marks_file ON marks (file);\n")
            .With("0010_no_transaction.sql", "-- sqlgitops: no-transaction\nINSERT INTO marks VALUES (9);\nCREATE TABLE n (id int);\nINSERT INTO marks VALUES (10);\n")
            .With("0011_settings.sql", "SET search_path = pg_catalog;\nSET statement_timeout = '1h';\nINSERT INTO public.marks VALUES (11);\n")
            .With("0012_mark.sql", "INSERT INTO marks VALUES (12);\n");
        var connection = pooler.GetConnectionString(database);

        var tools = Enumerable.Range(0, 4).Select(_ => project.Start(connection, "deploy")).ToList();
        var results = await Task.WhenAll(tools.Select(t => t.WaitAsync()));
        tools.ForEach(t => t.Dispose());

        Assert.All(results, r => Assert.True(r.ExitCode == 0, r.ToString()));
        await database.AssertMarksAsync(12);
        Assert.True(await database.ScalarAsync<bool>("SELECT indisvalid FROM pg_index WHERE indexrelid = 'marks_file'::regclass"));
        await database.AssertNothingLeftAsync();

        // A session that is lent on must not carry what a migration has set.
        await using var next = new Npgsql.NpgsqlConnection(connection);
        await next.OpenAsync();
        await using var show = new Npgsql.NpgsqlCommand("SELECT current_setting('search_path') || ' ' || current_setting('statement_timeout')", next);
        Assert.Equal("\"$user\", public 0", await show.ExecuteScalarAsync());
    }

    [PostgresFact]
    public async Task F08_The_lock_holds_through_the_pooler_and_ends_with_a_killed_deployment()
    {
        await using var database = await PostgresServer.Get(Databases.Major).CreateDatabaseAsync();
        using var pooler = PgBouncerServer.Start(PostgresServer.Get(Databases.Major));
        using var project = new FaultProject().WithMarks(1).With("0002_mark.sql", "INSERT INTO marks VALUES (2);\nSELECT pg_sleep(600);\n");
        var connection = pooler.GetConnectionString(database);
        using var holder = project.Start(connection, "deploy");
        await database.WaitForAsync("SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' AND query LIKE '%pg_sleep%' AND pid <> pg_backend_pid())");

        var waiting = await project.RunAsync(connection, "deploy", "--lock-wait", "1");
        Assert.True(waiting.ExitCode == 5, waiting.ToString());

        holder.Signal(ProcessSignals.Kill);
        await holder.WaitAsync();
        project.With("0002_mark.sql", "INSERT INTO marks VALUES (2);\n");
        await project.DeployAsync(connection, "--lock-wait", "30");
        await database.AssertMarksAsync(2);
    }

    [PostgresTheory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task F05_A_session_that_dies_behind_the_pooler_leaves_nothing_of_the_file(bool locks, bool work)
    {
        await using var database = await PostgresServer.Get(Databases.Major).CreateDatabaseAsync();
        using var pooler = PgBouncerServer.Start(PostgresServer.Get(Databases.Major));
        using var project = new FaultProject().WithMarks(1).With("0002_mark.sql", "INSERT INTO marks VALUES (2);\nSELECT pg_sleep(40);\n");
        using var tool = project.Start(pooler.GetConnectionString(database), "deploy");
        await database.WaitForStatementAsync("pg_sleep");

        await database.EndSessionsAsync(locks, work);

        var result = await tool.WaitAsync();
        Assert.True(result.ExitCode == 3, result.ToString());
        await database.AssertMarksAsync(1);
        project.With("0002_mark.sql", "INSERT INTO marks VALUES (2);\n");
        await project.DeployAsync(pooler.GetConnectionString(database), "--lock-wait", "30");
        await database.AssertMarksAsync(2);
    }
}
