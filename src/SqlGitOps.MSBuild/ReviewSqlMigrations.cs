using Microsoft.Build.Framework;
using SqlGitOps.Hosting;
using SqlGitOps.Migrations.Project;
using SqlGitOps.Reports.Sarif;
using SqlGitOps.Review.Configuration;
using SqlGitOps.Review.Findings;
using SqlGitOps.Syntax.Text;

namespace SqlGitOps.MSBuild;

/// <summary>Reviews the migrations of a project: findings become MSBuild warnings and errors, and a SARIF file is written.</summary>
[MSBuildMultiThreadableTask]
public sealed class ReviewSqlMigrations : ProjectTask
{
    /// <summary>The migration files; empty for those of the folder that <c>sqlgitops.json</c> names.</summary>
    public ITaskItem[] Files { get; set; } = [];

    /// <summary>The property <c>SqlReviewErrorLog</c>: <c>path[,version=2.1]</c>; empty for no SARIF file.</summary>
    public string ErrorLog { get; set; } = string.Empty;

    /// <summary>Full path of the file that keeps results between builds; empty for none.</summary>
    public string CachePath { get; set; } = string.Empty;

    /// <summary>Name of the project in the SARIF file.</summary>
    public string ProjectName { get; set; } = string.Empty;

    /// <summary>The property <c>NoWarn</c>.</summary>
    public string NoWarn { get; set; } = string.Empty;

    /// <summary>The property <c>WarningsAsErrors</c>.</summary>
    public string WarningsAsErrors { get; set; } = string.Empty;

    /// <summary>The property <c>WarningsNotAsErrors</c>.</summary>
    public string WarningsNotAsErrors { get; set; } = string.Empty;

    /// <summary>The property <c>SqlReviewTreatWarningsAsErrors</c>.</summary>
    public bool WarningsAreErrors { get; set; }

    /// <summary>Whether the project says that warnings are not errors, so that a deployment need not know of <c>-warnaserror</c>.</summary>
    public bool WarningsMayBeDeployed { get; set; }

    /// <summary>Extra <c>.globalconfig</c> files.</summary>
    public ITaskItem[] GlobalConfigurationFiles { get; set; } = [];

    /// <summary>
    /// Whether the review found no error. Targets that deploy go by this and not by "nothing was logged as an error":
    /// MSBuild goes on after a warning that <c>-warnaserror</c> turned into an error.
    /// </summary>
    [Output]
    public bool Passed { get; private set; }

    /// <summary>Why nothing may be deployed; empty when <see cref="Passed"/>.</summary>
    [Output]
    public string Refusal { get; private set; } = "The review did not come to its end.";

    /// <inheritdoc/>
    protected override bool Run()
    {
        var project = LoadProject();
        if (Files.Length == 0 && !Directory.Exists(project.MigrationsFolder))
        {
            Passed = true;
            return true;
        }

        var outcome = ReviewService.Review(
            new ReviewSettings
            {
                Project = project,
                Migrations = Files.Length == 0 ? null : project.MigrationsOf([.. Files.Select(f => f.GetMetadata("FullPath"))]),
                Overrides = SeverityOverrides.Create(NoWarn, WarningsAsErrors, WarningsNotAsErrors, WarningsAreErrors),
                GlobalConfigurationFiles = [.. GlobalConfigurationFiles.Select(f => f.GetMetadata("FullPath"))],
                CachePath = CachePath.Length == 0 ? null : CachePath,
                ProjectName = ProjectName.Length == 0 ? null : ProjectName,
            },
            Cancellation);
        var promoted = LogFindings(outcome);
        WriteSarif(outcome);
        Refusal = outcome.Result.HasErrors || promoted == true
            ? "The review of the migrations found errors. Mend them or change their severity, then run the target again."
            : promoted is null && !WarningsMayBeDeployed
                ? "The review of the migrations found warnings, and in this worker process of MSBuild it is not known whether -warnaserror makes them errors. Run the target on this project alone or with -m:1, or set SqlReviewTreatWarningsAsErrors=false."
                : string.Empty;
        Passed = Refusal.Length == 0;
        Log.LogMessage(
            MessageImportance.Normal,
            "SqlGitOps reviewed {0} files with {1} statements ({2} not analysed){3}.",
            outcome.Result.Files,
            outcome.Result.Statements,
            outcome.Result.StatementsNotAnalysed,
            outcome.Result.FromCache ? ", unchanged since the last build" : string.Empty);
        return !Log.HasLoggedErrors;
    }

    /// <summary>Logs every finding; true when a warning is an error for this build, null when that is not known.</summary>
    private bool? LogFindings(ReviewOutcome outcome)
    {
        var rules = outcome.Report.Rules.ToDictionary(r => r.Id, StringComparer.Ordinal);
        bool? promoted = false;
        foreach (var finding in outcome.Result.Findings)
        {
            if (finding.IsSuppressed)
            {
                continue;
            }

            var help = rules.GetValueOrDefault(finding.RuleId)?.HelpUri;
            var (start, end) = (finding.Location.Start, finding.Location.End);
            var message = Literal(finding.Message);
            switch (finding.Severity)
            {
                case Severity.Error:
                    Log.LogError(null, finding.RuleId, null, help, finding.Location.Path, start.Line, start.Column, end.Line, end.Column, message);
                    break;
                case Severity.Warning:
                    promoted |= WarnAsErrorSwitch.Covers(BuildEngine, finding.RuleId);
                    Log.LogWarning(null, finding.RuleId, null, help, finding.Location.Path, start.Line, start.Column, end.Line, end.Column, message);
                    break;
                case Severity.Suggestion:
                    Log.LogMessage(null, finding.RuleId, null, finding.Location.Path, start.Line, start.Column, end.Line, end.Column, MessageImportance.Normal, message);
                    break;
            }
        }

        return promoted;
    }

    private void WriteSarif(ReviewOutcome outcome)
    {
        var path = ErrorLog;
        var comma = path.IndexOf(',', StringComparison.Ordinal);
        if (comma >= 0)
        {
            var version = path[(comma + 1)..].Trim();
            if (version is not ("version=2.1" or "version=2.1.0" or "version=2"))
            {
                throw new ConfigurationException($"SqlReviewErrorLog asks for '{version}'. Only version=2.1 is written.");
            }

            path = path[..comma];
        }

        path = path.Trim();
        if (path.Length == 0)
        {
            return;
        }

        path = Path.GetFullPath(path, ProjectDirectory);
        if (!outcome.Result.FromCache || !File.Exists(path))
        {
            OutputFile.Write(path, stream => SarifReport.Write(outcome.Report, stream));
        }
    }
}
