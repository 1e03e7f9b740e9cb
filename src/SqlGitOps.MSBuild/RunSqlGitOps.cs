using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Microsoft.Build.Framework;

namespace SqlGitOps.MSBuild;

/// <summary>
/// Runs plan, deploy, status or verify in a process of its own and shows its events as MSBuild messages and errors. The
/// connection string goes through the environment of that process, never through its command line.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed class RunSqlGitOps : ProjectTask
{
    // As the tool says that it could not start.
    private const int CouldNotStart = 2;
    private const string ConnectionVariable = "SQLGITOPS_CONNECTION_STRING";

    /// <summary>The command: <c>plan</c>, <c>deploy</c>, <c>status</c> or <c>verify</c>.</summary>
    [Required]
    public string Command { get; set; } = string.Empty;

    /// <summary>Full path of <c>sqlgitops.dll</c>.</summary>
    [Required]
    public string ToolPath { get; set; } = string.Empty;

    /// <summary>Full path of the dotnet host.</summary>
    public string DotNetHost { get; set; } = string.Empty;

    /// <summary>The property <c>SqlEnvironment</c>.</summary>
    public string EnvironmentName { get; set; } = string.Empty;

    /// <summary>The property <c>SqlConnectionString</c>; empty to use the environment's source.</summary>
    public string ConnectionString { get; set; } = string.Empty;

    /// <summary>
    /// The reviewed files of the project: these and no others run. Without any the command looks for migrations and
    /// reviews them itself.
    /// </summary>
    public ITaskItem[] Files { get; set; } = [];

    /// <summary>The property <c>SqlDeployTo</c>: the last versioned migration to run.</summary>
    public string To { get; set; } = string.Empty;

    /// <summary>The property <c>SqlDeployOnly</c>: the only migrations to run, with semicolons between them.</summary>
    public string[] Only { get; set; } = [];

    /// <summary>The property <c>SqlDeployOutOfOrder</c>.</summary>
    public bool OutOfOrder { get; set; }

    /// <summary>The property <c>SqlDeployTransaction</c>: <c>file</c> or <c>all</c>.</summary>
    public string Transaction { get; set; } = string.Empty;

    /// <summary>The property <c>SqlDeployDryRun</c>.</summary>
    public bool DryRun { get; set; }

    /// <summary>The property <c>SqlDeployTimeout</c>, for example <c>10m</c>.</summary>
    public string Timeout { get; set; } = string.Empty;

    /// <summary>The property <c>SqlDeployLockTimeout</c>, for example <c>5s</c>.</summary>
    public string LockTimeout { get; set; } = string.Empty;

    /// <summary>The property <c>SqlDeployLockWait</c>, for example <c>60s</c>.</summary>
    public string LockWait { get; set; } = string.Empty;

    /// <summary>The property <c>SqlVerifyNoPending</c>.</summary>
    public bool NoPending { get; set; }

    /// <summary>Exit code of the command.</summary>
    [Output]
    public int ExitCode { get; private set; }

    /// <inheritdoc/>
    protected override bool Run()
    {
        using var process = new Process { StartInfo = StartInfo() };
        process.ErrorDataReceived += (_, e) =>
        {
            if (!string.IsNullOrWhiteSpace(e.Data))
            {
                Log.LogMessage(MessageImportance.High, "{0}", e.Data);
            }
        };
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            ExitCode = CouldNotStart;
            Log.LogError(
                null, "SGO0011", null, ProjectFile, 0, 0, 0, 0,
                Literal($"'{process.StartInfo.FileName}' cannot be started: {e.Message}. Install the .NET SDK or set DOTNET_HOST_PATH to its dotnet."));
            return false;
        }

        using var registration = Cancellation.Register(() => Interrupt(process));
        process.BeginErrorReadLine();
        WriteFiles(process);
        while (process.StandardOutput.ReadLine() is { } line)
        {
            Show(line);
        }

        process.WaitForExit();
        CloseInput(process);
        ExitCode = process.ExitCode;
        if (ExitCode != 0 && !Log.HasLoggedErrors)
        {
            Log.LogError(null, "SGO0011", null, ProjectFile, 0, 0, 0, 0, $"sqlgitops {Command} ended with exit code {ExitCode}.");
        }

        return ExitCode == 0;
    }

    private ProcessStartInfo StartInfo()
    {
        var start = new ProcessStartInfo(DotNetHost.Length > 0 ? DotNetHost : "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            UseShellExecute = false,
            WorkingDirectory = ProjectDirectory,
        };
        start.ArgumentList.Add(ToolPath);
        start.ArgumentList.Add(Command);
        AddOption(start, "--project", ProjectDirectory);
        AddOption(start, "--environment", EnvironmentName);
        AddOption(start, "--dialect", Dialect);
        AddOption(start, "--target-version", TargetVersion);
        AddOption(start, "--format", "json");
        AddOption(start, "--to", To);
        // From the command line the semicolons come as %3B, which MSBuild does not split at.
        foreach (var migration in Only.SelectMany(static list => list.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)))
        {
            AddOption(start, "--only", migration);
        }

        AddOption(start, "--transaction", Transaction);
        AddOption(start, "--timeout", Timeout);
        AddOption(start, "--lock-timeout", LockTimeout);
        AddOption(start, "--lock-wait", LockWait);
        AddSwitch(start, "--out-of-order", OutOfOrder);
        AddSwitch(start, "--dry-run", DryRun);
        AddSwitch(start, "--no-pending", NoPending);
        AddSwitch(start, "--reviewed-files", Files.Length > 0);
        if (ConnectionString.Length > 0)
        {
            start.Environment[ConnectionVariable] = ConnectionString;
        }

        return start;
    }

    /// <summary>
    /// Writes the list, which an empty line ends. The input then stays open while the tool runs: when this process is killed,
    /// the input ends, and the tool rolls back and ends as well.
    /// </summary>
    private void WriteFiles(Process process)
    {
        if (Files.Length == 0)
        {
            CloseInput(process);
            return;
        }

        try
        {
            foreach (var file in Files)
            {
                process.StandardInput.WriteLine(file.GetMetadata("FullPath"));
            }

            process.StandardInput.WriteLine();
            process.StandardInput.Flush();
        }
        catch (IOException)
        {
            // It ended before it read them; its output and exit code say why.
        }
    }

    private static void CloseInput(Process process)
    {
        try
        {
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // What it did not read is lost.
        }
    }

    private static void AddOption(ProcessStartInfo start, string name, string value)
    {
        if (value.Length > 0)
        {
            start.ArgumentList.Add(name);
            start.ArgumentList.Add(value);
        }
    }

    private static void AddSwitch(ProcessStartInfo start, string name, bool value)
    {
        if (value)
        {
            start.ArgumentList.Add(name);
        }
    }

    /// <summary>One JSON object per line; anything else is shown as it is.</summary>
    private void Show(string line)
    {
        if (!line.StartsWith('{'))
        {
            Log.LogMessage(MessageImportance.High, "{0}", line);
            return;
        }

        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            var message = Text(root, "message");
            if (message.Length == 0)
            {
                return;
            }

            switch (Text(root, "level"))
            {
                case "error":
                    Log.LogError(null, Text(root, "code"), null, FileOf(root), Number(root, "line"), Number(root, "column"), 0, 0, Literal(message));
                    break;
                case "warning":
                    Log.LogWarning(null, Text(root, "code"), null, FileOf(root), Number(root, "line"), Number(root, "column"), 0, 0, Literal(message));
                    break;
                case "detail":
                    Log.LogMessage(MessageImportance.Normal, "{0}", message);
                    break;
                default:
                    Log.LogMessage(MessageImportance.High, "{0}", message);
                    break;
            }

            if (Text(root, "details") is { Length: > 0 } details)
            {
                Log.LogMessage(MessageImportance.High, "{0}", details);
            }
        }
        catch (JsonException)
        {
            Log.LogMessage(MessageImportance.High, "{0}", line);
        }
    }

    private string FileOf(JsonElement root) => Text(root, "file") is { Length: > 0 } file ? file : ProjectFile;

    private static string Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() ?? string.Empty : string.Empty;

    private static int Number(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt32() : 0;

    /// <summary>
    /// Asks the tool to end cleanly, as Ctrl+C does; it rolls back and reports what is in. On Windows, where no other process can
    /// ask so, it is ended: the server rolls back, and the next deployment finds out what is in.
    /// </summary>
    private static void Interrupt(Process process)
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                process.Kill(entireProcessTree: true);
                return;
            }

            using var kill = Process.Start(new ProcessStartInfo("kill") { ArgumentList = { "-TERM", process.Id.ToString() } });
            kill?.WaitForExit();
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            // It has ended already.
        }
    }
}
