using System.CommandLine;
using SqlGitOps.Cli.Commands;
using SqlGitOps.Cli.Output;

namespace SqlGitOps.Cli;

/// <summary>The entry point of <c>sqlgitops</c>.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        CultureProcess.UseInvariant();
        Console.SetError(new BestEffortWriter(static () => Console.Error));
        try
        {
            return await RunAsync(arguments).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Standard output is lost, and it was all that the command is for.
            await Console.Error.WriteLineAsync(new EventMessage(MessageLevel.Error, e.Message) { Code = "SGO0010" }.ToText()).ConfigureAwait(false);
            return ExitCodes.CouldNotStart;
        }
    }

    private static async Task<int> RunAsync(string[] arguments)
    {
        var root = new RootCommand(
            """
            Reviews SQL migrations like code and deploys them like code (PostgreSQL, SQLite, SQL Server).

            Start here:
              sqlgitops lint                          review the migrations of the project in this folder
              sqlgitops plan   --environment Dev      show what a deployment would do; changes nothing
              sqlgitops deploy --environment Dev      apply what is pending, exactly once
              sqlgitops verify --environment Dev      check that the database and the files agree; changes nothing
              sqlgitops rule SGO1001                  explain a finding

            Exit codes: 0 clean or done, 1 findings or refused, 2 could not start; deploy also 3 failed and rolled back,
            4 failed in part, 5 another deployment holds the lock, 6 no connection or no permission, 129/130/143 after a signal.
            """);
        foreach (var command in CommandList.For(arguments))
        {
            root.Add(command);
        }

        var parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            // Whoever reads JSON gets the errors there, too.
            var json = arguments.Contains("json", StringComparer.OrdinalIgnoreCase) ? new JsonEventWriter(Console.Out) : null;
            foreach (var error in parsed.Errors)
            {
                json?.Error(new EventMessage(MessageLevel.Error, error.Message) { Kind = "error", Code = "SGO0010" });
                await Console.Error.WriteLineAsync($"error: {error.Message}").ConfigureAwait(false);
            }

            var command = parsed.CommandResult.Command == root ? string.Empty : $" {parsed.CommandResult.Command.Name}";
            await Console.Error.WriteLineAsync($"Run 'sqlgitops{command} --help' to see the options.").ConfigureAwait(false);
            return ExitCodes.CouldNotStart;
        }

        using var signals = new Signals();
        var exitCode = await parsed.InvokeAsync(
            new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null },
            signals.Cancellation).ConfigureAwait(false);
        return signals.ExitCode(exitCode);
    }
}
