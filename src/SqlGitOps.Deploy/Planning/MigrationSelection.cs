namespace SqlGitOps.Deploy.Planning;

/// <summary>Which of the pending migrations are to run.</summary>
public sealed record MigrationSelection
{
    /// <summary>All of them.</summary>
    public static MigrationSelection All { get; } = new();

    /// <summary>
    /// The last versioned migration to run, by its version or its path; null for no limit. Repeatable migrations then run
    /// only when no versioned one is left out.
    /// </summary>
    public string? To { get; init; }

    /// <summary>The only migrations to run, by version or path; empty for no such limit.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];
}
