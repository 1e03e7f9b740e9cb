namespace SqlGitOps.Cli.Output;

/// <summary>Values of <c>--format</c> of reviews.</summary>
internal enum ReportFormat
{
    Text,
    Json,
    Sarif,
    Github,
}
