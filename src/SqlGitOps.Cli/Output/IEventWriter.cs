using SqlGitOps.Cli.Commands;
using SqlGitOps.Deploy;
using SqlGitOps.Deploy.Events;
using SqlGitOps.Hosting;

namespace SqlGitOps.Cli.Output;

/// <summary>Shows what a database command does.</summary>
internal interface IEventWriter
{
    /// <summary>The review found errors, so nothing is run.</summary>
    void Review(ReviewOutcome outcome);

    /// <summary>Something happened.</summary>
    void Event(DeployEvent item, DatabaseAction action);

    /// <summary>A line of the plan.</summary>
    void Effect(PlanEffects.PlanEffect effect);

    /// <summary>What a dry run would have sent.</summary>
    void Script(string script);

    /// <summary>Something is wrong.</summary>
    void Error(EventMessage message);

    /// <summary>The command could not run; nothing follows.</summary>
    void Stop(EventMessage message, DeployOutcome outcome);

    /// <summary>The end.</summary>
    void End(DeployResult result, DatabaseAction action, int exitCode);
}
