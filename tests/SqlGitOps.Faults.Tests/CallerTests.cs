using System.Globalization;

namespace SqlGitOps.Faults.Tests;

/// <summary>What becomes of a deployment when those who started it go, or send it more than one signal: F39, F40.</summary>
public sealed class CallerTests
{
    private const string Slow = "INSERT INTO marks VALUES (2);\nSELECT pg_sleep(600);\n";

    // Writes the list of files and an empty line, and then holds the pipe, as the MSBuild task does.
    private const string Caller =
        """
        mkfifo input
        (ls -d "$PWD"/migrations/*.sql; echo; exec sleep 600) > input &
        echo $! > caller.new && mv caller.new caller
        exec "$@" < input
        """;

    [PostgresTheory]
    [InlineData(ProcessSignals.Interrupt, ProcessSignals.Terminate, 130)]
    [InlineData(ProcessSignals.Terminate, ProcessSignals.Interrupt, 143)]
    [InlineData(ProcessSignals.HangUp, ProcessSignals.Terminate, 129)]
    public async Task F39_Another_signal_while_one_is_handled_is_the_same_request(int first, int second, int code)
    {
        await using var database = await PostgresServer.Get(Databases.Major).CreateDatabaseAsync();
        using var project = new FaultProject().WithMarks(1).With("0002_mark.sql", Slow);
        using var tool = project.Start(database.ConnectionString, "deploy");
        await database.WaitForStatementAsync("pg_sleep");

        // Both are handled on threads of their own: at once, either could be the first.
        tool.Signal(first);
        await Task.Delay(50);
        tool.Signal(second);

        var result = await tool.WaitAsync();
        Assert.True(result.ExitCode == code, result.ToString());
        await AssertRolledBackAsync(database);
    }

    [PostgresFact]
    public async Task F39_A_deployment_whose_caller_is_killed_rolls_back_and_ends()
    {
        await using var database = await PostgresServer.Get(Databases.Major).CreateDatabaseAsync();
        using var project = new FaultProject().WithMarks(1).With("0002_mark.sql", Slow);
        using var tool = project.StartShell(database.ConnectionString, Caller, "deploy", "--reviewed-files");
        await database.WaitForStatementAsync("pg_sleep");

        ProcessSignals.Send(CallerOf(project), ProcessSignals.Kill);

        var result = await tool.WaitAsync();
        Assert.True(result.ExitCode == 143, result.ToString());
        await AssertRolledBackAsync(database);
    }

    [Fact]
    public async Task F39_A_deployment_does_not_wait_for_its_caller()
    {
        using var project = new FaultProject("Sqlite").WithMarks(1);
        using var tool = project.StartShell($"Data Source={project.Combine("data.db")}", Caller, "deploy", "--reviewed-files");

        var result = await tool.WaitAsync();

        Assert.True(ProcessSignals.Send(CallerOf(project), ProcessSignals.Kill), "The caller had ended.");
        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Contains("Applied 0001_mark.sql", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task F39_A_list_of_files_without_its_end_is_refused()
    {
        using var project = new FaultProject("Sqlite").WithMarks(2);
        using var tool = project.StartShell(
            $"Data Source={project.Combine("data.db")}", "ls -d \"$PWD\"/migrations/0000*.sql | \"$@\"", "deploy", "--reviewed-files");

        var result = await tool.WaitAsync();

        Assert.True(result.ExitCode == 2, result.ToString());
        Assert.Contains("SGO0010", result.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(project.Combine("data.db")));
    }

    // A file that is open for reading only fails as a full disk does, and as a stream that was closed before the start.
    [PostgresTheory]
    [InlineData("> /dev/full")]
    [InlineData("1< .editorconfig")]
    [InlineData("1< .editorconfig 2< .editorconfig")]
    [InlineData(">&- 2>&-")]
    public async Task F40_A_lost_output_does_not_stop_a_deployment(string redirection)
    {
        foreach (var format in new[] { "text", "json" })
        {
            await using var database = await PostgresServer.Get(Databases.Major).CreateDatabaseAsync();
            using var project = new FaultProject().WithMarks(3);
            using var tool = project.StartShell(database.ConnectionString, $"exec \"$@\" {redirection}", "deploy", "--format", format);

            var result = await tool.WaitAsync();

            Assert.True(result.ExitCode == 0, result.ToString());
            await database.AssertMarksAsync(3);
            await AssertRunEndedAsync(database);

            // What the outcome is does not depend on it.
            project.With("0004_fails.sql", "SELECT 1 / 0;\n");
            using var failing = project.StartShell(database.ConnectionString, $"exec \"$@\" {redirection}", "deploy", "--format", format);
            var failure = await failing.WaitAsync();
            Assert.True(failure.ExitCode == 3, failure.ToString());
            await AssertRunEndedAsync(database);
        }
    }

    [Theory]
    [InlineData("plan")]
    [InlineData("status")]
    [InlineData("deploy --dry-run")]
    [InlineData("rules")]
    public async Task F40_A_command_that_only_shows_something_fails_when_it_cannot(string command)
    {
        using var project = new FaultProject("Sqlite").WithMarks(1);
        foreach (var redirection in new[] { "1< .editorconfig", "1< .editorconfig 2< .editorconfig" })
        {
            using var tool = command == "rules"
                ? project.StartShell("none", $"exec \"$1\" \"$2\" rules {redirection}")
                : project.StartShell($"Data Source={project.Combine("data.db")}", $"exec \"$@\" {redirection}", command.Split(' '));

            var result = await tool.WaitAsync();

            Assert.True(result.ExitCode == 2, result.ToString());
            Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
        }
    }

    private static int CallerOf(FaultProject project) =>
        int.Parse(File.ReadAllText(project.Combine("caller")), NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture);

    private static async Task AssertRolledBackAsync(TestDatabase database)
    {
        await database.AssertNothingLeftAsync();
        await database.AssertMarksAsync(1);
        await AssertRunEndedAsync(database);
    }

    private static async Task AssertRunEndedAsync(TestDatabase database) => Assert.Equal(
        0, await database.ScalarAsync<long>("SELECT count(*) FROM sqlgitops.migration_history_run WHERE finished_at IS NULL"));
}
