using SqlGitOps.Migrations;

namespace SqlGitOps.Deploy.Planning;

/// <summary>A file that does not run here.</summary>
/// <param name="Migration">The migration.</param>
/// <param name="Environments">The environments that it is for; empty when a baseline is why it does not run.</param>
/// <param name="IsChosen">Whether it was chosen by its own name (<see cref="MigrationSelection.Only"/>).</param>
public sealed record SkippedMigration(Migration Migration, IReadOnlyList<string> Environments, bool IsChosen = false)
{
    /// <summary>Path below the migrations folder, for messages.</summary>
    public string Script => Migration.Script;
}
