using System.CommandLine;
using System.Globalization;

namespace SqlGitOps.Cli.Commands;

/// <summary><c>sqlgitops status</c>.</summary>
internal static class StatusCommand
{
    private const int DefaultRuns = 10;

    public static Command Create()
    {
        var options = new DatabaseOptions();
        var runs = new Option<int>("--runs")
        {
            Description = $"List also the last runs: deployments, repairs and imports; {DefaultRuns} unless a number is given",
            HelpName = "number",
            Arity = ArgumentArity.ZeroOrOne,
            CustomParser = static result =>
            {
                if (result.Tokens.Count == 0)
                {
                    return DefaultRuns;
                }

                if (int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
                {
                    return count;
                }

                result.AddError($"'{result.Tokens[0].Value}' is no number of runs.");
                return 0;
            },
        };
        var command = new Command("status", "Lists applied and pending migrations; only reads") { runs };
        options.AddTo(command);
        command.SetAction((result, cancellation) => DatabaseCommand.StatusAsync(options, result, result.GetValue(runs), cancellation));
        return command;
    }
}
