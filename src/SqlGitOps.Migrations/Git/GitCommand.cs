using System.Diagnostics;
using System.Text;

namespace SqlGitOps.Migrations.Git;

/// <summary>Runs <c>git</c>. Whatever goes wrong with it is "not known", because nothing here may depend on it.</summary>
internal static class GitCommand
{
    // A search through a huge history must not hold up a deployment.
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(20);

    /// <summary>What a command prints, as UTF-8 text; null when it fails, takes too long, or there is no git.</summary>
    public static string? Text(string folder, params IReadOnlyList<string> arguments) =>
        Bytes(folder, arguments) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;

    /// <summary>What a command prints; null when it fails, takes too long, or there is no git.</summary>
    public static byte[]? Bytes(string folder, params IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo("git")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = folder,
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            using var process = Process.Start(start);
            if (process is null)
            {
                return null;
            }

            using var limit = new Timer(static state => Kill((Process)state!), process, s_limit, Timeout.InfiniteTimeSpan);
            var errors = process.StandardError.ReadToEndAsync();
            using var output = new MemoryStream();
            process.StandardOutput.BaseStream.CopyTo(output);
            process.WaitForExit();
            errors.Wait();
            return process.ExitCode == 0 ? output.ToArray() : null;
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or InvalidOperationException or IOException)
        {
            return null;
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill();
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It has ended in this moment.
        }
    }
}
