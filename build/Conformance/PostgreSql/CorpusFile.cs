using SqlGitOps.Syntax.PostgreSql;
using SqlGitOps.Syntax.Text;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Conformance.PostgreSql;

/// <summary>One file and the statements that our parser cut it into.</summary>
/// <param name="Group">The corpus that it belongs to: <c>postgres</c>, <c>postgres-regress</c> or the name of a folder of --regress.</param>
/// <param name="Name">Path below the corpus.</param>
/// <param name="Text">The decoded text.</param>
/// <param name="Statements">In order.</param>
internal sealed record CorpusFile(string Group, string Name, SourceText Text, IReadOnlyList<CorpusStatement> Statements)
{
    /// <summary>All PostgreSQL files of the corpus and of the folders of regression files; empty statements are left out.</summary>
    public static IEnumerable<CorpusFile> ReadAll(ConformanceContext context)
    {
        foreach (var group in new[] { "postgres", "postgres-regress" })
        {
            foreach (var path in context.Files(group))
            {
                yield return Read(group, Path.GetRelativePath(context.CorpusRoot, path), path);
            }
        }

        foreach (var folder in context.RegressionFolders)
        {
            var root = Path.GetFullPath(folder);
            var group = Path.GetFileName(Path.TrimEndingDirectorySeparator(root));
            foreach (var path in Directory.EnumerateFiles(root, "*.sql", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            {
                yield return Read(group, Path.Combine(group, Path.GetRelativePath(root, path)), path);
            }
        }
    }

    private static CorpusFile Read(string group, string name, string path)
    {
        var text = SourceText.FromBytes(File.ReadAllBytes(path));
        using var tree = PostgreSqlSyntax.Parse(text);
        var statements = new List<CorpusStatement>();
        var trivia = 0;
        var error = 0;
        foreach (var node in tree.Statements)
        {
            var statement = Cut(name, tree, node, ref trivia, ref error);
            if (statement is not null)
            {
                statements.Add(statement);
            }
        }

        return new CorpusFile(group, name, text, statements);
    }

    /// <summary>@schema@ and @schema: a placeholder that our parser takes for a name.</summary>
    private static bool IsNameWithSign(SyntaxNode statement, int token)
    {
        foreach (var node in statement.Descendants)
        {
            if (node.RawKind == (ushort)PostgreSqlKind.Name && node.FirstToken == token)
            {
                return true;
            }
        }

        return false;
    }

    private static CorpusStatement? Cut(string name, SyntaxTree tree, SyntaxNode node, ref int trivia, ref int nextError)
    {
        var skip = SkipReason.None;
        var tokens = node.Tokens;
        var count = 0;
        for (; count < tokens.Length && tokens[count].Kind != TokenKind.CopyData; count++)
        {
            skip = tokens[count].Kind switch
            {
                TokenKind.MetaCommand => SkipReason.PsqlCommand,
                TokenKind.Placeholder when skip == SkipReason.None => SkipReason.Placeholder,
                TokenKind.Operator when skip == SkipReason.None && tokens[count].Length == 1 && IsNameWithSign(node, node.FirstToken + count) => SkipReason.Placeholder,
                _ => skip,
            };
        }

        while (count > 0 && tokens[count - 1].Kind == TokenKind.Semicolon)
        {
            count--;
        }

        var start = node.Span.Start;
        var end = node.Span.End;
        while (trivia < tree.Trivia.Length && tree.Trivia[trivia].Start < start)
        {
            trivia++;
        }

        for (; trivia < tree.Trivia.Length && tree.Trivia[trivia].Start < end; trivia++)
        {
            if (skip == SkipReason.None && tree.Trivia[trivia].Kind == TokenKind.Directive)
            {
                skip = SkipReason.Template;
            }
        }

        SyntaxError? error = null;
        if (node.HasError)
        {
            while (nextError < tree.Errors.Count && tree.Errors[nextError].Span.Start < start)
            {
                nextError++;
            }

            if (nextError < tree.Errors.Count)
            {
                var found = tree.Errors[nextError++];
                error = found with { Span = new TextSpan(found.Span.Start - start, found.Span.Length) };
            }
        }

        if (count == 0)
        {
            return null;
        }

        // The token that does not fit may lie behind the statement, where the next one was found to begin; an engine would
        // accept what stands before it.
        var last = tokens[count - 1].End;
        if (error is { } misfit && misfit.Span.Start >= last - start && misfit.Span.Length > 0)
        {
            last = start + misfit.Span.End;
        }

        var text = tree.Text.Span[start..last].ToString();
        if (skip == SkipReason.None && text.Contains('\0', StringComparison.Ordinal))
        {
            skip = SkipReason.Unsendable;
        }

        var line = tree.Text.GetPosition(start).Line;
        return new CorpusStatement(name, line, start, text, (PostgreSqlKind)node.RawKind, error, skip);
    }
}
