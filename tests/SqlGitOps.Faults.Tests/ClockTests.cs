namespace SqlGitOps.Faults.Tests;

/// <summary>F26: a deployer whose clock is wrong.</summary>
public sealed class ClockTests
{
    [PostgresTheory]
    [InlineData("-1d")]
    [InlineData("+1d")]
    public async Task F26_The_times_of_the_history_are_those_of_the_server(string offset)
    {
        await using var database = await PostgresServer.Get(Databases.Major).CreateDatabaseAsync();
        using var project = new FaultProject().WithMarks(2);

        using var tool = project.Start(database.ConnectionString, FakeTime.Shift(offset), "deploy");
        var result = await tool.WaitAsync();

        Assert.True(result.ExitCode == 0, result.ToString());
        await database.AssertMarksAsync(2);
        Assert.Equal(3, await database.ScalarAsync<long>(
            """
            SELECT count(*) FROM sqlgitops.migration_history
             WHERE started_at BETWEEN now() - interval '1 hour' AND now() AND finished_at BETWEEN started_at AND now()
               AND duration_ms BETWEEN 0 AND 3600000
            """));
    }

    [PostgresFact]
    public async Task F26_The_shifted_clock_is_really_shifted()
    {
        var shifted = await ProcessRunner.RunAsync("date", ["-u", "+%s"], FakeTime.Shift("-1d"));
        var difference = DateTimeOffset.UtcNow.ToUnixTimeSeconds() - long.Parse(shifted.Output, System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(difference, 86_000, 90_000);
    }
}
