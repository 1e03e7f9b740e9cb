using Npgsql;

namespace SqlGitOps.Faults.Tests;

/// <summary>A history that cannot be seen, and commands that only look: F31, F32.</summary>
public sealed class RightsTests : IAsyncDisposable
{
    private readonly string _role = $"role_{Guid.NewGuid():N}";
    private TestDatabase? _database;

    [PostgresTheory]
    [InlineData("REVOKE ALL ON ALL TABLES IN SCHEMA sqlgitops FROM {0}; GRANT USAGE ON SCHEMA sqlgitops TO {0}")]
    [InlineData("REVOKE ALL ON SCHEMA sqlgitops FROM {0}")]
    [InlineData("GRANT ALL ON SCHEMA sqlgitops TO {0}; GRANT ALL ON ALL TABLES IN SCHEMA sqlgitops TO {0}; ALTER TABLE sqlgitops.migration_history RENAME TO elsewhere")]
    [InlineData("GRANT ALL ON SCHEMA sqlgitops TO {0}; GRANT ALL ON ALL TABLES IN SCHEMA sqlgitops TO {0}; DROP TABLE sqlgitops.migration_history_meta")]
    public async Task F31_A_history_that_cannot_be_read_is_never_an_empty_one(string rights)
    {
        var database = await DeployedAsync();
        await database.ExecuteAsync($"GRANT ALL ON ALL TABLES IN SCHEMA public TO {_role}; GRANT ALL ON SCHEMA public TO {_role}; GRANT ALL ON DATABASE {database.Name} TO {_role}");
        await database.ExecuteAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, rights, _role));
        using var project = new FaultProject().WithMarks(2);

        foreach (var command in (string[])["deploy", "plan", "status"])
        {
            var result = await project.RunAsync(Connection(database), command);
            Assert.True(result.ExitCode is 1 or 6, result.ToString());
            Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
        }

        Assert.Equal(2, await database.ScalarAsync<long>("SELECT count(*) FROM marks"));
    }

    [PostgresTheory]
    [InlineData(13)]
    [InlineData(18)]
    public async Task F32_Looking_needs_no_right_to_write_and_writes_nothing(int major)
    {
        var database = await DeployedAsync(major);
        await database.ExecuteAsync($"GRANT USAGE ON SCHEMA sqlgitops, public TO {_role}; GRANT SELECT ON ALL TABLES IN SCHEMA sqlgitops TO {_role}; ALTER ROLE {_role} SET default_transaction_read_only = on");
        using var project = new FaultProject().WithMarks(3);
        var before = await WrittenAsync(database);

        foreach (var command in (string[])["plan", "status", "verify"])
        {
            var result = await project.RunAsync(Connection(database), command);
            Assert.True(result.ExitCode == 0, result.ToString());
        }

        Assert.Equal(before, await WrittenAsync(database));
    }

    [PostgresFact]
    public async Task F32_Looking_at_an_empty_database_creates_nothing()
    {
        await using var database = await PostgresServer.Get(Databases.Major).CreateDatabaseAsync();
        using var project = new FaultProject().WithMarks(3);
        var before = await WrittenAsync(database);

        foreach (var command in (string[])["plan", "status"])
        {
            var result = await project.RunAsync(database.ConnectionString, command);
            Assert.True(result.ExitCode == 0, result.ToString());
        }

        Assert.Equal(before, await WrittenAsync(database));
    }

    public async ValueTask DisposeAsync()
    {
        if (_database is null)
            return;
        await _database.ExecuteAsync($"DROP OWNED BY {_role}; DROP ROLE {_role}");
        await _database.DisposeAsync();
    }

    private async Task<TestDatabase> DeployedAsync(int major = Databases.Major)
    {
        _database = await PostgresServer.Get(major).CreateDatabaseAsync();
        using var project = new FaultProject().WithMarks(2);
        await project.DeployAsync(_database.ConnectionString);
        await _database.ExecuteAsync($"CREATE ROLE {_role} LOGIN");
        return _database;
    }

    private string Connection(TestDatabase database) => new NpgsqlConnectionStringBuilder(database.ConnectionString) { Username = _role }.ConnectionString;

    /// <summary>Everything that a session could have left: the structure, and how many rows were ever written.</summary>
    private static async Task<string> WrittenAsync(TestDatabase database)
    {
        await using var connection = await database.OpenAsync();
        var text = await PostgresSchema.DescribeAsync(connection);
        return text + await database.ScalarAsync<string>(
            "SELECT coalesce(sum(pg_relation_size(oid)), 0)::text FROM pg_class WHERE relnamespace NOT IN ('pg_catalog'::regnamespace, 'pg_toast'::regnamespace, 'information_schema'::regnamespace)");
    }
}
