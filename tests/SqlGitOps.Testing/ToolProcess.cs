using System.Diagnostics;
using System.Text;

namespace SqlGitOps.Testing;

/// <summary>
/// The command line tool as a process that is still running: its lines can be watched and signals sent to it. Unlike
/// <see cref="ProcessRunner"/> it does not wait. Disposing kills it.
/// </summary>
public sealed class ToolProcess : IDisposable
{
    // A child that outlives the tool keeps the pipes open; what came until then is all that is waited for.
    private static readonly TimeSpan OutputGrace = TimeSpan.FromSeconds(5);

    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly StringBuilder error = new();
    private readonly Action<string>? onLine;
    private readonly Task reading;

    private ToolProcess(Process process, Action<string>? onLine)
    {
        this.process = process;
        this.onLine = onLine;
        Id = process.Id;
        process.StandardInput.Close();
        reading = Task.WhenAll(PumpLinesAsync(process.StandardOutput, output, isOutput: true), PumpLinesAsync(process.StandardError, error, isOutput: false));
    }

    /// <summary>Process id.</summary>
    public int Id { get; }

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => process.HasExited;

    /// <summary>Starts a program.</summary>
    /// <param name="file">The program.</param>
    /// <param name="arguments">Arguments, passed as they are.</param>
    /// <param name="workingDirectory">Folder to start in.</param>
    /// <param name="environment">Variables on top of the clean environment of <see cref="DotNetCommand"/>.</param>
    /// <param name="onLine">Told every line of standard output when it comes, on a thread of its own.</param>
    public static ToolProcess Start(
        string file,
        IEnumerable<string> arguments,
        string workingDirectory,
        IReadOnlyDictionary<string, string?>? environment = null,
        Action<string>? onLine = null)
    {
        // A shell that starts a job in the background has it ignore SIGINT, nohup SIGHUP, and so would every process that comes of it.
        IEnumerable<string> command = OperatingSystem.IsLinux() ? ["--default-signal=INT,HUP", file, .. arguments] : arguments;
        var start = new ProcessStartInfo(OperatingSystem.IsLinux() ? "env" : file, command)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = workingDirectory,
        };
        foreach ((string name, string? value) in DotNetCommand.CreateEnvironment().Concat(environment ?? new Dictionary<string, string?>()))
            start.Environment[name] = value;
        return new ToolProcess(Process.Start(start)!, onLine);
    }

    /// <summary>Sends a signal; false when the process has ended.</summary>
    /// <param name="signal">A number of <see cref="ProcessSignals"/>.</param>
    public bool Signal(int signal) => !process.HasExited && ProcessSignals.Send(Id, signal);

    /// <summary>Waits for the end.</summary>
    /// <param name="limit">How long at most.</param>
    /// <returns>Exit code (128 and the signal's number when a signal ended it) and output.</returns>
    /// <exception cref="TimeoutException">It was still running; it was killed with everything it started.</exception>
    public async Task<ProcessResult> WaitAsync(TimeSpan limit)
    {
        using var timeout = new CancellationTokenSource(limit);
        try
        {
            await process.WaitForExitAsync(timeout.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"The process did not end within {limit}; {Result(-1)}", exception);
        }

        await Task.WhenAny(reading, Task.Delay(OutputGrace, CancellationToken.None)).ConfigureAwait(false);
        return Result(process.ExitCode);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        process.Dispose();
    }

    private ProcessResult Result(int exitCode) => new(exitCode, Text(output), Text(error));

    private async Task PumpLinesAsync(StreamReader reader, StringBuilder target, bool isOutput)
    {
        while (await reader.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            lock (target)
                target.Append(line).Append('\n');
            if (isOutput)
                onLine?.Invoke(line);
        }
    }

    private static string Text(StringBuilder text)
    {
        lock (text)
            return text.ToString();
    }
}
