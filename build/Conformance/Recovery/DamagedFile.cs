using SqlGitOps.Conformance.Damages;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Conformance.Recovery;

/// <summary>What a damaged token did to the statements of its file.</summary>
/// <param name="IsKept">Whether the other statements are what they were.</param>
/// <param name="IsErrorPlaced">Whether an error lies between the damaged statement's first token and the one behind it.</param>
/// <param name="Start">Where the damaged statement begins in the damaged file.</param>
/// <param name="End">Where the next one begins, or the end of the file.</param>
internal readonly record struct DamagedFile(bool IsKept, bool IsErrorPlaced, int Start, int End)
{
    /// <summary>Compares a file before and after.</summary>
    public static DamagedFile Compare(SyntaxTree before, List<SyntaxNode> statements, int index, SyntaxTree after, Damage damage)
    {
        var found = new Dictionary<int, SyntaxNode>();
        foreach (var statement in after.Statements)
        {
            found.TryAdd(statement.Span.Start, statement);
        }

        var kept = true;
        for (var i = 0; i < statements.Count && kept; i++)
        {
            kept = i == index
                || (found.TryGetValue(statements[i].Span.Start + (i > index ? damage.Shift : 0), out var same) && AreEqual(statements[i], same));
        }

        // A damaged first token may leave a gap in front of the statement; what precedes it is its own.
        var start = index > 0 ? statements[index - 1].Span.End : 0;
        var end = index + 1 < statements.Count ? statements[index + 1].Span.Start + damage.Shift : after.Text.Length;
        var placed = false;
        foreach (var error in after.Errors)
        {
            placed |= error.Span.Start >= start && error.Span.Start <= end;
        }

        return new DamagedFile(kept, placed, start, end);
    }

    private static bool AreEqual(SyntaxNode left, SyntaxNode right)
    {
        if (!HaveEqualTokens(left, right) || !AreEqualNodes(left, left, right, right))
        {
            return false;
        }

        var others = right.Descendants.GetEnumerator();
        foreach (var node in left.Descendants)
        {
            if (!others.MoveNext() || !AreEqualNodes(node, left, others.Current, right))
            {
                return false;
            }
        }

        return !others.MoveNext();
    }

    private static bool AreEqualNodes(SyntaxNode left, SyntaxNode leftRoot, SyntaxNode right, SyntaxNode rightRoot) =>
        left.RawKind == right.RawKind && left.RawField == right.RawField && left.RawFlags == right.RawFlags && left.HasError == right.HasError
        && left.FirstToken - leftRoot.FirstToken == right.FirstToken - rightRoot.FirstToken
        && left.EndToken - leftRoot.FirstToken == right.EndToken - rightRoot.FirstToken;

    private static bool HaveEqualTokens(SyntaxNode left, SyntaxNode right)
    {
        var tokens = left.Tokens;
        var others = right.Tokens;
        if (tokens.Length != others.Length)
        {
            return false;
        }

        for (var i = 0; i < tokens.Length; i++)
        {
            if (tokens[i].Kind != others[i].Kind || tokens[i].Start - tokens[0].Start != others[i].Start - others[0].Start || tokens[i].Length != others[i].Length)
            {
                return false;
            }
        }

        return true;
    }
}
