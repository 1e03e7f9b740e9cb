namespace SqlGitOps.Conformance.PostgreSql;

/// <summary>Why an engine cannot be asked about a statement.</summary>
internal enum SkipReason
{
    /// <summary>It can.</summary>
    None,

    /// <summary>A command of psql, which no server knows.</summary>
    PsqlCommand,

    /// <summary>It holds a hole that a tool fills in before a server sees it.</summary>
    Placeholder,

    /// <summary>It holds control lines of a template language.</summary>
    Template,

    /// <summary>It holds a character that cannot be sent (NUL).</summary>
    Unsendable,
}
