namespace SqlGitOps.Reports.Sarif;

/// <summary>Who reads the SARIF file.</summary>
public enum SarifProfile
{
    /// <summary>Everything that is known, suppressed findings too: for editors, viewers and archives.</summary>
    Full,

    /// <summary>
    /// For upload to GitHub code scanning: without suppressed findings, which GitHub would show as open alerts, with links to
    /// related places in the message, and cut to its limits.
    /// </summary>
    GitHub,
}
