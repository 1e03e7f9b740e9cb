using SqlGitOps.Deploy.History;
using SqlGitOps.Deploy.Planning;
using SqlGitOps.Migrations.Git;
using SqlGitOps.Migrations.Project;
using SqlGitOps.Model.Scripts;

namespace SqlGitOps.Deploy.Integrity;

/// <summary>
/// Finds out more about the problems of a plan than files and history say: what changed in an edited file, and who did
/// what to which file. The planner itself touches neither disk nor Git.
/// </summary>
internal sealed class ProblemInvestigator(IFileHistory? sources, IScriptReader reader, IntegrityPolicy policy)
{
    private const int MaxDiffLines = 40;

    // Texts beyond this are not compared: nobody reads the result, and it would take long.
    private const int MaxTextLength = 4_000_000;

    /// <summary>The same plan with what was found out. Comments that changed are a warning where the policy says so.</summary>
    public DeploymentPlan Investigate(DeploymentPlan plan, IReadOnlyList<MigrationFile> files)
    {
        if (plan.Problems.Count == 0 && plan.Warnings.Count == 0)
        {
            return plan;
        }

        var problems = new List<PlanProblem>(plan.Problems.Count);
        var warnings = plan.Warnings.Select(warning => Investigate(warning, files)).ToList();
        foreach (var problem in plan.Problems)
        {
            var known = Investigate(problem, files);
            var isAllowed = known.Kind == PlanProblemKind.CommentsEdited && policy.Edited == EditedPolicy.AllowComments;
            (isAllowed ? warnings : problems).Add(known);
        }

        return plan with { Problems = problems, Warnings = warnings };
    }

    private PlanProblem Investigate(PlanProblem problem, IReadOnlyList<MigrationFile> files) => problem.Kind switch
    {
        PlanProblemKind.EditedAfterApplied when problem.Entry is { } entry && FileAt(problem.Path, files) is { } file => Edited(problem, entry, file),
        PlanProblemKind.MissingFile when problem.Entry is { } entry => problem with { Message = problem.Message + Deletion(entry.Script) },
        PlanProblemKind.Renamed when problem.Entry is { } entry => problem with { Message = problem.Message + Deletion(entry.Script) },
        PlanProblemKind.Duplicate or PlanProblemKind.CaseOnlyCollision => problem with
        {
            Message = problem.Message + Addition(problem.Path, files) + Addition(problem.RelatedPath, files),
        },
        _ => problem,
    };

    private PlanProblem Edited(PlanProblem problem, HistoryEntry entry, MigrationFile file)
    {
        if (file.Text is null || file.Large is not null || file.Text.Length > MaxTextLength)
        {
            return problem with { Details = "The file is too large to show what changed." };
        }

        var past = sources?.FindText(entry.Script, entry.Checksum, entry.Commit);
        if (past is null && !entry.Script.Equals(file.Migration.Script, StringComparison.Ordinal))
        {
            past = sources?.FindText(file.Migration.Script, entry.Checksum, entry.Commit);
        }

        if (past is null)
        {
            return problem with
            {
                Details = sources is null
                    ? "What changed cannot be shown: the files are not in a Git work tree."
                    : "What changed cannot be shown: no commit of this repository has the text that was applied.",
            };
        }

        var diff = UnifiedDiff.Create(
            past.Text,
            file.Text,
            $"{entry.Script} (as applied at {HistoryWords.Time(entry.StartedAt)}, commit {past.Commit})",
            $"{file.Migration.Script} (now)",
            MaxDiffLines);
        return TokenComparison.AreSame(reader, past.Text, file.Text)
            ? problem with
            {
                Kind = PlanProblemKind.CommentsEdited,
                Message = problem.Message + " Only comments and white space changed; the policy \"edited\": \"allow-comments\" lets that pass.",
                Details = diff,
            }
            : problem with { Details = diff };
    }

    private string Deletion(string script)
    {
        if (sources is null)
        {
            return string.Empty;
        }

        return sources.IsInHead(script)
            ? $" The commit that is checked out still has '{script}': 'git restore' brings it back."
            : sources.FindDeletion(script) is { } commit ? $" '{script}' was taken away by {commit}." : string.Empty;
    }

    private string Addition(string? path, IReadOnlyList<MigrationFile> files)
    {
        if (sources is null || FileAt(path, files) is not { } file)
        {
            return string.Empty;
        }

        return sources.FindAddition(file.Migration.Script) is { } commit
            ? $" '{file.Migration.Script}' was added by {commit}."
            : $" '{file.Migration.Script}' is not committed.";
    }

    private static MigrationFile? FileAt(string? path, IReadOnlyList<MigrationFile> files)
    {
        foreach (var file in files)
        {
            if (file.Migration.Path.Equals(path, StringComparison.Ordinal))
            {
                return file;
            }
        }

        return null;
    }
}
