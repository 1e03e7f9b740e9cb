using Npgsql;

namespace SqlGitOps.Faults.Tests;

/// <summary>What is said and what is kept: F37, F38.</summary>
public sealed class OutputTests
{
    private const string Canary = "c4n4ry-Pa55word";

    [PostgresTheory]
    [InlineData("text")]
    [InlineData("json")]
    public async Task F37_No_file_is_called_applied_before_it_is_committed(string format)
    {
        await using var database = await PostgresServer.Get(Databases.Major).CreateDatabaseAsync();
        using var project = new FaultProject()
            .With("0001_tables.sql", "CREATE TABLE a (id int PRIMARY KEY);\nCREATE TABLE b (a int REFERENCES a DEFERRABLE INITIALLY DEFERRED);\n")
            // Every statement succeeds; the constraint fires at the end.
            .With("0002_late.sql", "INSERT INTO b VALUES (1);\n");

        var result = await project.RunAsync(database.ConnectionString, "deploy", "--format", format);

        Assert.True(result.ExitCode == 3, result.ToString());
        Assert.Contains("Applied 0001_tables.sql", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Applied 0002_late.sql", result.Output, StringComparison.Ordinal);
        Assert.Contains("0002_late.sql", result.Output, StringComparison.Ordinal);
    }

    [PostgresTheory]
    [InlineData("text")]
    [InlineData("json")]
    public async Task F38_The_password_is_in_no_output_and_not_in_the_history(string format)
    {
        await using var database = await PostgresServer.Get(Databases.Major).CreateDatabaseAsync();
        using var project = new FaultProject().WithMarks(1).With("0002_fails.sql", "SELECT 1 / 0;\n");
        var good = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Password = Canary }.ConnectionString;
        string[] connections =
        [
            good,
            new NpgsqlConnectionStringBuilder(good) { Port = 1 }.ConnectionString,
            good.Replace("Password", "Pasword", StringComparison.Ordinal),
            $"postgres://postgres:{Canary}@127.0.0.1:{PostgresServer.Get(Databases.Major).Port}/no_such_database",
            $"postgres://postgres:{Canary}@[broken/x",
            Canary,
        ];
        foreach (var connection in connections)
        {
            foreach (var command in connection == good ? (string[])["deploy", "plan", "status"] : ["deploy"])
            {
                var result = await project.RunAsync(connection, command, "--format", format);
                Assert.DoesNotContain(Canary, result.Output, StringComparison.Ordinal);
                Assert.DoesNotContain(Canary, result.Error, StringComparison.Ordinal);
                Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
            }
        }

        await FailAsync(project, database, good, format);
        foreach (var table in new[] { "migration_history", "migration_history_meta", "migration_history_run" })
        {
            var rows = await database.ScalarAsync<string>($"SELECT string_agg(h::text, E'\\n') FROM sqlgitops.{table} h");
            Assert.DoesNotContain(Canary, rows, StringComparison.Ordinal);
        }
    }

    /// <summary>Fails in every way that comes after the connection: the lock, the rights, a session that ends, a signal.</summary>
    private static async Task FailAsync(FaultProject project, TestDatabase database, string connection, string format)
    {
        project.With("0002_fails.sql", "SELECT pg_sleep(600);\n");
        for (var i = 0; i < 4; i++)
        {
            using var holder = project.Start(connection, "deploy", "--format", format);
            await database.WaitForStatementAsync("pg_sleep");
            if (i == 0)
            {
                RequireNone(await project.RunAsync(connection, "deploy", "--lock-wait", "0", "--format", format), 5);
                holder.Signal(ProcessSignals.Terminate);
            }
            else
            {
                await database.EndSessionsAsync(locks: i != 2, work: i != 1);
            }

            RequireNone(await holder.WaitAsync(), i == 0 ? 143 : 3);
            await database.AssertNothingLeftAsync();
        }

        // A statement without transaction that fails in the middle, an edited file, a history that cannot be read.
        project.With("0002_fails.sql", "-- sqlgitops: no-transaction\nCREATE TABLE half (id int);\nSELECT 1 / 0;\n");
        RequireNone(await project.RunAsync(connection, "deploy", "--format", format), 4);
        project.With("0002_fails.sql", "-- sqlgitops: no-transaction\nCREATE TABLE other (id int);\n");
        RequireNone(await project.RunAsync(connection, "deploy", "--format", format), 1);
        RequireNone(await project.RunAsync(connection, "repair", "--not-applied", "--format", format), 1);
        await database.ExecuteAsync("ALTER TABLE sqlgitops.migration_history_meta RENAME TO elsewhere");
        RequireNone(await project.RunAsync(connection, "deploy", "--format", format), 6);
        await database.ExecuteAsync("ALTER TABLE sqlgitops.elsewhere RENAME TO migration_history_meta");
    }

    private static void RequireNone(ProcessResult result, int exitCode)
    {
        Assert.True(result.ExitCode == exitCode, result.ToString());
        Assert.DoesNotContain(Canary, result.Output + result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }
}
