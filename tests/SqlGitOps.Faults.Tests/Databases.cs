using System.Globalization;

namespace SqlGitOps.Faults.Tests;

/// <summary>What tests ask a deployed PostgreSQL database.</summary>
internal static class Databases
{
    /// <summary>The major of tests that need one only.</summary>
    public const int Major = 17;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Asserts that rows 1 to <paramref name="count"/> of the table marks are there once each, and all files applied.</summary>
    public static async Task AssertMarksAsync(this TestDatabase database, int count)
    {
        Assert.Equal(
            string.Join(',', Enumerable.Range(1, count).Select(i => i.ToString(CultureInfo.InvariantCulture))),
            await database.ScalarAsync<string>("SELECT string_agg(file::text, ',' ORDER BY file) FROM marks"));
        Assert.Equal(0, await database.ScalarAsync<long>("SELECT count(*) FROM sqlgitops.migration_history WHERE state <> 'applied' OR applied_statements <> total_statements"));
    }

    /// <summary>Asserts that no session and no lock of a deployment is left; sessions of killed processes get a moment.</summary>
    public static Task AssertNothingLeftAsync(this TestDatabase database) => database.WaitForAsync(
        """
        SELECT NOT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))
           AND NOT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle')
        """);

    /// <summary>Waits until a query gives true.</summary>
    public static async Task WaitForAsync(this TestDatabase database, string query)
    {
        using var giveUp = new CancellationTokenSource(Limit);
        while (!await database.ScalarAsync<bool>(query, giveUp.Token))
            await Task.Delay(20, giveUp.Token);
    }

    /// <summary>Waits until a deployment runs a statement that holds a text.</summary>
    public static Task WaitForStatementAsync(this TestDatabase database, string text) => database.WaitForAsync(
        $"SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'sqlgitops/%' AND state = 'active' AND query LIKE '%{text}%')");

    /// <summary>Ends sessions of deployments.</summary>
    /// <param name="database">Their database.</param>
    /// <param name="locks">The lock sessions.</param>
    /// <param name="work">The work sessions.</param>
    public static async Task EndSessionsAsync(this TestDatabase database, bool locks, bool work) => Assert.Equal(
        (locks ? 1 : 0) + (work ? 1 : 0),
        await database.ScalarAsync<long>(
            $"""
            SELECT count(*) FROM (
              SELECT pg_terminate_backend(pid) AS ended FROM pg_stat_activity
               WHERE datname = current_database() AND application_name LIKE 'sqlgitops/%'
                 AND CASE WHEN application_name LIKE '% lock' THEN {locks} ELSE {work} END) AS t WHERE ended
            """));
}
