using SqlGitOps.Syntax.PostgreSql;
using SqlGitOps.Syntax.Sqlite.Parsing;
using SqlGitOps.Syntax.Text;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Syntax.Incremental;

/// <summary>
/// Parses what a change of a text touches and not the rest, for editors. The result is the same as that of parsing the
/// whole text anew.
/// </summary>
/// <remarks>
/// Lexer and parser know nothing of what stands before a statement, so parsing can begin behind the semicolon of any
/// statement without an error, and what follows such a semicolon in the same state is parsed as before. How far a change
/// reaches is found out by parsing: when it opens a string or a parenthesis, the part grows until it ends with a whole
/// statement again.
/// </remarks>
public static class StatementReparser
{
    /// <summary>Parses the statements that a change touches.</summary>
    /// <param name="former">The tree of the text before the change.</param>
    /// <param name="changed">The text after it.</param>
    /// <param name="replaced">The characters of the former text that are gone.</param>
    /// <param name="insertedLength">How many characters stand in their place, in UTF-16 code units.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or the dialect is parsed elsewhere.</exception>
    public static ReparsedStatements Reparse(SyntaxTree former, SourceText changed, TextSpan replaced, int insertedLength)
    {
        ArgumentNullException.ThrowIfNull(former);
        ArgumentNullException.ThrowIfNull(changed);
        var shift = insertedLength - replaced.Length;
        if (former.Dialect == SqlDialect.SqlServer)
        {
            throw new ArgumentException("The dialect is parsed elsewhere.", nameof(former));
        }

        if (replaced.Start < 0 || replaced.End > former.Text.Length || former.Text.Length + shift != changed.Length)
        {
            throw new ArgumentException("The change does not lead from the former text to the changed one.", nameof(replaced));
        }

        var (first, start) = FindStart(former, replaced.Start);
        var wanted = 1;
        foreach (var (end, position) in Ends(former, first, replaced.End))
        {
            // Twice as many each time, so that a change that reaches far costs no more than parsing all of it twice.
            if (end - first < wanted)
            {
                continue;
            }

            var tree = ParsePart(former.Dialect, changed, start, position + shift);
            if (IsWhole(tree, position + shift))
            {
                return new ReparsedStatements(first, end, tree, TextSpan.FromBounds(start, position + shift), shift);
            }

            tree.Dispose();
            wanted = (end - first) * 2;
        }

        return new ReparsedStatements(
            first, former.Statements.Count, ParsePart(former.Dialect, changed, start, changed.Length), TextSpan.FromBounds(start, changed.Length), shift);
    }

    /// <summary>The first statement behind the last safe place before the change, and that place.</summary>
    private static (int First, int Start) FindStart(SyntaxTree tree, int change)
    {
        var (first, start) = (0, 0);
        var index = 0;
        foreach (var statement in tree.Statements)
        {
            index++;
            if (SafeEnd(statement) is { } end)
            {
                if (end > change)
                {
                    break;
                }

                (first, start) = (index, end);
            }
            else if (statement.Span.Start >= change)
            {
                break;
            }
        }

        return (first, start);
    }

    /// <summary>The safe places behind the change, each with the position of the statement that follows it.</summary>
    private static IEnumerable<(int End, int Position)> Ends(SyntaxTree tree, int first, int change)
    {
        var index = 0;
        foreach (var statement in tree.Statements.ToList())
        {
            index++;
            if (index > first && SafeEnd(statement) is { } position && position > change)
            {
                yield return (index, position);
            }
        }
    }

    /// <summary>Where a statement without an error ends with its semicolon, behind which parsing can begin; null for others.</summary>
    private static int? SafeEnd(SyntaxNode statement)
    {
        if (statement.HasError || TakesWhatFollows(statement))
        {
            return null;
        }

        ref readonly var next = ref statement.Tree.Tokens[statement.EndToken];
        return next.Kind == TokenKind.Semicolon ? next.End : null;
    }

    /// <summary>COPY from standard input: the lines behind its semicolon are its data.</summary>
    private static bool TakesWhatFollows(SyntaxNode statement) =>
        statement.Tree.Dialect == SqlDialect.PostgreSql && CopyStmt.Cast(statement) is { IsNone: false, Stdin: true };

    /// <summary>Whether a part ends with a statement that what follows cannot change.</summary>
    private static bool IsWhole(SyntaxTree tree, int end)
    {
        var last = default(SyntaxNode);
        foreach (var statement in tree.Statements)
        {
            // The mark that ends the data may stand behind the part; then there are data.
            if (TakesWhatFollows(statement) && new CopyStmt(statement).Data.IsNone)
            {
                return false;
            }

            last = statement;
        }

        return !last.IsNone && SafeEnd(last) == end && last.EndToken == tree.Tokens.Length - 2;
    }

    private static SyntaxTree ParsePart(SqlDialect dialect, SourceText text, int start, int end) => dialect == SqlDialect.PostgreSql
        ? PostgreSqlSyntax.ParsePart(text, start, end)
        : SqliteParser.ParsePart(text, start, end);
}
