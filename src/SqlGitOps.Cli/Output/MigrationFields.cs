using SqlGitOps.Deploy.History;
using SqlGitOps.Deploy.Planning;
using SqlGitOps.Migrations;

namespace SqlGitOps.Cli.Output;

/// <summary>What a line says about a migration.</summary>
/// <param name="Script">Path below the migrations folder.</param>
/// <param name="Version">Its version; null for none.</param>
/// <param name="State">The state of its row, or <c>pending</c> and <c>skipped</c> without one.</param>
/// <param name="AppliedAt">When it was applied; null when it was not.</param>
internal sealed record MigrationFields(string Script, string? Version, string State, DateTimeOffset? AppliedAt = null)
{
    private const string Pending = "pending";

    public static MigrationFields Of(HistoryEntry entry) => new(
        entry.Script, entry.Version?.Text, StateOf(entry), entry.State == MigrationState.Applied ? entry.FinishedAt : null);

    public static MigrationFields Of(PlannedMigration migration) => new(
        migration.Script, migration.Migration.Version?.Text, migration.IsResumed ? StateOf(migration.Row!) : Pending);

    public static MigrationFields Of(Migration migration, bool isSkipped) => new(migration.Script, migration.Version?.Text, isSkipped ? "skipped" : Pending);

    private static string StateOf(HistoryEntry entry) => entry.State.ToString().ToLowerInvariant();
}
