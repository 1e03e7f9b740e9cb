using System.Globalization;
using System.Runtime.InteropServices;

namespace SqlGitOps.Testing;

/// <summary>Sends signals to processes, always one by its id.</summary>
public static class ProcessSignals
{
    /// <summary>SIGHUP: the terminal is closed.</summary>
    public const int HangUp = 1;

    /// <summary>SIGINT: Ctrl+C.</summary>
    public const int Interrupt = 2;

    /// <summary>SIGQUIT: PostgreSQL's immediate shutdown.</summary>
    public const int Quit = 3;

    /// <summary>SIGKILL: ends a process without giving it a chance to do anything.</summary>
    public const int Kill = 9;

    /// <summary>SIGTERM: asks a process to end.</summary>
    public const int Terminate = 15;

    /// <summary>Sends a signal.</summary>
    /// <param name="processId">Id of the process; more than 1, so that no group and no system process is meant.</param>
    /// <param name="signal">One of the numbers above.</param>
    /// <returns>False when there is no such process any more.</returns>
    public static bool Send(int processId, int signal)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(processId, 1);
        return NativeKill(processId, signal) == 0;
    }

    /// <summary>Ids of the running processes that have a variable with this value in their environment.</summary>
    /// <param name="variable">Name of the variable.</param>
    /// <param name="value">Its value.</param>
    public static IReadOnlyList<int> FindByEnvironment(string variable, string value)
    {
        string wanted = $"{variable}={value}";
        var found = new List<int>();
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out int id))
                continue;
            try
            {
                if (File.ReadAllText(Path.Combine(folder, "environ")).Split('\0').Contains(wanted, StringComparer.Ordinal))
                    found.Add(id);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // It ended meanwhile, or belongs to another user.
            }
        }

        return found;
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int NativeKill(int processId, int signal);
}
