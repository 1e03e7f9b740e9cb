using SqlGitOps.Deploy.History;
using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Cli.Output;

/// <summary>How loud a message is.</summary>
internal enum MessageLevel
{
    /// <summary>Only with --verbose.</summary>
    Detail,

    /// <summary>Always shown.</summary>
    Info,

    /// <summary>A warning.</summary>
    Warning,

    /// <summary>An error.</summary>
    Error,
}

/// <summary>One message of a database command, before it is text or JSON.</summary>
/// <param name="Level">How loud.</param>
/// <param name="Text">One line.</param>
internal sealed record EventMessage(MessageLevel Level, string Text)
{
    /// <summary>Code for MSBuild and searches, for example SGO0301; null for plain messages.</summary>
    public string? Code { get; init; }

    /// <summary>Full path of the file it is about.</summary>
    public string? File { get; init; }

    /// <summary>Where in the file.</summary>
    public LinePosition? Position { get; init; }

    /// <summary>Lines that show more, for example what changed in a file; null for none.</summary>
    public string? Details { get; init; }

    /// <summary>The run that it tells of; null for any other message.</summary>
    public RunEntry? Run { get; init; }

    /// <summary>The migration that it is about, for machines; null for none.</summary>
    public MigrationFields? Migration { get; init; }

    /// <summary>The name of the event, for machines.</summary>
    public string Kind { get; init; } = "message";

    /// <summary>An error or a warning as compilers print it.</summary>
    public string ToText()
    {
        var place = (File, Position) switch
        {
            (null, _) => string.Empty,
            (_, null) => $"{File}: ",
            var (file, position) => $"{file}({position.Value.Line},{position.Value.Column}): ",
        };
        return $"{place}{Level.ToString().ToLowerInvariant()}{(Code is null ? string.Empty : " " + Code)}: {Text}";
    }
}
