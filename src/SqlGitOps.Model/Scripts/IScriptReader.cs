using SqlGitOps.Syntax;
using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Model.Scripts;

/// <summary>The front end of one dialect: text in, statements with operations out. Thread safe.</summary>
public interface IScriptReader
{
    /// <summary>The dialect it reads.</summary>
    SqlDialect Dialect { get; }

    /// <summary>Parses a file. Never throws on its content: errors are in the tree.</summary>
    SqlScript Read(SourceText text);
}
