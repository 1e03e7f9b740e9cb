using SqlGitOps.Cli.Output;
using SqlGitOps.Deploy;
using SqlGitOps.Migrations.Project;
using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Cli.Commands;

/// <summary>Runs a command and turns what goes wrong into a message and an exit code, never a stack trace.</summary>
internal static class CommandRunner
{
    /// <summary>Runs a command.</summary>
    /// <param name="command">The command; gives the exit code.</param>
    /// <param name="report">Shows why it could not run, and how that ended; as text on standard error by default.</param>
    public static async Task<int> RunAsync(Func<Task<int>> command, Action<EventMessage, DeployOutcome>? report = null)
    {
        try
        {
            return await command().ConfigureAwait(false);
        }
        catch (ConfigurationException e)
        {
            return Fail(Error(e.Problem) with
            {
                File = e.File,
                Position = e.Line > 0 ? new LinePosition(e.Line, e.Column) : null,
            });
        }
        catch (DeployException e)
        {
            return Fail(Error(e.Error.Message));
        }
        catch (OperationCanceledException)
        {
            return Fail(new EventMessage(MessageLevel.Error, "Cancelled.") { Kind = "error", Code = "SGO0307" }, DeployOutcome.Cancelled);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Fail(Error(e.Message));
        }

        int Fail(EventMessage message, DeployOutcome outcome = DeployOutcome.ConfigurationError)
        {
            if (report is null)
            {
                Console.Error.WriteLine(message.ToText());
            }
            else
            {
                report(message, outcome);
            }

            return outcome.ExitCode();
        }
    }

    private static EventMessage Error(string text) => new(MessageLevel.Error, text) { Kind = "error", Code = "SGO0010" };
}
