namespace SqlGitOps.Cli.Commands;

/// <summary>Values of <c>--format</c> of commands that list or tell.</summary>
internal enum ListFormat
{
    Text,
    Json,
}
