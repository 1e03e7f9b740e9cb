namespace SqlGitOps.Migrations;

/// <summary>What is wrong with a set of migration files.</summary>
public enum MigrationProblemKind
{
    /// <summary>Two files of the same kind have the same version (<c>1</c>, <c>001</c> and <c>1.0</c> are the same).</summary>
    DuplicateVersion,

    /// <summary>Two repeatable migrations have the same name.</summary>
    DuplicateName,

    /// <summary>Two paths differ in letter case only: one of them is lost on Windows and macOS.</summary>
    CaseOnlyCollision,

    /// <summary>The name fits no convention, so the file has no place in the order.</summary>
    UnrecognisedName,

    /// <summary>An undo file whose migration does not exist.</summary>
    UndoWithoutMigration,

    /// <summary>A file or folder is missing, may not be read, or is not text.</summary>
    Unreadable,
}
