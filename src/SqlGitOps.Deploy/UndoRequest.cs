using SqlGitOps.Migrations;

namespace SqlGitOps.Deploy;

/// <summary>What to take back.</summary>
public sealed record UndoRequest
{
    /// <summary>
    /// The version that is to be the newest one in the database afterwards, <c>0</c> for none; null to go by <see cref="Count"/>.
    /// Doing it twice is the same as doing it once.
    /// </summary>
    public MigrationVersion? To { get; init; }

    /// <summary>How many migrations, the last applied one first.</summary>
    public int Count { get; init; } = 1;

    /// <summary>Whether tables, columns and rows may be lost.</summary>
    public bool AllowDataLoss { get; init; }
}
