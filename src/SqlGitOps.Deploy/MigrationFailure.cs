using SqlGitOps.Deploy.Planning;

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

    /// <summary>One sentence that says exactly what is in the database.</summary>
    public string Describe()
    {
        var total = Migration.Statements.Count;
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
            return $"{what}: the connection ended before the answer, and which it is could not be found out. The next deployment finds it out; 'sqlgitops status' shows it as well.";
        }

        if (Error.Kind == DeployErrorKind.TransactionBroken && Migration.IsTransactional)
        {
            return $"'{Migration.Script}' ended its transaction by itself, so any of its {total} statements may be in the database.";
        }

        var next = AppliedStatements < total
            ? $" Statement {AppliedStatements + 1} starts at line {Migration.PositionOf(AppliedStatements).Line}; {(IsUncertain ? "whether it had an effect is not known" : "the next deployment goes on there")}."
            : string.Empty;
        return $"{AppliedStatements} of {total} statements of '{Migration.Script}' are in the database.{next}";
    }
}
