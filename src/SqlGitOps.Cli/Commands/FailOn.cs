namespace SqlGitOps.Cli.Commands;

/// <summary>Values of <c>--fail-on</c>.</summary>
internal enum FailOn
{
    Error,
    Warning,
    Never,
}
