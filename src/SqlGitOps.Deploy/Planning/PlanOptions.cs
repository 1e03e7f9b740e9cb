using SqlGitOps.Migrations.Project;

namespace SqlGitOps.Deploy.Planning;

/// <summary>What the planner allows, and what of it is wanted.</summary>
public sealed record PlanOptions
{
    /// <summary>What to put up with when the files and the history do not agree.</summary>
    public IntegrityPolicy Policy { get; init; } = new();

    /// <summary>Which of the pending migrations are to run.</summary>
    public MigrationSelection Selection { get; init; } = MigrationSelection.All;

    /// <summary>How migrations and transactions go together.</summary>
    public DeployTransactionMode TransactionMode { get; init; }

    /// <summary>The environment, for files that run in some environments only; null for none of these.</summary>
    public string? Environment { get; init; }

    /// <summary>The scripts that run around the deployment when something is pending.</summary>
    public IReadOnlyList<MigrationFile> Callbacks { get; init; } = [];

    /// <summary>
    /// Tables that a database without history has already; null for none, or when it does not matter that there are some.
    /// </summary>
    public ExistingTables? Existing { get; init; }

    /// <summary>Whether a migration that an earlier deployment did not end is a problem, instead of something to go on with.</summary>
    public bool RefusesUnfinished { get; init; }

    /// <summary>Bytes that are read at once of a large file.</summary>
    internal int LargeFileWindow { get; init; } = Model.Scripts.Large.ScriptStream.DefaultWindow;
}
