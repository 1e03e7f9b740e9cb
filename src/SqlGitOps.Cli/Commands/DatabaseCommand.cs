using SqlGitOps.Cli.Output;
using SqlGitOps.Deploy;
using SqlGitOps.Deploy.Events;
using SqlGitOps.Deploy.Providers;
using SqlGitOps.Hosting;
using SqlGitOps.Migrations.Git;
using SqlGitOps.Migrations.Project;

namespace SqlGitOps.Cli.Commands;

/// <summary>What plan, deploy and status have in common: review, connect, run, show.</summary>
internal static class DatabaseCommand
{
    /// <exception cref="ConfigurationException">The settings cannot work.</exception>
    public static async Task<int> RunAsync(DatabaseSettings settings, DeployOptions options, DatabaseAction action, CancellationToken cancellation)
    {
        var project = settings.Project;
        var dialect = project.RequireDialect();
        IEventWriter writer = settings.Format == ListFormat.Json ? new JsonEventWriter(Console.Out) : new TextEventWriter(Console.Out, settings.Verbose);
        if (action != DatabaseAction.Status && !settings.IsReviewed)
        {
            var outcome = ReviewService.Review(new ReviewSettings { Project = project }, cancellation);
            if (outcome.Result.HasErrors)
            {
                writer.Review(outcome);
                return ExitCodes.Findings;
            }
        }

        var migrations = project.DiscoverMigrations();
        var provider = DatabaseProviders.Create(dialect, project.ResolveConnectionString(), project.HistoryTable);
        options = options with
        {
            Run = options.Run with
            {
                Environment = project.Environment?.Name,
                Commit = GitRepository.Find(project.Project.Folder)?.HeadCommit(),
                ToolVersion = ProductVersion.Current,
            },
        };
        var deployer = new Deployer(provider, ScriptReaders.For(dialect), options, new EventProgress(writer, action));
        var result = action == DatabaseAction.Deploy
            ? await deployer.DeployAsync(migrations.Ordered, cancellation).ConfigureAwait(false)
            : await deployer.PlanAsync(migrations.Ordered, cancellation).ConfigureAwait(false);
        if (action == DatabaseAction.Plan && result.Plan is { } plan)
        {
            foreach (var effect in PlanEffects.Of(migrations, plan, dialect, result.Database))
            {
                writer.Effect(effect);
            }
        }

        writer.End(result, action);

        // Status tells what is there; that something is wrong with it is for plan and deploy to refuse.
        return action == DatabaseAction.Status && result.Plan is not null ? ExitCodes.Clean : result.ExitCode;
    }

    /// <summary>Events in order on the working thread, unlike <see cref="Progress{T}"/>.</summary>
    private sealed class EventProgress(IEventWriter writer, DatabaseAction action) : IProgress<DeployEvent>
    {
        public void Report(DeployEvent value) => writer.Event(value, action);
    }
}
