namespace SqlGitOps.Reports.Terminal;

/// <summary>How findings are shown on a terminal.</summary>
public sealed record TerminalOptions
{
    /// <summary>The defaults: no colours, with source lines.</summary>
    public static TerminalOptions Default { get; } = new();

    /// <summary>Whether ANSI colours are written; see <see cref="TerminalColor"/>.</summary>
    public bool Color { get; init; }

    /// <summary>Whether the source line is shown below each finding.</summary>
    public bool ShowSource { get; init; } = true;

    /// <summary>Most columns of a source line; a longer one is cut around the finding. At least 20.</summary>
    public int SourceWidth { get; init; } = 120;

    /// <summary>Whether the last line tells how long the review took.</summary>
    public bool ShowElapsed { get; init; }
}
