using SqlGitOps.Syntax.Text;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Testing;

/// <summary>What holds for the tree of any text, also of broken text. Tests and the fuzzer use the same checks.</summary>
public static class TreeCheck
{
    /// <summary>
    /// The first thing that is wrong with a tree, null when it is sound: tokens, comments and the white space between them
    /// give back the text; children lie inside their parents, in order; statements hold every token but semicolons; errors
    /// are in order and lie in the text.
    /// </summary>
    public static string? FindFault(SyntaxTree tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        return FindLoss(tree) ?? FindMisplacedNode(tree) ?? FindTokenOutsideStatements(tree) ?? FindMisplacedError(tree);
    }

    private static string? FindLoss(SyntaxTree tree)
    {
        var text = tree.Text.Span;
        var tokens = tree.Tokens;
        var trivia = tree.Trivia;
        var position = 0;
        var nextTrivia = 0;
        foreach (ref readonly var token in tokens)
        {
            while (nextTrivia < trivia.Length && trivia[nextTrivia].Start < token.Start)
            {
                if (!IsSpace(text, position, trivia[nextTrivia].Start))
                {
                    return $"text is lost, or comments overlap, between {position} and {trivia[nextTrivia].Start}";
                }

                position = trivia[nextTrivia++].End;
            }

            if (!IsSpace(text, position, token.Start))
            {
                return $"text is lost, or tokens overlap, between {position} and {token.Start}";
            }

            position = token.End;
        }

        if (nextTrivia != trivia.Length)
        {
            return $"{trivia.Length - nextTrivia} comments lie behind the end of the file";
        }

        return tokens[^1].Kind == TokenKind.EndOfFile && position == text.Length
            ? null
            : $"the last token is {tokens[^1].Kind} and ends at {position} of {text.Length}";
    }

    private static bool IsSpace(ReadOnlySpan<char> text, int from, int to) =>
        // SQLite takes a byte order mark anywhere for white space.
        from <= to && text[from..to].Trim(" \t\r\n\f\v\uFEFF").IsEmpty;

    private static string? FindMisplacedNode(SyntaxTree tree)
    {
        if (!tree.Root.Parent.IsNone || tree.Root.FirstToken != 0 || tree.Root.EndToken != tree.Tokens.Length - 1)
        {
            return "the root does not span the file";
        }

        var reached = 1;
        for (var i = 0; i < tree.NodeCount; i++)
        {
            var node = tree.GetNode(i);
            if (node.FirstToken > node.EndToken)
            {
                return $"node {i} ends before it begins";
            }

            if (node.RawKind == 0)
            {
                return $"node {i} has no kind";
            }

            var before = node.FirstToken;
            foreach (var child in node.Children)
            {
                reached++;
                if (child.Parent != node)
                {
                    return $"node {child.Index} is a child of {i} and names another parent";
                }

                if (child.FirstToken < before || child.EndToken > node.EndToken)
                {
                    return $"node {child.Index} leaves its parent or overlaps its neighbour";
                }

                before = child.EndToken;
            }
        }

        return reached == tree.NodeCount ? null : $"{tree.NodeCount - reached} nodes are no node's child";
    }

    private static string? FindTokenOutsideStatements(SyntaxTree tree)
    {
        var next = 0;
        foreach (var statement in tree.Statements)
        {
            if (!AreSemicolons(tree, next, statement.FirstToken))
            {
                return $"a token before {statement.FirstToken} is in no statement";
            }

            if (statement.EndToken == statement.FirstToken)
            {
                return $"the statement at token {statement.FirstToken} has no token";
            }

            next = statement.EndToken;
        }

        return AreSemicolons(tree, next, tree.Tokens.Length - 1) ? null : $"a token from {next} on is in no statement";
    }

    private static bool AreSemicolons(SyntaxTree tree, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            if (tree.Tokens[i].Kind != TokenKind.Semicolon)
            {
                return false;
            }
        }

        return true;
    }

    private static string? FindMisplacedError(SyntaxTree tree)
    {
        var before = 0;
        foreach (var error in tree.Errors)
        {
            TextSpan span = error.Span;
            if (span.Start < before || span.End > tree.Text.Length || span.Length < 0)
            {
                return $"the error at {span.Start} (length {span.Length}) is out of order or out of the text: {error.Message}";
            }

            before = span.Start;
        }

        return null;
    }
}
