using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.PostgreSql.Parsing;
using SqlGitOps.Syntax.Text;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Syntax.PostgreSql;

/// <summary>The entry to PostgreSQL's syntax (grammar of PostgreSQL 18).</summary>
public static class PostgreSqlSyntax
{
    // The parser that this thread used last; it keeps nothing of a file.
    [ThreadStatic]
    private static PostgreSqlParser? t_parser;

    /// <summary>
    /// Parses a file of statements. Never throws on any text: what is wrong is in <see cref="SyntaxTree.Errors"/>, at
    /// most one error per statement, and the statements around it are intact.
    /// </summary>
    public static SyntaxTree Parse(SourceText text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var tokens = TokenBuffer.Rent(text.Length);
        PostgreSqlLexer.Run(text.Span, tokens);
        return Parse(text, tokens);
    }

    /// <summary>Parses the part from <paramref name="start"/> to <paramref name="end"/>, which begins at the start of the text or right behind a semicolon; offsets stay those of the text.</summary>
    internal static SyntaxTree ParsePart(SourceText text, int start, int end)
    {
        var tokens = TokenBuffer.Rent(end - start);
        PostgreSqlLexer.RunFrom(text.Span[..end], start, tokens);
        return Parse(text, tokens);
    }

    /// <summary>Parses a text whose tokens are there.</summary>
    internal static SyntaxTree Parse(SourceText text, TokenBuffer tokens)
    {
        return Parser.Run(ref t_parser, text, tokens, static (text, tokens) => new PostgreSqlParser(text, tokens));
    }
}
