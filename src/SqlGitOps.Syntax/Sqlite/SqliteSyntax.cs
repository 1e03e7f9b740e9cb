using SqlGitOps.Syntax.Sqlite.Parsing;
using SqlGitOps.Syntax.Text;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Syntax.Sqlite;

/// <summary>Parses SQLite text.</summary>
public static class SqliteSyntax
{
    /// <summary>
    /// Parses a file: SQLite's grammar from 3.35 to 3.54, dot-commands of the shell and template placeholders. Never
    /// fails: what is no SQL becomes an error of the tree, and parsing goes on with the next statement.
    /// </summary>
    public static SyntaxTree Parse(SourceText text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return SqliteParser.Parse(text);
    }
}
