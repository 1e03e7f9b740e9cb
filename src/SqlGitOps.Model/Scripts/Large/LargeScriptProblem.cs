namespace SqlGitOps.Model.Scripts.Large;

/// <summary>Why a large file cannot be read piece by piece.</summary>
public enum LargeScriptProblem
{
    /// <summary>It is not valid UTF-8 throughout. Other encodings can only be told apart from the whole file.</summary>
    NotUtf8,

    /// <summary>The lines of data behind COPY have no end mark.</summary>
    DataWithoutEnd,

    /// <summary>One statement is longer than <see cref="ScriptStream.LongestStatement"/>.</summary>
    StatementTooLong,

    /// <summary>Too much of it is neither data nor repetition for an excerpt to be small.</summary>
    TooVaried,
}
