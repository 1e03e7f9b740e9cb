namespace SqlGitOps.Deploy.Import;

/// <summary>What becomes of one row of another tool's history.</summary>
public enum ImportStatus
{
    /// <summary>Imported: the other tool's checksum says that the file is what was applied.</summary>
    Verified,

    /// <summary>Imported: the other tool keeps no checksum that could be computed again, so the file is taken as it is.</summary>
    Unverified,

    /// <summary>The file is not what was applied. Imported only when that is accepted.</summary>
    Changed,

    /// <summary>A repeatable migration that changed since: not imported, so that it runs again.</summary>
    Outdated,

    /// <summary>It was applied, and the project has no file for it. Nothing can be imported; that has to be accepted.</summary>
    MissingFile,

    /// <summary>It failed, never ended, or only a part of the file is applied: nothing can be imported before that is mended.</summary>
    Incomplete,

    /// <summary>It was taken back: not imported, so that it runs again.</summary>
    NotApplied,

    /// <summary>The row is about no migration, or a later one is about the same.</summary>
    Skipped,
}
