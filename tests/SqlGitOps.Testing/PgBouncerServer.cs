using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace SqlGitOps.Testing;

/// <summary>
/// PgBouncer on 127.0.0.1 in front of a <see cref="PostgresServer"/>: the pooler under which session settings and session
/// locks do not belong to one client. Transaction pooling, so a server session is lent for one transaction only.
/// </summary>
public sealed class PgBouncerServer : IDisposable
{
    // The shell ends the pooler when its input ends: when this process ends, however that happens.
    private const string Guard = "\"$@\" </dev/null & pooler=$!; read -r _; kill $pooler; wait $pooler";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private static readonly ConcurrentDictionary<PostgresServer, Lazy<PgBouncerServer>> Pools = new();

    private readonly TemporaryFolder folder;
    private readonly Process process;

    private PgBouncerServer(TemporaryFolder folder, Process process, int port)
    {
        this.folder = folder;
        this.process = process;
        Port = port;
    }

    /// <summary>TCP port on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>The pooler in front of a shared server, which all tests of the process use; it goes away at process exit.</summary>
    /// <param name="server">The server behind it.</param>
    /// <exception cref="FileNotFoundException">PgBouncer is not installed; the message says how to get it.</exception>
    /// <exception cref="InvalidOperationException">It did not start; the message has its log.</exception>
    public static PgBouncerServer Get(PostgresServer server) => Pools.GetOrAdd(server, key => new Lazy<PgBouncerServer>(() =>
    {
        PgBouncerServer pool = Start(key);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => pool.Dispose();
        return pool;
    })).Value;

    /// <summary>Starts a pooler.</summary>
    /// <param name="server">The server behind it.</param>
    /// <param name="poolSize">How many server sessions it opens for each database at most.</param>
    /// <exception cref="FileNotFoundException">PgBouncer is not installed; the message says how to get it.</exception>
    /// <exception cref="InvalidOperationException">It did not start; the message has its log.</exception>
    public static PgBouncerServer Start(PostgresServer server, int poolSize = 10)
    {
        string root = DebianTools.Root("pgbouncer");
        var files = new TemporaryFolder("pgbouncer");
        int port = FreePort();
        string users = files.Write("users.txt", "\"postgres\" \"\"\n");
        string settings = files.Write("pgbouncer.ini", string.Create(
            CultureInfo.InvariantCulture,
            $"""
            [databases]
            * = host=127.0.0.1 port={server.Port}
            [pgbouncer]
            auth_user = postgres
            listen_addr = 127.0.0.1
            listen_port = {port}
            unix_socket_dir =
            auth_type = trust
            auth_file = {users}
            pool_mode = transaction
            default_pool_size = {poolSize}
            server_reset_query =
            logfile = {files.Combine("log")}
            ignore_startup_parameters = extra_float_digits

            """));
        ProcessStartInfo start = Command(Path.Combine(root, "usr", "sbin", "pgbouncer"), settings);
        start.Environment["LD_LIBRARY_PATH"] = DebianTools.Libraries("pgbouncer");
        if (Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows())
        {
            // Like PostgreSQL it refuses to run as root, and it writes its log itself.
            File.SetUnixFileMode(files.Root, (UnixFileMode)0b111_111_111);
        }

        var result = new PgBouncerServer(files, Process.Start(start)!, port);
        if (result.WaitUntilReady())
            return result;
        string log = File.Exists(files.Combine("log")) ? File.ReadAllText(files.Combine("log")) : "(no log)";
        result.Dispose();
        throw new InvalidOperationException($"PgBouncer did not start. Its log:\n{log}");
    }

    /// <summary>Connection string of the superuser through the pooler.</summary>
    /// <param name="database">The database.</param>
    public string GetConnectionString(TestDatabase database) =>
        new NpgsqlConnectionStringBuilder(database.ConnectionString) { Port = Port }.ConnectionString;

    /// <summary>Stops it.</summary>
    public void Dispose()
    {
        process.StandardInput.Close();
        if (!process.WaitForExit(Limit))
            process.Kill(entireProcessTree: true);

        process.Dispose();
        folder.Dispose();
    }

    private static ProcessStartInfo Command(string program, string settings)
    {
        // Its log goes to a file: a pipe that nobody reads would stop it one day.
        string[] arguments = Environment.IsPrivilegedProcess
            ? ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "--", program, "-q", settings]
            : [program, "-q", settings];
        return new ProcessStartInfo("/bin/sh", ["-c", Guard, "pgbouncer", .. arguments]) { UseShellExecute = false, RedirectStandardInput = true };
    }

    private bool WaitUntilReady()
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < Limit && !process.HasExited)
        {
            try
            {
                using var probe = new TcpClient();
                probe.Connect(IPAddress.Loopback, Port);
                return true;
            }
            catch (SocketException)
            {
                Thread.Sleep(20);
            }
        }

        return false;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
