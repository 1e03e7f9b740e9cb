using System.Globalization;
using Xunit;

namespace SqlGitOps.Testing.Tests;

public sealed class ProcessRunnerTests
{
    [Fact]
    public void Output_exit_code_environment_and_folder_are_those_of_the_program()
    {
        using var folder = new TemporaryFolder();
        var environment = new Dictionary<string, string?> { ["GIVEN"] = "a value", ["HOME"] = null };

        ProcessResult result = ProcessRunner.Run(
            "sh", ["-c", "echo \"$GIVEN|${HOME-unset}|$1|$(pwd)\"; echo problem >&2; cat; exit 3", "sh", "two words"], environment, folder.Root);

        Assert.Equal(new ProcessResult(3, $"a value|unset|two words|{folder.Root}\n", "problem\n"), result);
    }

    [Fact]
    public void A_program_over_its_limit_is_killed_with_what_it_started()
    {
        using var folder = new TemporaryFolder();
        string pidFile = folder.Combine("pid");

        TimeoutException exception = Assert.Throws<TimeoutException>(() => ProcessRunner.Run(
            "sh", ["-c", "echo started; sleep 600 & echo $! >pid; wait"], workingDirectory: folder.Root, timeout: TimeSpan.FromSeconds(2)));

        Assert.Contains("started", exception.Message, StringComparison.Ordinal);
        int child = int.Parse(File.ReadAllText(pidFile), CultureInfo.InvariantCulture);
        Assert.False(IsRunning(child));
    }

    // A killed orphan may stay a zombie until init collects it.
    private static bool IsRunning(int id)
    {
        string status = $"/proc/{id}/status";
        return File.Exists(status) && !File.ReadAllText(status).Contains("State:\tZ", StringComparison.Ordinal);
    }
}
