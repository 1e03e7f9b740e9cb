using SqlGitOps.Testing;

namespace SqlGitOps.Histories;

/// <summary>A SQLite file, with the program sqlite3.</summary>
internal sealed class SqliteHistoryDatabase(Programs programs) : IHistoryDatabase
{
    // sqlite_sequence comes with the first AUTOINCREMENT, which our history has; that of the others is in their SQL.
    private const string Schema =
        """
        SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE tbl_name NOT LIKE 'sqlgitops_%' AND name <> 'sqlite_sequence' ORDER BY type, name;
        PRAGMA user_version; PRAGMA application_id; PRAGMA encoding; PRAGMA auto_vacuum; PRAGMA journal_mode;
        PRAGMA integrity_check; PRAGMA foreign_key_check;
        """;

    private readonly TemporaryFolder _folder = new("sqlite-history");

    /// <inheritdoc/>
    public string ConnectionString => $"Data Source={File}";

    private string File => _folder.Combine("history.db");

    /// <inheritdoc/>
    public string? Run(IReadOnlyList<string> files, string scratch)
    {
        foreach (var file in files)
        {
            var result = Sqlite($".read \"{file}\"");
            if (result.ExitCode != 0)
                return $"{file}: {result.Error.Split('\n').First(l => l.Length > 0)}";
        }

        return null;
    }

    /// <inheritdoc/>
    public Task<string> DescribeAsync()
    {
        var result = Sqlite(Schema);
        return result.ExitCode == 0 ? Task.FromResult(result.Output) : throw new InvalidOperationException($"sqlite3 failed: {result}");
    }

    public Task CleanAsync() => Task.CompletedTask;

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private ProcessResult Sqlite(string command) =>
        ProcessRunner.Run(programs.Sqlite, ["-batch", "-bail", "-init", "/dev/null", File, command], null, timeout: Programs.Limit);
}
