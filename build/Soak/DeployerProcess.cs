using System.Diagnostics;
using System.Text.Json;
using SqlGitOps.Testing;

namespace SqlGitOps.Soak;

/// <summary>One deployer of a round.</summary>
internal sealed class DeployerProcess : IDisposable
{
    // Far more than a deployment of these histories ever needs, also on a busy machine.
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(120);

    private readonly ToolProcess _process;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Action<int>? _onLine;
    private int _lines;

    private DeployerProcess(string file, IEnumerable<string> arguments, string folder, Dictionary<string, string?> environment, Action<int>? onLine)
    {
        _onLine = onLine;
        _process = ToolProcess.Start(file, arguments, folder, environment, OnLine);
    }

    public int Lines => Volatile.Read(ref _lines);

    public TimeSpan Connected { get; private set; }

    public bool HasExited => _process.HasExited;

    /// <summary>Starts a command of the tool.</summary>
    /// <param name="options">Which tool.</param>
    /// <param name="folder">The project.</param>
    /// <param name="connection">Where to.</param>
    /// <param name="arguments">The command and its own options.</param>
    /// <param name="dialect">The dialect.</param>
    /// <param name="fileBlocks">Largest file that it may write, in blocks of 512 bytes; 0 for no limit.</param>
    /// <param name="onLine">Told how many lines it has written, after each.</param>
    public static DeployerProcess Start(
        SoakOptions options, string folder, string connection, IEnumerable<string> arguments, string dialect, long fileBlocks = 0, Action<int>? onLine = null)
    {
        var environment = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["SQLGITOPS_CONNECTION_STRING"] = connection,
            ["SQLGITOPS_SOAK"] = options.RunId,

            // Half a second of a processor for each process otherwise.
            ["DOTNET_TieredPGO"] = "0",
        };
        List<string> command = ["dotnet", options.Tool, .. arguments, "--project", folder, "--dialect", dialect, "--format", "json"];
        if (fileBlocks > 0)
        {
            // An ignored signal stays ignored in the program that the shell turns into: it sees the error of the write.
            command.InsertRange(0, ["sh", "-c", "trap '' XFSZ; ulimit -f \"$0\"; exec \"$@\"", fileBlocks.ToString(System.Globalization.CultureInfo.InvariantCulture)]);

            // The runtime would keep its code in a file of hundreds of megabytes.
            environment["DOTNET_EnableWriteXorExecute"] = "0";
        }

        return new DeployerProcess(command[0], command[1..], folder, environment, onLine);
    }

    public bool Signal(int signal) => _process.Signal(signal);

    /// <summary>Waits for the end; the time is that of the process.</summary>
    /// <exception cref="TimeoutException">It hung.</exception>
    public async Task<(ProcessResult Result, TimeSpan Duration)> WaitAsync()
    {
        var result = await _process.WaitAsync(s_limit);
        return (result, _clock.Elapsed);
    }

    /// <summary>Whether the lines of a result ask what is in the database.</summary>
    public static bool IsQuestion(ProcessResult result)
    {
        if (result.ExitCode != 1)
            return false;
        foreach (var line in result.Output.Split('\n'))
        {
            if (line.Length > 0
                && JsonDocument.Parse(line).RootElement is var root
                && root.TryGetProperty("message", out var message)
                && message.GetString()!.Contains("sqlgitops repair --applied", StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    public void Dispose() => _process.Dispose();

    private void OnLine(string line)
    {
        var count = Interlocked.Increment(ref _lines);
        if (Connected == TimeSpan.Zero && line.Contains("\"connected\"", StringComparison.Ordinal))
            Connected = _clock.Elapsed;
        _onLine?.Invoke(count);
    }
}
