namespace SqlGitOps.Conformance.Sqlite;

/// <summary>What sqlite3_prepare_v2 answered.</summary>
/// <param name="Tail">Where the statement ends, in bytes of UTF-8; without meaning after an error.</param>
/// <param name="Empty">Whether there was no statement.</param>
/// <param name="Message">The error; null for none.</param>
internal readonly record struct SqlitePrepared(int Tail, bool Empty, string? Message);
