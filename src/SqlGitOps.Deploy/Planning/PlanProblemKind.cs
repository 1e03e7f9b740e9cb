namespace SqlGitOps.Deploy.Planning;

/// <summary>Why a plan must not be run.</summary>
public enum PlanProblemKind
{
    /// <summary>The text of an applied migration is no longer the one that was applied.</summary>
    EditedAfterApplied,

    /// <summary>Only comments and white space of an applied migration were changed.</summary>
    CommentsEdited,

    /// <summary>An applied migration has no file any more.</summary>
    MissingFile,

    /// <summary>The file of an applied migration has another version or name now.</summary>
    Renamed,

    /// <summary>A pending migration comes before one that is applied already.</summary>
    OutOfOrder,

    /// <summary>An earlier deployment stopped in the middle of it, and how to go on has to be decided by somebody.</summary>
    Unfinished,

    /// <summary>Statements that are in the database were changed or taken out of a file that is applied in part.</summary>
    AppliedPartEdited,

    /// <summary>All of the deployment is to run in one transaction, and the file cannot.</summary>
    NotTransactional,

    /// <summary>A chosen migration would run before a pending one that was not chosen.</summary>
    Gap,

    /// <summary>Two files are the same migration.</summary>
    Duplicate,

    /// <summary>The paths of two files differ in letter case only.</summary>
    CaseOnlyCollision,

    /// <summary>The file cannot be read or is not text.</summary>
    Unreadable,

    /// <summary>The file is not valid UTF-8 or UTF-16, so what it says is not certain.</summary>
    UnsupportedEncoding,

    /// <summary>The file has a syntax error.</summary>
    SyntaxError,

    /// <summary>The file has a directive that cannot be followed.</summary>
    InvalidDirective,

    /// <summary>The file has a command of psql, or a COPY to or from the client, that does not run here.</summary>
    UnsupportedCommand,

    /// <summary>The file has a placeholder without a value.</summary>
    Placeholder,

    /// <summary>A declared variable has no value here, or one that does not fit where it stands.</summary>
    Variable,

    /// <summary>A migration that is to be taken back has no script for that.</summary>
    NoUndo,

    /// <summary>Taking a migration back would lose data, and nobody said that it may.</summary>
    DataLoss,

    /// <summary>What is to be taken back is not clear, or is not in the database.</summary>
    NotApplied,

    /// <summary>The database has tables but no history: the migrations may be in it already.</summary>
    ExistingTables,

    /// <summary>The history was written by a newer version of the tool.</summary>
    NewerHistory,
}
