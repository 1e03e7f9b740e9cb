using System.Data.Common;
using System.Globalization;
using SqlGitOps.Deploy.Planning;
using SqlGitOps.Migrations;

namespace SqlGitOps.Deploy.History;

/// <summary>How the columns of the history table spell what they hold.</summary>
internal static class HistoryText
{
    // The columns of the table h in the order in which every provider reads them. Qualified, because SQLite takes a name in
    // quotes that is no column for a string.
    private const string FirstColumns =
        "h.\"identity\", h.\"version\", h.\"description\", h.\"kind\", h.\"script\", h.\"checksum\", h.\"state\", "
        + "h.\"applied_statements\", h.\"total_statements\", h.\"started_at\", h.\"finished_at\", h.\"duration_ms\", "
        + "h.\"applied_by\", h.\"commit\", h.\"release\", h.\"environment\", h.\"tool_version\", h.\"error\"";

    // What layout 2 added.
    private const string SecondColumns =
        ", h.\"intent_statement\", h.\"intent_checksum\", h.\"prefix_checksum\", h.\"run_id\", h.\"archived_at\", h.\"note\"";

    /// <summary>The columns of the table r of runs in the order in which they are read.</summary>
    public const string RunColumns =
        "r.\"run_id\", r.\"action\", r.\"started_at\", r.\"finished_at\", r.\"outcome\", r.\"planned\", r.\"applied\", r.\"environment\", "
        + "r.\"actor\", r.\"database_user\", r.\"host\", r.\"commit\", r.\"release\", r.\"tool_version\", r.\"plan_hash\", r.\"error\"";

    /// <summary>Reads a run.</summary>
    /// <param name="row">The row.</param>
    /// <param name="time">Reads a time as the engine keeps it.</param>
    public static RunEntry ReadRun(DbDataReader row, Func<int, DateTimeOffset?> time) =>
        ReadRun(column => row.IsDBNull(column) ? null : row.GetValue(column), time);

    /// <summary>Reads a run.</summary>
    /// <param name="value">Reads a column; null for NULL.</param>
    /// <param name="time">Reads a time as the engine keeps it.</param>
    public static RunEntry ReadRun(Func<int, object?> value, Func<int, DateTimeOffset?> time)
    {
        return new RunEntry(Text(0)!, Text(1)!, time(2) ?? default)
        {
            FinishedAt = time(3),
            Outcome = Text(4),
            Planned = Number(5),
            Applied = Number(6),
            Environment = Text(7),
            Actor = Text(8)!,
            DatabaseUser = Text(9)!,
            Host = Text(10)!,
            Commit = Text(11),
            Release = Text(12),
            ToolVersion = Text(13)!,
            PlanHash = Text(14),
            Error = Text(15),
        };

        string? Text(int column) => (string?)value(column);

        // int or long, as the engine has it.
        int Number(int column) => Convert.ToInt32(value(column), CultureInfo.InvariantCulture);
    }

    /// <summary>The columns that a table of some layout has; the others of the newest layout read as null.</summary>
    public static string Columns(int layout) =>
        FirstColumns + (layout >= HistoryTable.LayoutWithRuns ? SecondColumns : ", NULL, NULL, NULL, NULL, NULL, NULL");

    public static string Of(MigrationState state) => state switch
    {
        MigrationState.Running => "running",
        MigrationState.Applied => "applied",
        MigrationState.Failed => "failed",
        MigrationState.Undoing => "undoing",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };

    /// <summary>The state of the row while a script runs.</summary>
    public static string RunningState(ScriptRole role) => Of(role == ScriptRole.Undo ? MigrationState.Undoing : MigrationState.Running);

    public static string Of(MigrationKind kind) => kind switch
    {
        MigrationKind.Versioned => "versioned",
        MigrationKind.Repeatable => "repeatable",
        MigrationKind.Undo => "undo",
        MigrationKind.Baseline => "baseline",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    public static MigrationState State(string text) => text switch
    {
        "running" => MigrationState.Running,
        "applied" => MigrationState.Applied,
        "failed" => MigrationState.Failed,
        "undoing" => MigrationState.Undoing,
        _ => throw Unknown("state", text),
    };

    public static MigrationKind Kind(string text) => text switch
    {
        "versioned" => MigrationKind.Versioned,
        "repeatable" => MigrationKind.Repeatable,
        "undo" => MigrationKind.Undo,
        "baseline" => MigrationKind.Baseline,
        _ => throw Unknown("kind", text),
    };

    private static DeployException Unknown(string column, string text) => new(new DeployError(
        DeployErrorKind.History,
        $"The history table has the {column} '{text}', which this version does not know. A newer version wrote it: use that one."));
}
