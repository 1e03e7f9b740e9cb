using System.Globalization;
using SqlGitOps.Testing;

namespace SqlGitOps.Histories;

/// <summary>The programs with which the deployer is compared.</summary>
internal sealed class Programs(string psql, string pgDump, string sqlite)
{
    /// <summary>How long one history may take.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(15);

    /// <summary>Full path of psql.</summary>
    public string Psql => psql;

    /// <summary>Full path of pg_dump.</summary>
    public string PgDump => pgDump;

    /// <summary>Full path of sqlite3.</summary>
    public string Sqlite => sqlite;

    /// <summary>Newest major that pg_dump reads.</summary>
    public int PgDumpMajor { get; } = MajorOf(pgDump);

    /// <summary>Version of sqlite3.</summary>
    public string SqliteVersion { get; } = ProcessRunner.Run(sqlite, ["--version"]).Output.Split(' ')[0];

    private static int MajorOf(string program)
    {
        // "pg_dump (PostgreSQL) 15.18 (Debian …)"
        var version = ProcessRunner.Run(program, ["--version"]).Output.Split(' ')[2];
        return int.Parse(version.AsSpan(0, version.IndexOf('.', StringComparison.Ordinal)), NumberStyles.None, CultureInfo.InvariantCulture);
    }
}
