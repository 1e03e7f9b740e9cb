using System.CommandLine;
using SqlGitOps.Cli.Output;
using SqlGitOps.Deploy;
using SqlGitOps.Deploy.Events;
using SqlGitOps.Deploy.Providers;
using SqlGitOps.Deploy.Repair;
using SqlGitOps.Hosting;
using SqlGitOps.Migrations;
using SqlGitOps.Migrations.Git;
using SqlGitOps.Migrations.Project;

namespace SqlGitOps.Cli.Commands;

/// <summary>What plan, deploy, status, repair, baseline and undo have in common: review, connect, run, show.</summary>
internal static class DatabaseCommand
{
    /// <summary>Runs a command and shows what it does, also that it could not run, in the format that was asked for.</summary>
    public static Task<int> RunAsync(
        DatabaseOptions options, ParseResult result, DeployOptions deploy, DatabaseAction action, CancellationToken cancellation) => RunAsync(
            options,
            result,
            deploy,
            action,
            action == DatabaseAction.Deploy
                ? static (deployer, migrations, token) => deployer.DeployAsync(migrations, token)
                : static (deployer, migrations, token) => deployer.PlanAsync(migrations, token),
            cancellation);

    /// <summary>Runs a repair in the same way, without a review: nothing of a migration runs.</summary>
    public static Task<int> RepairAsync(
        DatabaseOptions options, ParseResult result, DeployOptions deploy, RepairAction repair, string? migration, CancellationToken cancellation) => RunAsync(
            options,
            result,
            deploy,
            DatabaseAction.Repair,
            (deployer, migrations, token) => deployer.RepairAsync(migrations, repair, migration, token),
            cancellation);

    /// <summary>Runs anything else that a deployer does in the same way, without a review.</summary>
    public static Task<int> RunAsync(
        DatabaseOptions options,
        ParseResult result,
        DeployOptions deploy,
        DatabaseAction action,
        Func<Deployer, IReadOnlyList<Migration>, CancellationToken, Task<DeployResult>> run,
        CancellationToken cancellation)
    {
        var writer = options.CreateWriter(result);
        return CommandRunner.RunAsync(() => RunAsync(options.Read(result), writer, deploy, action, run, cancellation), writer.Error);
    }

    /// <exception cref="ConfigurationException">The settings cannot work.</exception>
    private static async Task<int> RunAsync(
        DatabaseSettings settings,
        IEventWriter writer,
        DeployOptions options,
        DatabaseAction action,
        Func<Deployer, IReadOnlyList<Migration>, CancellationToken, Task<DeployResult>> run,
        CancellationToken cancellation)
    {
        var project = settings.Project;
        var dialect = project.RequireDialect();
        var migrations = settings.ReviewedFiles is { } files ? project.MigrationsOf(files) : project.DiscoverMigrations();
        if (action is DatabaseAction.Plan or DatabaseAction.Deploy && settings.ReviewedFiles is null)
        {
            var outcome = ReviewService.Review(new ReviewSettings { Project = project, Migrations = migrations }, cancellation);
            if (outcome.Result.HasErrors)
            {
                writer.Review(outcome);
                return ExitCodes.Findings;
            }
        }

        var provider = Providers.Create(dialect, project.ResolveConnectionString(), project.HistoryTable);
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
        var result = await run(deployer, migrations.Deployable, cancellation).ConfigureAwait(false);
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
