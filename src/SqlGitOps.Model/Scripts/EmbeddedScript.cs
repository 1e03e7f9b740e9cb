using SqlGitOps.Syntax.Text;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Model.Scripts;

/// <summary>Code that a file holds inside a string: the body of a function, a procedure or DO.</summary>
/// <param name="Tree">The tree of the text inside the string; its offsets are those of that text.</param>
/// <param name="Map">From offsets of <paramref name="Tree"/> to those of the file.</param>
/// <param name="Host">The string, in the file's tree.</param>
public sealed record EmbeddedScript(SyntaxTree Tree, TextMap Map, SyntaxNode Host);
