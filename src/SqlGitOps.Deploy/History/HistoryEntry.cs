using SqlGitOps.Migrations;

namespace SqlGitOps.Deploy.History;

/// <summary>One row of the history table: one migration.</summary>
public sealed record HistoryEntry
{
    /// <summary>
    /// What makes it unique: the version; the path of a repeatable migration after <c>repeatable:</c>; the path of a file
    /// without version after <c>script:</c>.
    /// </summary>
    public required string Identity { get; init; }

    /// <summary>The version; null for repeatable migrations and files without one.</summary>
    public MigrationVersion? Version { get; init; }

    /// <summary>The words of the file's name.</summary>
    public required string Description { get; init; }

    /// <summary>The kind of migration.</summary>
    public required MigrationKind Kind { get; init; }

    /// <summary>Path below the migrations folder when it was applied.</summary>
    public required string Script { get; init; }

    /// <summary>Checksum of its text when it was applied.</summary>
    public required string Checksum { get; init; }

    /// <summary>Whether it is in the database.</summary>
    public required MigrationState State { get; init; }

    /// <summary>How many of its statements are in the database.</summary>
    public int AppliedStatements { get; init; }

    /// <summary>
    /// The statement, from 1, that was about to run outside of any transaction; null when none was. Still there when a
    /// deployment ended in between, and then whether the statement had an effect is to be found out.
    /// </summary>
    public int? IntentStatement { get; init; }

    /// <summary>Checksum of the text of <see cref="IntentStatement"/>; null without one.</summary>
    public string? IntentChecksum { get; init; }

    /// <summary>
    /// Checksum of the first <see cref="AppliedStatements"/> statements (<see cref="Planning.PrefixChecksum"/>); null in
    /// rows that layout 1 wrote, and in those of migrations that ran in one transaction.
    /// </summary>
    public string? PrefixChecksum { get; init; }

    /// <summary>Whether it is not finished and something of it is in the database, or may be.</summary>
    public bool IsPartial => State != MigrationState.Applied && (AppliedStatements > 0 || IntentStatement is not null);

    /// <summary>How many statements it has.</summary>
    public int TotalStatements { get; init; }

    /// <summary>How much of it is in the database, in words.</summary>
    public string DescribeProgress()
    {
        var next = IntentStatement is { } intent ? $", and statement {intent} may be" : string.Empty;
        return $"{AppliedStatements} of {TotalStatements} statements are in the database{next}";
    }

    /// <summary>When it began, by the server's clock, UTC.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended, by the server's clock, UTC; null while it has not.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>How long it took, by a clock that never jumps; null while it has not ended.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Database user and the person or pipeline.</summary>
    public string AppliedBy { get; init; } = "";

    /// <summary>Git commit.</summary>
    public string? Commit { get; init; }

    /// <summary>Release.</summary>
    public string? Release { get; init; }

    /// <summary>Environment.</summary>
    public string? Environment { get; init; }

    /// <summary>Version of the tool that ran it.</summary>
    public string ToolVersion { get; init; } = "";

    /// <summary>Why it failed; null when it did not.</summary>
    public string? Error { get; init; }

    /// <summary>The run that wrote it last; null in rows of layout 1.</summary>
    public string? RunId { get; init; }

    /// <summary>When somebody accepted that its file is gone, by the server's clock, UTC; null when nobody did.</summary>
    public DateTimeOffset? ArchivedAt { get; init; }

    /// <summary>What repairs did to it, a line each; null when none did.</summary>
    public string? Note { get; init; }
}
