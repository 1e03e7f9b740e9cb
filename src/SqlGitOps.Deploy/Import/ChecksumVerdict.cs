namespace SqlGitOps.Deploy.Import;

/// <summary>What another tool's checksum says about a file.</summary>
internal enum ChecksumVerdict
{
    /// <summary>There is no checksum, or it cannot be computed again.</summary>
    Unknown,

    /// <summary>The file is what was applied.</summary>
    Same,

    /// <summary>The file is not what was applied.</summary>
    Different,
}
