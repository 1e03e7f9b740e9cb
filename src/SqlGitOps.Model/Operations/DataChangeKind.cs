namespace SqlGitOps.Model.Operations;

/// <summary>How rows are changed.</summary>
public enum DataChangeKind
{
    /// <summary>INSERT, also REPLACE.</summary>
    Insert,

    /// <summary>UPDATE.</summary>
    Update,

    /// <summary>DELETE.</summary>
    Delete,

    /// <summary>MERGE.</summary>
    Merge,

    /// <summary>COPY … FROM.</summary>
    Copy,
}
