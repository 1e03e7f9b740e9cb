using System.CommandLine;
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
    /// <summary>Runs a command and shows what it does, also that it could not run, in the format that was asked for.</summary>
    public static Task<int> RunAsync(
        DatabaseOptions options, ParseResult result, DeployOptions deploy, DatabaseAction action, CancellationToken cancellation)
    {
        var writer = options.CreateWriter(result);
        return CommandRunner.RunAsync(() => RunAsync(options.Read(result), writer, deploy, action, cancellation), writer.Error);
    }

    /// <exception cref="ConfigurationException">The settings cannot work.</exception>
    private static async Task<int> RunAsync(
        DatabaseSettings settings, IEventWriter writer, DeployOptions options, DatabaseAction action, CancellationToken cancellation)
    {
        var project = settings.Project;
        var dialect = project.RequireDialect();
        var migrations = settings.ReviewedFiles is { } files ? project.MigrationsOf(files) : project.DiscoverMigrations();
        if (action != DatabaseAction.Status && settings.ReviewedFiles is null)
        {
            var outcome = ReviewService.Review(new ReviewSettings { Project = project, Migrations = migrations }, cancellation);
            if (outcome.Result.HasErrors)
            {
                writer.Review(outcome);
                return ExitCodes.Findings;
            }
        }

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
