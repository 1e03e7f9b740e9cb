namespace SqlGitOps.Migrations;

/// <summary>How the statements of one migration file are put into transactions.</summary>
public enum TransactionMode
{
    /// <summary>One transaction holds all statements of the file.</summary>
    PerFile,

    /// <summary>Each statement runs on its own.</summary>
    None,
}
