using Npgsql;

namespace SqlGitOps.Deploy.Providers.PostgreSql;

/// <summary>Taking back what a migration left in a session.</summary>
internal static class PostgreSqlSession
{
    /// <summary>
    /// An expression that marks a session as used. It fails with a division by zero when that is marked already: DISCARD ALL takes
    /// the mark away with everything else, so it has not worked then, and nothing may run with what is left in the session.
    /// </summary>
    public const string MarkAsUsed =
        "CASE WHEN pg_catalog.current_setting('sqlgitops.session', true) OPERATOR(pg_catalog.=) 'used'"
        + " THEN (1 OPERATOR(pg_catalog./) (pg_catalog.pg_backend_pid() OPERATOR(pg_catalog.*) 0))::pg_catalog.text"
        + " ELSE pg_catalog.set_config('sqlgitops.session', 'used', false) END";

    /// <summary>An expression that gives back the session's advisory locks.</summary>
    public const string UnlockAll = "pg_catalog.pg_advisory_unlock_all()::pg_catalog.text";

    // What DISCARD ALL does, as far as it can be done in a transaction and gives no rows.
    private static readonly string[] s_resets =
        ["SET SESSION AUTHORIZATION DEFAULT", "RESET ROLE", "RESET ALL", "CLOSE ALL", "UNLISTEN *", "DISCARD TEMP", "DISCARD SEQUENCES"];

    /// <summary>The settings that a pooler sets in each session that it lends, as its client began with them.</summary>
    public static IReadOnlyList<string> Lent { get; } = ["client_encoding", "DateStyle", "TimeZone", "IntervalStyle", "standard_conforming_strings"];

    /// <summary>Adds what takes back whatever is left in the session, within a transaction.</summary>
    /// <param name="batch">Where to add that.</param>
    /// <param name="lent">
    /// Behind a pooler the values of <see cref="Lent"/>: RESET would give those of whoever opened the session, and the pooler would
    /// take them for ours from then on, the encoding as well. Null for a session of our own.
    /// </param>
    public static void AddReset(NpgsqlBatch batch, IReadOnlyList<string>? lent)
    {
        foreach (var reset in s_resets)
        {
            batch.Add(reset);
        }

        for (var i = 0; i < (lent?.Count ?? 0); i++)
        {
            batch.Add($"SET SESSION {Lent[i]} = '{lent![i].Replace("'", "''", StringComparison.Ordinal)}'");
        }
    }

    /// <summary>Adds the same for the end of a transaction behind which others get the session.</summary>
    public static void AddReturn(NpgsqlBatch batch, IReadOnlyList<string>? lent)
    {
        AddReset(batch, lent);
        batch.Add($"SELECT {UnlockAll}");
    }
}
