using System.CommandLine;
using SqlGitOps.Cli.Output;
using SqlGitOps.Deploy;
using SqlGitOps.Deploy.Events;
using SqlGitOps.Hosting;
using SqlGitOps.Migrations;
using SqlGitOps.Migrations.Git;
using SqlGitOps.Migrations.Manifest;
using SqlGitOps.Migrations.Project;
using SqlGitOps.Syntax;

namespace SqlGitOps.Cli.Commands;

/// <summary>What plan, deploy, status, verify, repair, baseline and undo have in common: review, connect, run, show.</summary>
internal static class DatabaseCommand
{
    /// <summary>Runs a command and shows what it does, also that it could not run, in the format that was asked for.</summary>
    public static Task<int> RunAsync(
        DatabaseOptions options, ParseResult result, Func<IntegrityPolicy, DeployOptions> deploy, DatabaseAction action, CancellationToken cancellation) => RunAsync(
            options,
            result,
            deploy,
            action,
            (deployer, migrations, token) => action switch
            {
                DatabaseAction.Deploy or DatabaseAction.DryRun => deployer.DeployAsync(migrations, token),
                DatabaseAction.Verify or DatabaseAction.VerifyNothingPending => deployer.VerifyAsync(migrations, token),
                _ => deployer.PlanAsync(migrations, token),
            },
            cancellation);

    /// <summary>Shows what is applied and pending, and the last runs.</summary>
    public static Task<int> StatusAsync(DatabaseOptions options, ParseResult result, int runs, CancellationToken cancellation) => RunAsync(
        options,
        result,
        static policy => new DeployOptions { Policy = policy },
        DatabaseAction.Status,
        (deployer, migrations, token) => deployer.StatusAsync(migrations, runs, token),
        cancellation);

    /// <summary>Runs anything else that a deployer does in the same way, without a review.</summary>
    public static Task<int> RunAsync(
        DatabaseOptions options,
        ParseResult result,
        Func<IntegrityPolicy, DeployOptions> deploy,
        DatabaseAction action,
        Func<Deployer, IReadOnlyList<Migration>, CancellationToken, Task<DeployResult>> run,
        CancellationToken cancellation)
    {
        var writer = options.CreateWriter(result, isScript: action == DatabaseAction.DryRun, isChange: IsChange(action));
        return CommandRunner.RunAsync(() => RunAsync(options.Read(result), writer, deploy, action, run, cancellation), writer.Stop);
    }

    /// <exception cref="ConfigurationException">The settings cannot work.</exception>
    private static async Task<int> RunAsync(
        DatabaseSettings settings,
        IEventWriter writer,
        Func<IntegrityPolicy, DeployOptions> deploy,
        DatabaseAction action,
        Func<Deployer, IReadOnlyList<Migration>, CancellationToken, Task<DeployResult>> run,
        CancellationToken cancellation)
    {
        var project = settings.Project;
        var dialect = project.RequireDialect();
        var migrations = settings.ReviewedFiles is { } files ? project.MigrationsOf(files) : project.RequireMigrations();
        var isReviewed = IsReviewed(action) && settings.ReviewedFiles is null;
        var texts = new MigrationTexts(ScriptReaders.For(dialect)) { IsShared = isReviewed };
        var gate = isReviewed ? new ReviewGate(new ReviewSettings { Project = project, Migrations = migrations, Texts = texts }, writer) : null;

        // To open a SQLite file that is not there makes it, so there the review comes first.
        if (gate is not null && dialect == SqlDialect.Sqlite && !await gate.MayRunAsync(cancellation).ConfigureAwait(false))
        {
            return End(new DeployResult(DeployOutcome.Refused), action, writer);
        }

        // Before any database is asked: files that nobody vouches for are not even planned.
        var stale = action is DatabaseAction.Status or DatabaseAction.Repair ? [] : MigrationManifest.Check(migrations);
        if (stale.Count > 0)
        {
            foreach (var problem in stale)
            {
                writer.Error(ManifestCommand.Message(problem));
            }

            return End(new DeployResult(DeployOutcome.Refused), action, writer);
        }

        var provider = Providers.Create(dialect, project.ResolveConnectionString(), project.HistoryTable);
        var options = deploy(project.Policy);
        var repository = GitRepository.Find(migrations.BaseFolder);
        options = options with
        {
            FileHistory = repository is null ? null : new GitFileHistory(migrations.BaseFolder),
            Callbacks = migrations.Callbacks,
            Texts = texts,
            Variables = project.ResolveVariables(),
            Gate = gate,
            Run = options.Run with
            {
                Environment = project.Environment?.Name,
                Commit = repository?.HeadCommit(),
                ToolVersion = ProductVersion.Current,
            },
        };
        var deployer = new Deployer(provider, ScriptReaders.For(dialect), options, new EventProgress(writer, action));
        var result = await run(deployer, migrations.Deployable, cancellation).ConfigureAwait(false);
        if (action == DatabaseAction.Plan && result is { Outcome: DeployOutcome.Done, Plan: { } plan })
        {
            foreach (var effect in PlanEffects.Of(migrations, texts, plan, dialect, result.Database))
            {
                writer.Effect(effect);
            }
        }

        if (result.Script is { } script)
        {
            writer.Script(script);
        }

        if (action == DatabaseAction.VerifyNothingPending && result is { Plan.Pending.Count: > 0, ExitCode: ExitCodes.Clean })
        {
            result = result with { Outcome = DeployOutcome.Refused };
        }

        return End(result, action, writer);
    }

    private static int End(DeployResult result, DatabaseAction action, IEventWriter writer)
    {
        // Status tells what is there; that something is wrong with it is for the other commands to refuse.
        var exitCode = action == DatabaseAction.Status && result.Plan is not null ? ExitCodes.Clean : result.ExitCode;
        writer.End(result, action, exitCode);
        return exitCode;
    }

    private static bool IsChange(DatabaseAction action) =>
        action is DatabaseAction.Deploy or DatabaseAction.Undo or DatabaseAction.Repair or DatabaseAction.Baseline;

    private static bool IsReviewed(DatabaseAction action) => action is DatabaseAction.Plan or DatabaseAction.Deploy or DatabaseAction.DryRun;

    /// <summary>Events in order on the working thread, unlike <see cref="Progress{T}"/>.</summary>
    private sealed class EventProgress(IEventWriter writer, DatabaseAction action) : IProgress<DeployEvent>
    {
        public void Report(DeployEvent value) => writer.Event(value, action);
    }
}
