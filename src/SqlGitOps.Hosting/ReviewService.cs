using System.Diagnostics;
using SqlGitOps.Migrations;
using SqlGitOps.Migrations.Git;
using SqlGitOps.Migrations.Project;
using SqlGitOps.Reports;
using SqlGitOps.Review.Configuration;
using SqlGitOps.Review.Driver;
using SqlGitOps.Rules;
using SqlGitOps.Syntax;

namespace SqlGitOps.Hosting;

/// <summary>Runs a review with all rules: what <c>dotnet build</c>, <c>sqlgitops lint</c> and the deployer's gate have in common.</summary>
public static class ReviewService
{
    /// <summary>Reviews the files of a project.</summary>
    /// <exception cref="ConfigurationException">The dialect is not known, or the target version is not one.</exception>
    /// <exception cref="OperationCanceledException">The review was ended early.</exception>
    public static ReviewOutcome Review(ReviewSettings settings, CancellationToken cancellation = default)
    {
        var watch = Stopwatch.StartNew();
        var dialect = settings.Project.RequireDialect();
        var migrations = settings.Migrations ?? settings.Project.DiscoverMigrations();
        var repository = GitRepository.Find(migrations.BaseFolder);
        var independent = settings.FilesAreIndependent ?? !IsHistory(migrations);
        var reviewer = new Reviewer(RuleCatalog.All, [ScriptReaders.For(dialect)]);
        var result = reviewer.Review(
            new ReviewRequest
            {
                Migrations = migrations,
                Texts = settings.Texts,
                Dialect = dialect,
                TargetVersion = VersionOf(settings.Project.TargetVersion),
                IsWholeHistory = !independent,
                FilesAreIndependent = independent,
                Configuration = new ConfigurationSession(settings.GlobalConfigurationFiles),
                Overrides = settings.Overrides,
                CommittedScripts = !independent ? repository?.CommittedFiles(migrations.BaseFolder) : null,
                CachePath = settings.CachePath,
            },
            cancellation);
        return new ReviewOutcome(
            result,
            new ReviewReport
            {
                Findings = result.Findings,
                Rules = [.. RuleCatalog.All.Select(r => r.Descriptor)],
                ToolVersion = ProductVersion.Current,
                RepositoryRoot = repository?.Root ?? settings.Project.Project.Folder,
                ProjectName = settings.ProjectName,
                FilesReviewed = result.Files,
                Statements = result.Statements,
                StatementsNotAnalysed = result.StatementsNotAnalysed,
                Elapsed = watch.Elapsed,
            },
            migrations);
    }

    /// <summary>Whether the names say that the files are the history of one database.</summary>
    private static bool IsHistory(MigrationSet migrations) =>
        migrations.Ordered.Count > 0
        && migrations.Unrecognised.Count == 0
        && migrations.Problems.All(p => p.Kind != MigrationProblemKind.DuplicateVersion);

    private static EngineVersion? VersionOf(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        return EngineVersion.TryParse(text, out var version)
            ? version
            : throw new ConfigurationException($"The target version '{text}' is not a version. Write it like 17, 3.35 or 2022.");
    }
}
