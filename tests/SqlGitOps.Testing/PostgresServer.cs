using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using Npgsql;

namespace SqlGitOps.Testing;

/// <summary>
/// A real PostgreSQL server on 127.0.0.1 with a data folder of its own. It ends with this process, also when the process
/// is killed: a small shell script (<c>postgres-server.sh</c>) stops it when its end of a pipe closes.
/// </summary>
public sealed class PostgresServer : IDisposable
{
    /// <summary>Set to <c>1</c> to run the tests without servers; those that need one are then skipped.</summary>
    public const string WithoutServersVariable = "SQLGITOPS_TESTS_WITHOUT_SERVERS";

    private const string FolderPrefix = "sqlgitops-postgres-";
    private const int StartTries = 5;
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(20);

    private static readonly ConcurrentDictionary<int, Lazy<PostgresServer>> Shared = new();
    private static readonly ConcurrentDictionary<PostgresServer, bool> Running = new();
    private static readonly Lazy<string> Script = new(ReadScript);

    private readonly Process supervisor;
    private readonly string folder;
    private bool isShared;
    private int databaseCount;
    private int stopped;

    static PostgresServer()
    {
        AppDomain.CurrentDomain.ProcessExit += (_, _) => StopAll();
        DeleteLeftovers();
    }

    private PostgresServer(int major, int port, string folder, Process supervisor)
    {
        Major = major;
        Port = port;
        this.folder = folder;
        this.supervisor = supervisor;
    }

    /// <summary>The majors that the product supports and the tests run on, oldest first.</summary>
    public static IReadOnlyList<int> SupportedMajors { get; } = [13, 14, 15, 16, 17, 18];

    /// <summary>Why tests that need a server are skipped, or null when they are to run.</summary>
    public static string? SkipReason =>
        Environment.GetEnvironmentVariable(WithoutServersVariable) == "1" ? $"{WithoutServersVariable}=1" : null;

    /// <summary>Major version.</summary>
    public int Major { get; }

    /// <summary>TCP port on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>Process id of the postmaster.</summary>
    public int ProcessId { get; private set; }

    /// <summary>Connection string of the superuser for the database <c>postgres</c>.</summary>
    public string AdminConnectionString => GetConnectionString("postgres");

    /// <summary>
    /// The server of a major that all tests of this process share. It is started on first use and stopped at process exit;
    /// disposing it does nothing.
    /// </summary>
    /// <param name="major">One of <see cref="SupportedMajors"/>.</param>
    /// <exception cref="FileNotFoundException">The major is not installed; the message says how to get it.</exception>
    /// <exception cref="InvalidOperationException">The server did not start; the message has its log.</exception>
    public static PostgresServer Get(int major) => Shared.GetOrAdd(major, key => new Lazy<PostgresServer>(() =>
    {
        PostgresServer server = Start(key);
        server.isShared = true;
        return server;
    })).Value;

    /// <summary>Starts a server for the caller alone, who disposes it.</summary>
    /// <param name="major">One of <see cref="SupportedMajors"/>.</param>
    /// <param name="settings">Configuration as <c>name=value</c>, over the defaults of the tests.</param>
    /// <exception cref="FileNotFoundException">The major is not installed; the message says how to get it.</exception>
    /// <exception cref="InvalidOperationException">The server did not start; the message has its log.</exception>
    public static PostgresServer Start(int major, params IReadOnlyList<string> settings)
    {
        string version = major.ToString(CultureInfo.InvariantCulture);
        string binary = ToolCache.Find($"postgres {version}", "postgres", version, "bin", "postgres");
        for (int attempt = 1; ; attempt++)
        {
            PostgresServer server = Launch(major, Path.GetDirectoryName(binary)!, settings);
            if (server.WaitUntilReady(out string log))
            {
                Running[server] = true;
                return server;
            }

            server.Stop();
            // Another process took the port between the look for a free one and the start of the server.
            if (attempt == StartTries || !log.Contains("could not bind", StringComparison.Ordinal))
                throw new InvalidOperationException($"PostgreSQL {version} did not start. Its log:\n{log}");
        }
    }

    /// <summary>Connection string of the superuser, without pooling: a session ends with its connection.</summary>
    /// <param name="database">Name of the database; it need not exist.</param>
    public string GetConnectionString(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = Port,
        Username = "postgres",
        Database = database,
        Pooling = false,
        SslMode = SslMode.Disable,
        GssEncryptionMode = GssEncryptionMode.Disable,
        IncludeErrorDetail = true,
    }.ConnectionString;

