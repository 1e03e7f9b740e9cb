namespace SqlGitOps.Migrations.Project;

/// <summary>The project's configuration cannot be used. The message is for users; it holds no secret and no stack trace helps.</summary>
public sealed class ConfigurationException : Exception
{
    /// <summary>A problem that is in no file.</summary>
    public ConfigurationException(string message)
        : base(message) => Problem = message;

    /// <summary>A problem at a place in a file.</summary>
    /// <param name="message">The problem and the next step.</param>
    /// <param name="file">The file.</param>
    /// <param name="line">Line, from 1; 0 when no line is meant.</param>
    /// <param name="column">Column in UTF-16 code units, from 1; 0 when no line is meant.</param>
    public ConfigurationException(string message, string file, int line, int column)
        : base(line > 0 ? $"{file}({line},{column}): {message}" : $"{file}: {message}")
    {
        Problem = message;
        File = file;
        Line = line;
        Column = column;
    }

    /// <summary>The message without the place, for output that shows the place by itself.</summary>
    public string Problem { get; }

    /// <summary>The file, when the problem is in one.</summary>
    public string? File { get; }

    /// <summary>Line, from 1; 0 when no line is meant.</summary>
    public int Line { get; }

    /// <summary>Column, from 1; 0 when no line is meant.</summary>
    public int Column { get; }
}
