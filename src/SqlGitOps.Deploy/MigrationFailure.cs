using SqlGitOps.Deploy.Planning;
using SqlGitOps.Migrations;

namespace SqlGitOps.Deploy;

/// <summary>A migration that failed, and what of it is in the database now.</summary>
/// <param name="Migration">The migration.</param>
/// <param name="Error">Why.</param>
/// <param name="IsRolledBack">Whether nothing of it is in the database.</param>
/// <param name="AppliedStatements">How many of its statements are known to be in the database.</param>
public sealed record MigrationFailure(PlannedMigration Migration, DeployError Error, bool IsRolledBack, int AppliedStatements)
{
    /// <summary>Whether it is not known if the statement behind <see cref="AppliedStatements"/> had an effect.</summary>
    public bool IsUncertain { get; init; }

    /// <summary>The run that has applied the migration when this one had lost the lock; null as a rule.</summary>
    public string? AppliedBy { get; init; }

    /// <summary>Whether the database could not be asked any more what is in it.</summary>
    public bool IsUnanswered { get; init; }

    /// <summary>Whether every migration is in the database, and what failed is a script that runs after them.</summary>
    public bool IsAfterDeployment => Migration.Migration.Callback == CallbackMoment.AfterDeploy;

    /// <summary>
    /// Migrations that this run had committed and that are gone again, because the server crashed before they were on its disk.
    /// Their rows are gone with them, so the next deployment runs them again.
    /// </summary>
    public IReadOnlyList<PlannedMigration> Lost { get; init; } = [];

    /// <summary>The run that has begun to apply <see cref="Lost"/> again meanwhile; null as a rule.</summary>
    public string? LostTo { get; init; }

    /// <summary>Migrations of which the last ones may be such, since the database could not be asked.</summary>
    public IReadOnlyList<PlannedMigration> MayBeLost { get; init; } = [];

    /// <summary>Says exactly what is in the database.</summary>
    public string Describe() => this switch
    {
        { Lost: [var first, ..] } => $"{DescribeMigration()} {CountOf(Lost)} before it, from '{first.Script}' on, {DescribeLoss()}",
        { MayBeLost: [var first, ..] } => $"{DescribeMigration()} If the server crashed, the last of {CountOf(MayBeLost)} before it, from '{first.Script}' on, may be gone as well, each as a whole; that could not be found out. The next deployment runs again what is gone.",
        _ => DescribeMigration(),
    };

    private string DescribeLoss()
    {
        const string Why = "gone as well: the server crashed before the commit was on its disk";
        var (isOrAre, wasOrWere, them) = Lost.Count == 1 ? ("is", "was", "it") : ("are", "were", "them");
        return LostTo is null ? $"{isOrAre} {Why}. The next deployment runs {them} again." : $"{wasOrWere} {Why}; run {LostTo} applies {them} again.";
    }

    private static string CountOf(IReadOnlyList<PlannedMigration> migrations) => migrations.Count == 1 ? "1 migration" : $"{migrations.Count} migrations";

    private string DescribeMigration()
    {
        var total = Migration.StatementCount;
        if (Migration.Role == ScriptRole.Undo)
        {
            return DescribeUndo(total);
        }

        if (IsAfterDeployment)
        {
            var left = IsUncertain ? "may be in the database" : "was rolled back";
            return $"Every migration is in the database; only '{Migration.Script}', which runs after them, {left}. It runs again with the next deployment that has something to apply.";
        }

        if (AppliedBy is not null)
        {
            return $"'{Migration.Script}' is in the database: run {AppliedBy} applied it after this one had lost its lock.";
        }

        if (IsRolledBack)
        {
            return $"'{Migration.Script}' was rolled back: nothing of it is in the database.";
        }

        if (IsUnanswered)
        {
            var what = Migration.IsTransactional
                ? $"Either all of '{Migration.Script}' is in the database or nothing"
                : $"A part of '{Migration.Script}' may be in the database";
            var next = Migration.Role == ScriptRole.Callback
                ? "The history has no row of it, so look at the database."
                : "The next deployment finds it out; 'sqlgitops status' shows it as well.";
            return $"{what}: the connection ended before the answer, and which it is could not be found out. {next}";
        }

        if (Error.Kind == DeployErrorKind.TransactionBroken && Migration.IsTransactional)
        {
            return $"'{Migration.Script}' ended its transaction by itself, so any of its {total} statements may be in the database.";
        }

        var rest = AppliedStatements < total
            ? $" Statement {AppliedStatements + 1} starts at line {Migration.PositionOf(AppliedStatements).Line}; {(IsUncertain ? "whether it had an effect is not known" : "the next deployment goes on there")}."
            : string.Empty;
        return $"{AppliedStatements} of {total} statements of '{Migration.Script}' are in the database.{rest}";
    }

    private string DescribeUndo(int total)
    {
        var undone = Migration.Row!.Script;
        if (IsRolledBack)
        {
            return $"The undo '{Migration.Script}' was rolled back: '{undone}' is in the database as before.";
        }

        var next = AppliedStatements < total
            ? $" Statement {AppliedStatements + 1} starts at line {Migration.PositionOf(AppliedStatements).Line}; {(IsUncertain ? "whether it had an effect is not known" : "'sqlgitops undo' goes on there")}."
            : string.Empty;
        return $"{AppliedStatements} of {total} statements of the undo of '{undone}' are done.{next}";
    }
}
