using System.Collections;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using SqlGitOps.Migrations.Project;

namespace SqlGitOps.Cli;

/// <summary>
/// The tool runs without cultures, so that no machine's settings change what it does and it starts faster. Microsoft's SQL
/// Server driver refuses that, so for SQL Server the tool starts itself again with cultures, before it has read or written
/// anything. The invariant culture stays the current one.
/// </summary>
internal static class CultureProcess
{
    private const string Variable = "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT";

    // The versions of ICU that .NET looks for (GlobalizationNative, pal_icushim): 50 is its oldest, and one comes every half a year.
    private const int OldestIcu = 50;
    private const int NewestIcu = 120;

    /// <summary>Makes sure of cultures; does not return when the process has to start again.</summary>
    /// <exception cref="ConfigurationException">This machine cannot give them.</exception>
    public static void Ensure()
    {
        if (!IsInvariant())
        {
            return;
        }

        if (OperatingSystem.IsWindows())
        {
            Environment.Exit(RunChild());
        }

        if (OperatingSystem.IsLinux() && !HasIcu())
        {
            throw new ConfigurationException(
                "Deploying to SQL Server needs the ICU libraries, which are not installed. Install libicu (Alpine: icu-libs), then try again.");
        }

        Replace();
    }

    /// <summary>Makes the invariant culture the current one, whatever the machine says.</summary>
    public static void UseInvariant()
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
        CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;
    }

    private static bool IsInvariant() => AppContext.TryGetSwitch("System.Globalization.Invariant", out var isOn) && isOn
        && Environment.GetEnvironmentVariable(Variable) is not ("0" or "false");

    private static bool HasIcu()
    {
        for (var version = NewestIcu; version >= OldestIcu; version--)
        {
            if (NativeLibrary.TryLoad(string.Create(CultureInfo.InvariantCulture, $"libicuuc.so.{version}"), out var library))
            {
                NativeLibrary.Free(library);
                return true;
            }
        }

        return false;
    }

    private static List<string> Command()
    {
        var host = Environment.ProcessPath ?? throw new ConfigurationException("The tool cannot find its own program file.");
        var command = new List<string> { host };
        if (Path.GetFileNameWithoutExtension(host).Equals("dotnet", StringComparison.OrdinalIgnoreCase))
        {
            command.Add(Path.Combine(AppContext.BaseDirectory, "sqlgitops.dll"));
        }

        command.AddRange(Environment.GetCommandLineArgs()[1..]);
        return command;
    }

    private static int RunChild()
    {
        var command = Command();
        var start = new ProcessStartInfo(command[0], command[1..]) { UseShellExecute = false };
        start.Environment[Variable] = "0";
        using var child = Process.Start(start) ?? throw new ConfigurationException("The tool cannot start itself again.");

        // Ctrl-C goes to both; the child decides what comes of it.
        Console.CancelKeyPress += static (_, e) => e.Cancel = true;
        child.WaitForExit();
        return child.ExitCode;
    }

    /// <summary>Puts the new process in place of this one: same id, same files, so signals and pipes need no help.</summary>
    private static void Replace()
    {
        var command = Command();
        var environment = new List<string?> { $"{Variable}=0" };
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            if (!Variable.Equals(entry.Key as string, StringComparison.Ordinal))
            {
                environment.Add($"{entry.Key}={entry.Value}");
            }
        }

        // Returns only when it fails. Both lists end with null.
        _ = ReplaceImage(command[0], [.. command, null], [.. environment, null]);
        throw new ConfigurationException(
            $"The tool cannot start itself again with cultures, which the SQL Server driver needs (error {Marshal.GetLastPInvokeError()}). Set {Variable}=0 and try again.");
    }

#pragma warning disable SYSLIB1054 // Generated code would need unsafe blocks for arrays with null in them.
    [DllImport("libc", EntryPoint = "execve", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ReplaceImage(
        [MarshalAs(UnmanagedType.LPUTF8Str)] string path,
        [In, MarshalAs(UnmanagedType.LPArray, ArraySubType = UnmanagedType.LPStr)] string?[] arguments,
        [In, MarshalAs(UnmanagedType.LPArray, ArraySubType = UnmanagedType.LPStr)] string?[] environment);
#pragma warning restore SYSLIB1054
}
