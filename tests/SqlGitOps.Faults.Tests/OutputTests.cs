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

        await database.AssertMarksAsync(1);
        foreach (var table in new[] { "migration_history", "migration_history_meta" })
        {
            var rows = await database.ScalarAsync<string>($"SELECT string_agg(h::text, E'\\n') FROM sqlgitops.{table} h");
            Assert.DoesNotContain(Canary, rows, StringComparison.Ordinal);
        }
    }
}
