using SqlGitOps.Deploy.History;
using SqlGitOps.Migrations;

namespace SqlGitOps.Deploy.Planning;

/// <summary>What a deployment will do, or why it must not.</summary>
public sealed record DeploymentPlan
{
    internal DeploymentPlan(
        HistorySnapshot history,
        IReadOnlyList<PlannedMigration> pending,
        IReadOnlyList<HistoryEntry> applied,
        IReadOnlyList<SkippedMigration> skipped,
        IReadOnlyList<Migration> deferred,
        IReadOnlyList<PlanProblem> problems,
        IReadOnlyList<PlanProblem> warnings,
        IReadOnlyList<PlannedMigration>? callbacks = null)
    {
        History = history;
        Pending = pending;
        Applied = applied;
        Skipped = skipped;
        Deferred = deferred;
        Problems = problems;
        Warnings = warnings;
        Callbacks = callbacks ?? [];
        Hash = PlanHash.Compute([.. pending, .. Callbacks]);
    }

    /// <summary>The history that it was made from.</summary>
    public HistorySnapshot History { get; }

    /// <summary>What is to run, in order. Without the files that <see cref="Problems"/> says cannot be run.</summary>
    public IReadOnlyList<PlannedMigration> Pending { get; }

    /// <summary>What is in the database, in the order in which it came there.</summary>
    public IReadOnlyList<HistoryEntry> Applied { get; }

    /// <summary>Those of <see cref="Applied"/> whose file is there and has the text that was applied.</summary>
    public IReadOnlyList<HistoryEntry> Agreeing { get; internal init; } = [];

    /// <summary>Files that do not run here: they are for other environments, or a baseline that the history is past.</summary>
    public IReadOnlyList<SkippedMigration> Skipped { get; }

    /// <summary>Files that are not applied and not among the chosen ones (<see cref="PlanOptions.Selection"/>), in order.</summary>
    public IReadOnlyList<Migration> Deferred { get; }

    /// <summary>Why the plan must not be run; empty when it may.</summary>
    public IReadOnlyList<PlanProblem> Problems { get; internal init; }

    /// <summary>What the policy lets pass.</summary>
    public IReadOnlyList<PlanProblem> Warnings { get; internal init; }

    /// <summary>The scripts that run around the pending migrations; empty when nothing is pending.</summary>
    public IReadOnlyList<PlannedMigration> Callbacks { get; }

    /// <summary>What should be known about the plan and keeps it from nothing, a sentence each.</summary>
    public IReadOnlyList<string> Notices { get; internal init; } = [];

    /// <summary>Whether somebody who was asked said no (<see cref="DeployOptions.Gate"/>).</summary>
    internal bool IsStopped { get; init; }

    /// <summary>Whether the plan may be run.</summary>
    public bool IsRunnable => Problems.Count == 0 && !IsStopped;

    /// <summary>
    /// Names exactly these pending migrations in this order with these texts and transaction modes; an approval is given
    /// to it.
    /// </summary>
    public string Hash { get; }
}
