using Microsoft.Data.Sqlite;
using SqlGitOps.Deploy.History;
using SqlGitOps.Syntax;
using SQLitePCL;

namespace SqlGitOps.Deploy.Providers.Sqlite;

/// <summary>SQLite database files.</summary>
internal sealed class SqliteProvider : IDatabaseProvider
{
    private readonly SqliteConnectionStringBuilder _settings;
    private readonly SqliteErrors _errors;

    static SqliteProvider() => Batteries_V2.Init();

    public SqliteProvider(string connectionString, HistoryTable historyTable)
    {
        HistoryTable = historyTable;
        try
        {
            _settings = new SqliteConnectionStringBuilder(connectionString);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or KeyNotFoundException or OverflowException)
        {
            // Their messages can quote the text.
            throw new DeployException(new DeployError(
                DeployErrorKind.Configuration,
                "The SQLite connection string cannot be read. Write it as 'Data Source=path/of/file.db'. (It is not shown here because it may hold a password.)"));
        }

        _settings.Pooling = false;

        // Every file begins as in the sqlite3 shell: the driver's default would delete the children of a table that is made anew.
        _settings.ForeignKeys = false;
        _errors = new SqliteErrors(new Redactor(connectionString, _settings.Password), historyTable);
        if (_settings.Password.Length > 0)
        {
            throw new DeployException(new DeployError(
                DeployErrorKind.Configuration,
                "The SQLite connection string has a password, but encrypted SQLite databases are not supported. Take the password out."));
        }

        if (_settings.DataSource.Length == 0 || _settings.Mode == SqliteOpenMode.Memory
            || _settings.DataSource.Contains(":memory:", StringComparison.OrdinalIgnoreCase)
            || _settings.DataSource.Contains("mode=memory", StringComparison.OrdinalIgnoreCase))
        {
            throw new DeployException(new DeployError(
                DeployErrorKind.Configuration,
                "A SQLite database in memory ends with the connection, so there is nothing to deploy to. Use 'Data Source=path/of/file.db'."));
        }
    }

    public SqlDialect Dialect => SqlDialect.Sqlite;

    public HistoryTable HistoryTable { get; }

    public Task<IDatabase> OpenAsync(DatabaseAccess access, DeployRun run, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var settings = new SqliteConnectionStringBuilder(_settings.ConnectionString);
        var path = settings.DataSource;
        if (access == DatabaseAccess.Read)
        {
            settings.Mode = settings.Mode != SqliteOpenMode.ReadOnly && IsAtRest(path) ? SqliteOpenMode.ReadWrite : SqliteOpenMode.ReadOnly;
            if (!IsAddress(path) && !File.Exists(path))
            {
                // A deployment creates the file. Looking at what it would do must not.
                return Task.FromResult<IDatabase>(new SqliteDatabase(null, settings, InfoOf(path) with { Exists = false }, HistoryTable, _errors, run));
            }
        }

        if (access == DatabaseAccess.Amend && settings.Mode == SqliteOpenMode.ReadWriteCreate)
        {
            settings.Mode = SqliteOpenMode.ReadWrite;
            if (!IsAddress(path) && !File.Exists(path))
            {
                throw new DeployException(new DeployError(
                    DeployErrorKind.ConnectionFailed, $"There is no database file '{path}', so there is no history in it to change."));
            }
        }

        var connection = SqliteDatabase.Connect(settings, _errors, path);
        try
        {
            if (access == DatabaseAccess.Read)
            {
                SqliteStatements.Run(connection, "PRAGMA query_only = ON", cancellationToken);
            }

            // The engine knows the real path, also behind an address (file:…) and symbolic links.
            var real = raw.sqlite3_db_filename(connection.Handle, "main").utf8_to_string();
            return Task.FromResult<IDatabase>(
                new SqliteDatabase(connection, settings, InfoOf(string.IsNullOrEmpty(real) ? path : real), HistoryTable, _errors, run) { IsForReading = access == DatabaseAccess.Read });
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static bool IsAddress(string path) => path.StartsWith("file:", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Whether nothing of a write-ahead log or of a broken transaction is there. Then a connection that may write changes nothing
    /// by reading, and takes away with its end what it had to create; one that may not leaves the files of the log behind.
    /// </summary>
    private static bool IsAtRest(string path) => !IsAddress(path) && !File.Exists(path + "-wal") && !File.Exists(path + "-journal");

    private DatabaseInfo InfoOf(string path)
    {
        var version = raw.sqlite3_libversion().utf8_to_string();
        var number = raw.sqlite3_libversion_number();
        var full = IsAddress(path) ? path : Path.GetFullPath(path);
        return new DatabaseInfo(Dialect, new EngineVersion(number / 1_000_000, number / 1000 % 1000), version, full, full, string.Empty);
    }
}
