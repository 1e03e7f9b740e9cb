using SqlGitOps.Deploy;
using SqlGitOps.Migrations.Project;

namespace SqlGitOps.Cli.Commands;

/// <summary>Runs a command and turns what goes wrong into a message and an exit code, never a stack trace.</summary>
internal static class CommandRunner
{
    public static async Task<int> RunAsync(Func<Task<int>> command)
    {
        try
        {
            return await command().ConfigureAwait(false);
        }
        catch (ConfigurationException e)
        {
            return Fail(e.Message, ExitCodes.CouldNotStart);
        }
        catch (DeployException e)
        {
            return Fail(e.Error.Message, ExitCodes.CouldNotStart);
        }
        catch (OperationCanceledException)
        {
            return Fail("cancelled", ExitCodes.Interrupted);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Fail(e.Message, ExitCodes.CouldNotStart);
        }
    }

    private static int Fail(string message, int code)
    {
        Console.Error.WriteLine($"error: {message}");
        return code;
    }
}
