using SqlGitOps.Migrations;
using SqlGitOps.Model.Scripts;
using SqlGitOps.Syntax.Text;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Deploy.Integrity;

/// <summary>Says whether two texts differ in comments and white space only: the parser finds the same tokens in them.</summary>
internal static class TokenComparison
{
    /// <summary>Compares the tokens of two texts, the data of COPY, and what comments tell the deployer.</summary>
    public static bool AreSame(IScriptReader reader, SourceText one, SourceText other)
    {
        var (oneParts, otherParts) = (MigrationScript.Read(one), MigrationScript.Read(other));
        return oneParts.RequestedTransactionMode == otherParts.RequestedTransactionMode
            && oneParts.RequestedDownTransactionMode == otherParts.RequestedDownTransactionMode
            && oneParts.Environments.SequenceEqual(otherParts.Environments, StringComparer.OrdinalIgnoreCase)
            && AreSame(reader.Read(one), oneParts, reader.Read(other), otherParts);
    }

    private static bool AreSame(SqlScript one, MigrationScript oneParts, SqlScript other, MigrationScript otherParts)
    {
        var oneTokens = one.Tree.Tokens;
        var otherTokens = other.Tree.Tokens;
        if (oneTokens.Length != otherTokens.Length || one.Statements.Count != other.Statements.Count)
        {
            return false;
        }

        for (var i = 0; i < oneTokens.Length; i++)
        {
            var (left, right) = (oneTokens[i], otherTokens[i]);
            if (left.Kind != right.Kind
                || !one.Tree.TextOf(left).SequenceEqual(other.Tree.TextOf(right))
                || (left.Kind != TokenKind.EndOfFile && SectionOf(oneParts, left.Start) != SectionOf(otherParts, right.Start)))
            {
                return false;
            }
        }

        for (var i = 0; i < one.Statements.Count; i++)
        {
            if (!DataOf(one, i).SequenceEqual(DataOf(other, i)))
            {
                return false;
            }
        }

        return true;
    }

    private static ReadOnlySpan<char> DataOf(SqlScript script, int statement)
    {
        var data = script.Statements[statement].CopyData;
        return script.Text.Span.Slice(data.Start, data.Length);
    }

    private static (bool Up, bool Down) SectionOf(MigrationScript parts, int position) => (Contains(parts.Up, position), Contains(parts.Down, position));

    private static bool Contains(IReadOnlyList<TextSpan> spans, int position)
    {
        foreach (var span in spans)
        {
            if (span.Contains(position))
            {
                return true;
            }
        }

        return false;
    }
}
