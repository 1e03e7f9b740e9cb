namespace SqlGitOps.Soak;

/// <summary>A database engine that takes part.</summary>
/// <param name="Name">The name on the command line: <c>pg17</c>, <c>sqlite</c>.</param>
/// <param name="Major">Major version of PostgreSQL; 0 for SQLite.</param>
/// <param name="Kinds">The faults that its rounds take in turn.</param>
internal sealed record SoakEngine(string Name, int Major, IReadOnlyList<FaultKind> Kinds)
{
    private static readonly FaultKind[] s_postgres =
    [
        FaultKind.Kill, FaultKind.Terminate, FaultKind.EndWorkSession, FaultKind.EndLockSession, FaultKind.EndBothSessions,
        FaultKind.ServerRestart, FaultKind.NetworkCut,
    ];

    public bool IsSqlite => Major == 0;

    public string Dialect => IsSqlite ? "Sqlite" : "PostgreSql";

    /// <summary>Reads a name.</summary>
    /// <param name="name">For example <c>pg13</c>.</param>
    /// <param name="canMount">Whether disks of limited size can be mounted.</param>
    public static SoakEngine? TryParse(string name, bool canMount)
    {
        if (name.Equals("sqlite", StringComparison.OrdinalIgnoreCase))
        {
            FaultKind[] kinds = [FaultKind.Kill, FaultKind.Terminate, FaultKind.FileSizeLimit];
            return new SoakEngine("sqlite", 0, canMount ? [.. kinds, FaultKind.DiskFull] : kinds);
        }

        return name.StartsWith("pg", StringComparison.OrdinalIgnoreCase)
            && int.TryParse(name.AsSpan(2), out var major)
            && Testing.PostgresServer.SupportedMajors.Contains(major)
            ? new SoakEngine($"pg{major}", major, s_postgres)
            : null;
    }
}
