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

    /// <summary>The columns that a table of some layout has; the others of the newest layout read as null.</summary>
    public static string Columns(int layout) =>
        FirstColumns + (layout >= 2 ? SecondColumns : ", NULL, NULL, NULL, NULL, NULL, NULL");

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
