using SqlGitOps.Cli.Commands;
using SqlGitOps.Deploy;
using SqlGitOps.Deploy.Events;
using SqlGitOps.Hosting;

namespace SqlGitOps.Cli.Output;

/// <summary>Events as lines for people; errors go to standard error.</summary>
internal sealed class TextEventWriter(TextWriter output, bool verbose) : IEventWriter
{
    private string? _script;

    public void Review(ReviewOutcome outcome) => WriteAll(EventMessages.Of(outcome));

    public void Event(DeployEvent item, DatabaseAction action) => WriteAll(EventMessages.Of(item, action));

    public void Effect(PlanEffects.PlanEffect effect)
    {
        if (_script != effect.Script)
        {
            _script = effect.Script;
            output.WriteLine(effect.Script);
        }

        output.WriteLine($"  line {effect.Line}: {effect.Text}");
    }

    public void Script(string script) => Console.Out.Write(script);

    public void Error(EventMessage message) => WriteAll([message]);

    public void Stop(EventMessage message, DeployOutcome outcome) => Error(message);

    public void End(DeployResult result, DatabaseAction action, int exitCode) => WriteAll(EventMessages.Of(result, action));

    private void WriteAll(IEnumerable<EventMessage> messages)
    {
        foreach (var message in messages)
        {
            switch (message.Level)
            {
                case MessageLevel.Detail when !verbose:
                    break;
                case MessageLevel.Error or MessageLevel.Warning:
                    Console.Error.WriteLine(message.ToText());
                    if (message.Details is not null)
                    {
                        Console.Error.WriteLine(message.Details);
                    }

                    break;
                default:
                    output.WriteLine(message.Text);
                    break;
            }
        }
    }
}
