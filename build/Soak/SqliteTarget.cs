using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using SqlGitOps.Testing;

namespace SqlGitOps.Soak;

/// <summary>A SQLite file in a folder of its own, which can be a mount of limited size.</summary>
internal sealed class SqliteTarget : ITarget
{
    private const string History = "sqlgitops_migration_history";

    private readonly TemporaryFolder _folder = new("soak");
    private bool _isMounted;

    static SqliteTarget() => SQLitePCL.Batteries_V2.Init();

    public string Path => _folder.Combine("volume/data.db");

    public string ConnectionString => $"Data Source={Path}";

    public SqliteTarget() => Directory.CreateDirectory(Volume);

    private string Volume => _folder.Combine("volume");

    public string Through(LoopbackProxy? proxy) => ConnectionString;

    /// <summary>Puts the folder on a memory disk of a size in bytes. False where the machine does not allow that.</summary>
    public bool Mount(long size)
    {
        _isMounted = ProcessRunner.Run("mount", ["-t", "tmpfs", "-o", Size(size), "sqlgitops-soak", Volume]).ExitCode == 0;
        return _isMounted;
    }

    /// <summary>Gives the memory disk room.</summary>
    public void Enlarge()
    {
        if (_isMounted)
            Check(ProcessRunner.Run("mount", ["-o", $"remount,{Size(256 << 20)}", Volume]));
    }

    public Task<long?> CountAsync(string query)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = query;
        try
        {
            return Task.FromResult<long?>(Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture));
        }
        catch (SqliteException e) when (e.Message.Contains("no such table", StringComparison.Ordinal))
        {
            return Task.FromResult<long?>(null);
        }
    }

    public async Task<IReadOnlyList<RunRow>> RunsAsync()
    {
        await using var connection = Open();
        return await Rows.ReadAsync(connection, RunRow.Query(History + "_run"), RunRow.Read);
    }

    public async Task<IReadOnlyList<HistoryRow>?> HistoryAsync()
    {
        if (!File.Exists(Path))
            return null;
        await using var connection = Open();
        try
        {
            return await Rows.ReadAsync(connection, HistoryRow.Query(History, "TEXT"), HistoryRow.Read);
        }
        catch (SqliteException e) when (e.Message.Contains("no such table", StringComparison.Ordinal))
        {
            return null;
        }
    }

    public Task<string> DescribeAsync()
    {
        using var connection = Open();
        var text = new StringBuilder();
        Append("PRAGMA integrity_check");
        Append("SELECT type || ' ' || name || ' ' || tbl_name || ' ' || coalesce(sql, '') FROM sqlite_master ORDER BY type, name");
        var tables = new List<string>();
        using (var command = connection.CreateCommand())
        {
            command.CommandText = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlgitops%' AND name NOT LIKE 'sqlite%' ORDER BY name";
            using var reader = command.ExecuteReader();
            while (reader.Read())
                tables.Add(reader.GetString(0));
        }

        foreach (var table in tables)
            Append($"SELECT 'rows of {table}: ' || count(*) FROM {table}");
        return Task.FromResult(text.ToString());

        void Append(string query)
        {
            using var command = connection.CreateCommand();
            command.CommandText = query;
            using var reader = command.ExecuteReader();
            while (reader.Read())
                text.Append(reader.GetString(0)).Append('\n');
        }
    }

    public Task<string?> LeftoverAsync()
    {
        // The lock file stays; nobody may have it open.
        var path = Path + ".migrate.lock";
        try
        {
            if (File.Exists(path))
                using (new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None)) { }
            return Task.FromResult<string?>(null);
        }
        catch (IOException e)
        {
            return Task.FromResult<string?>(e.Message);
        }
    }

    public async ValueTask DisposeAsync()
    {
        // A process that another round is just starting has our open files for a moment.
        for (var tries = 50; _isMounted; tries--)
        {
            var result = ProcessRunner.Run("umount", [Volume]);
            _isMounted = result.ExitCode != 0;
            if (_isMounted && tries == 0)
                Check(result);
            if (_isMounted)
                await Task.Delay(100);
        }

        _folder.Dispose();
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(ConnectionString + ";Pooling=False");
        connection.Open();
        return connection;
    }

    private static string Size(long bytes) => string.Create(CultureInfo.InvariantCulture, $"size={bytes}");

    private static void Check(ProcessResult result)
    {
        if (result.ExitCode != 0)
            throw new InvalidOperationException(result.ToString());
    }
}
