using System.Diagnostics;
using System.Text;

namespace SqlGitOps.Testing;

/// <summary>Runs programs to their end.</summary>
public static class ProcessRunner
{
    /// <summary>Time limit of a run that names none.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(5);

    // A grandchild that outlives the program keeps the pipes open; what came until then is all that is waited for.
    private static readonly TimeSpan OutputGrace = TimeSpan.FromSeconds(5);

    /// <inheritdoc cref="RunAsync"/>
    public static ProcessResult Run(
        string file,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string?>? environment = null,
        string? workingDirectory = null,
        TimeSpan? timeout = null) =>
        RunAsync(file, arguments, environment, workingDirectory, timeout).GetAwaiter().GetResult();

    /// <summary>Runs a program with an empty standard input and collects its output.</summary>
    /// <param name="file">Program: a path, or a name to find on the PATH.</param>
    /// <param name="arguments">Arguments, passed as they are; no shell reads them.</param>
    /// <param name="environment">Variables on top of this process's; null as a value removes one.</param>
    /// <param name="workingDirectory">Folder to start in; the current one by default.</param>
    /// <param name="timeout">Time limit, <see cref="DefaultTimeout"/> by default.</param>
    /// <param name="cancellationToken">Kills the program and everything it started.</param>
    /// <returns>Exit code and output.</returns>
    /// <exception cref="TimeoutException">The limit passed; the program and everything it started were killed.</exception>
    public static async Task<ProcessResult> RunAsync(
        string file,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string?>? environment = null,
        string? workingDirectory = null,
        TimeSpan? timeout = null,
        CancellationToken cancellationToken = default)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = workingDirectory ?? "",
        };
        foreach ((string name, string? value) in environment ?? new Dictionary<string, string?>())
            start.Environment[name] = value;

        TimeSpan limit = timeout ?? DefaultTimeout;
        using var timeoutSource = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeoutSource.CancelAfter(limit);

        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = new StringBuilder();
        var error = new StringBuilder();
        Task reading = Task.WhenAll(PumpAsync(process.StandardOutput, output), PumpAsync(process.StandardError, error));
        bool finished = false;
        try
        {
            await process.WaitForExitAsync(timeoutSource.Token).ConfigureAwait(false);
            finished = true;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }

        await Task.WhenAny(reading, Task.Delay(OutputGrace, CancellationToken.None)).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        var result = new ProcessResult(finished ? process.ExitCode : -1, Text(output), Text(error));
        return finished
            ? result
            : throw new TimeoutException($"{file} {string.Join(' ', start.ArgumentList)} did not end within {limit}; {result}");
    }

    private static async Task PumpAsync(StreamReader reader, StringBuilder target)
    {
        var buffer = new char[4096];
        int count;
        while ((count = await reader.ReadAsync(buffer).ConfigureAwait(false)) > 0)
        {
            lock (target)
                target.Append(buffer, 0, count);
        }
    }

    private static string Text(StringBuilder text)
    {
        lock (text)
            return text.ToString();
    }
}
