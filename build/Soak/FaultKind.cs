namespace SqlGitOps.Soak;

/// <summary>What goes wrong in a round.</summary>
internal enum FaultKind
{
    Kill,
    Terminate,
    EndWorkSession,
    EndLockSession,
    EndBothSessions,
    ServerRestart,
    NetworkCut,
    DiskFull,
    FileSizeLimit,
}
