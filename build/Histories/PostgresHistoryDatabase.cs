using System.Globalization;
using System.Text;
using Npgsql;
using SqlGitOps.Testing;

namespace SqlGitOps.Histories;

/// <summary>A database of a PostgreSQL server, with psql and pg_dump.</summary>
internal sealed class PostgresHistoryDatabase : IHistoryDatabase
{
    private const string HistorySchema = "sqlgitops";

    private static readonly Dictionary<string, string?> s_environment = new(StringComparer.Ordinal) { ["PGCLIENTENCODING"] = "UTF8", ["PSQLRC"] = "/dev/null" };

    private readonly PostgresServer _server;
    private readonly TestDatabase _database;
    private readonly Programs _programs;
    private readonly IReadOnlyList<string> _roles;

    private PostgresHistoryDatabase(PostgresServer server, TestDatabase database, Programs programs, IReadOnlyList<string> roles)
    {
        _server = server;
        _database = database;
        _programs = programs;
        _roles = roles;
    }

    /// <inheritdoc/>
    public string ConnectionString => _database.ConnectionString;

    private string Address
    {
        get
        {
            var settings = new NpgsqlConnectionStringBuilder(ConnectionString);
            return $"postgresql://{settings.Username}@{settings.Host}:{settings.Port}/{_database.Name}";
        }
    }

    /// <summary>Makes an empty database.</summary>
    public static async Task<PostgresHistoryDatabase> CreateAsync(int major, Programs programs)
    {
        var server = PostgresServer.Get(major);
        var database = await server.CreateDatabaseAsync();
        return new PostgresHistoryDatabase(server, database, programs, await RolesAsync(database));
    }

    /// <inheritdoc/>
    public string? Run(IReadOnlyList<string> files, string scratch)
    {
        var script = new StringBuilder();
        foreach (var file in files)
            script.Append(CultureInfo.InvariantCulture, $"\\connect -\n\\i '{file.Replace("'", "\\'", StringComparison.Ordinal)}'\n");
        var all = Path.Combine(scratch, "all.psql");
        File.WriteAllText(all, script.ToString());
        var result = ProcessRunner.Run(
            _programs.Psql, ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-o", "/dev/null", "-f", all, Address], s_environment, timeout: Programs.Limit);
        return result.ExitCode == 0
            ? null
            : (result.Error.Split('\n').FirstOrDefault(l => l.Contains("error", StringComparison.OrdinalIgnoreCase)) ?? result.Error).Replace("psql:", "", StringComparison.Ordinal);
    }

    /// <inheritdoc/>
    public async Task<string> DescribeAsync()
    {
        var text = new StringBuilder();
        if (_programs.PgDumpMajor >= _server.Major)
        {
            var dump = ProcessRunner.Run(_programs.PgDump, ["--schema-only", "-N", HistorySchema, Address], s_environment, timeout: Programs.Limit);
            if (dump.ExitCode != 0)
                throw new InvalidOperationException($"pg_dump failed: {dump}");
            foreach (var line in dump.Output.Split('\n'))
            {
                // A random word in each dump.
                if (!line.StartsWith("\\restrict", StringComparison.Ordinal) && !line.StartsWith("\\unrestrict", StringComparison.Ordinal))
                    text.Append(line).Append('\n');
            }
        }

        await using var connection = await _database.OpenAsync();
        return text.Append(await PostgresSchema.DescribeAsync(connection, HistorySchema)).Replace(_database.Name, "database").ToString();
    }

    /// <summary>Roles belong to the server: the second run would find those of the first.</summary>
    public async Task CleanAsync()
    {
        foreach (var role in (await RolesAsync(_database)).Except(_roles, StringComparer.Ordinal))
            await _database.ExecuteAsync($"DROP OWNED BY \"{role}\" CASCADE; DROP ROLE \"{role}\"");
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private static async Task<IReadOnlyList<string>> RolesAsync(TestDatabase database)
    {
        await using var connection = await database.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT rolname::text FROM pg_roles", connection);
        await using var reader = await command.ExecuteReaderAsync();
        var roles = new List<string>();
        while (await reader.ReadAsync())
            roles.Add(reader.GetString(0));
        return roles;
    }
}
