using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Model.Scripts.Large;

/// <summary>A large file cannot be read piece by piece.</summary>
public sealed class LargeScriptException : Exception
{
    internal LargeScriptException(LargeScriptProblem problem, string path, LinePosition position, string reason)
        : base($"'{path}' cannot be read piece by piece: {reason}.")
    {
        Problem = problem;
        Position = position;
        Reason = reason;
    }

    /// <summary>What kind of reason it is.</summary>
    public LargeScriptProblem Problem { get; }

    /// <summary>Where in the file.</summary>
    public LinePosition Position { get; }

    /// <summary>The reason, as a part of a sentence.</summary>
    public string Reason { get; }
}
