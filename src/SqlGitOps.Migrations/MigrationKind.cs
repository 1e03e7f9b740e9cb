namespace SqlGitOps.Migrations;

/// <summary>What a migration file is for.</summary>
public enum MigrationKind
{
    /// <summary>Runs once, in the order of its version.</summary>
    Versioned,

    /// <summary>Runs after all versioned ones, again whenever its text changed.</summary>
    Repeatable,

    /// <summary>Takes a versioned migration back.</summary>
    Undo,

    /// <summary>Stands for every migration up to its version on an empty database.</summary>
    Baseline,

    /// <summary>Runs around a deployment (<see cref="Migration.Callback"/>); no history has it.</summary>
    Callback,
}