    /// <summary>
    /// Stops the server as a crash would (immediate shutdown: sessions end without a word, recovery runs at the next start)
    /// and starts it again on the same port with the same data.
    /// </summary>
    /// <param name="pause">How long the server is away besides the time that it needs to stop and start.</param>
    /// <exception cref="InvalidOperationException">The server is shared, or it did not start; the message has its log.</exception>
    public void CrashAndRestart(TimeSpan pause = default)
    {
        if (isShared)
            throw new InvalidOperationException("Other tests use this server. Start one for yourself.");
        File.WriteAllText(Path.Combine(folder, "restart"), pause.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture));
        ProcessSignals.Send(ProcessId, ProcessSignals.Quit);
        if (!WaitUntilReady(out string log))
            throw new InvalidOperationException($"PostgreSQL {Major} did not start again. Its log:\n{log}");
    }

    /// <summary>Creates an empty database with a new name.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<TestDatabase> CreateDatabaseAsync(CancellationToken cancellationToken = default)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref databaseCount)}");
        await ExecuteAsync($"CREATE DATABASE {name}", cancellationToken);
        return new TestDatabase(this, name);
    }

    /// <summary>Creates a copy of a database that nobody is connected with, under a new name.</summary>
    /// <param name="template">The database.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<TestDatabase> CreateDatabaseAsync(TestDatabase template, CancellationToken cancellationToken = default)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref databaseCount)}");
        await ExecuteAsync($"CREATE DATABASE {name} TEMPLATE {template.Name}", cancellationToken);
        return new TestDatabase(this, name);
    }

    /// <summary>Stops the server and deletes its data; does nothing for a shared server.</summary>
    public void Dispose()
    {
        if (!isShared)
            Stop();
    }

    internal Task DropDatabaseAsync(string name, CancellationToken cancellationToken) =>
        ExecuteAsync($"DROP DATABASE IF EXISTS {name} WITH (FORCE)", cancellationToken);

    private static PostgresServer Launch(int major, string binaries, IReadOnlyList<string> settings)
    {
        // The owner's process id in the name lets a later test process find what a killed supervisor left.
        string prefix = string.Create(CultureInfo.InvariantCulture, $"{FolderPrefix}{Environment.ProcessId}-");
        string data = Directory.CreateTempSubdirectory(prefix).FullName;
        int port = FindFreePort();
        // The link postgres/17 names the exact version, and a data folder fits the binaries that created it.
        string version = new DirectoryInfo(Path.GetDirectoryName(binaries)!).ResolveLinkTarget(returnFinalTarget: true)?.Name
            ?? major.ToString(CultureInfo.InvariantCulture);
        string template = Path.Combine(ToolCache.Root, "postgres-data", version);

        var start = new ProcessStartInfo("/bin/sh")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            // The script sends its output to a file; without pipes of its own it would hold those of the test host open.
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { "-c", Script.Value, "sh", binaries, template, data, port.ToString(CultureInfo.InvariantCulture) },
        };
        foreach (string setting in settings)
        {
            start.ArgumentList.Add("-c");
            start.ArgumentList.Add(setting);
        }

        return new PostgresServer(major, port, data, Process.Start(start)!);
    }

    private static int FindFreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string ReadScript()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("postgres-server.sh")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static void StopAll()
    {
        // All get the signal first, so that they stop side by side: a test host has little time at its end.
        foreach (PostgresServer server in Running.Keys)
            server.supervisor.StandardInput.Close();
        foreach (PostgresServer server in Running.Keys)
            server.Stop();
    }

    // Only a supervisor that was killed leaves a folder. Its server may run on, then with the folder in its command line.
    private static void DeleteLeftovers()
    {
        foreach (string path in Directory.EnumerateDirectories(Path.GetTempPath(), FolderPrefix + "*"))
        {
            string owner = Path.GetFileName(path)[FolderPrefix.Length..].Split('-')[0];
            if (!int.TryParse(owner, NumberStyles.None, CultureInfo.InvariantCulture, out int id) || Directory.Exists($"/proc/{owner}"))
                continue;
            try
            {
                KillServerOf(path);
                Directory.Delete(path, recursive: true);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // It belongs to another user, or its supervisor is deleting it right now.
            }
        }
    }

    private static void KillServerOf(string folder)
    {
        string pidFile = Path.Combine(folder, "pid");
        if (!File.Exists(pidFile) || !int.TryParse(File.ReadAllText(pidFile), out int id))
            return;
        string commandLine = $"/proc/{id}/cmdline";
        if (!File.Exists(commandLine) || !File.ReadAllText(commandLine).Contains(folder, StringComparison.Ordinal))
            return;
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            // It ended meanwhile.
        }
    }

    private bool WaitUntilReady(out string log)
    {
        string pidFile = Path.Combine(folder, "data", "postmaster.pid");
        string exited = Path.Combine(folder, "exited");
        string logFile = Path.Combine(folder, "log");
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < StartLimit && !supervisor.HasExited && !File.Exists(exited))
        {
            // pg_ctl waits the same way: line 1 is the process id, line 8 the state.
            string[] lines = ReadLines(pidFile);
            // The file of a server that is being restarted names the old process for a while.
            if (lines.Length >= 8
                && lines[7].StartsWith("ready", StringComparison.Ordinal)
                && int.TryParse(lines[0], NumberStyles.None, CultureInfo.InvariantCulture, out int id)
                && id != ProcessId)
            {
                ProcessId = id;
                log = "";
                return true;
            }

            Thread.Sleep(10);
        }

        log = string.Join('\n', ReadLines(logFile));
        if (log.Length == 0)
            log = supervisor.HasExited ? supervisor.StandardError.ReadToEnd() : $"(empty; the server was not ready after {clock.Elapsed})";
        return false;
    }

    private static string[] ReadLines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
    }

    private void Stop()
    {
        Running.TryRemove(this, out _);
        if (Interlocked.Exchange(ref stopped, 1) == 1)
            return;
        supervisor.StandardInput.Close();
        if (!supervisor.WaitForExit(StopLimit))
            supervisor.Kill(entireProcessTree: true);
        supervisor.Dispose();
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(AdminConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
