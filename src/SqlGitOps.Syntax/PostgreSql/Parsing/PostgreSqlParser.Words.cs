using System.Runtime.CompilerServices;
using SqlGitOps.Syntax.Tree;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.Parsing;

/// <content>Key words at the cursor.</content>
internal partial class PostgreSqlParser
{
    protected W Keyword => (W)KeywordId;

    protected W PeekWord(int distance) => (W)PeekKeywordId(distance);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected bool AtWord(W word) => KeywordId == (ushort)word;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected bool AtWords(W first, W second) => KeywordId == (ushort)first && PeekKeywordId(1) == (ushort)second;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected bool EatWord(W word)
    {
        if (KeywordId != (ushort)word)
        {
            return false;
        }

        Advance();
        return true;
    }

    /// <summary>Takes two words that stand side by side, or none.</summary>
    protected bool EatWords(W first, W second)
    {
        if (!AtWords(first, second))
        {
            return false;
        }

        Advance();
        Advance();
        return true;
    }

    protected bool ExpectWord(W word)
    {
        if (EatWord(word))
        {
            return true;
        }

        if (!Failed)
        {
            Unexpected(KeywordText((ushort)word));
        }

        return false;
    }

    /// <summary>The flag when the word is there (and is taken), else 0.</summary>
    protected uint FlagIf(W word, uint flag) => EatWord(word) ? flag : 0;

    protected uint FlagIf(W first, W second, uint flag) => EatWords(first, second) ? flag : 0;

    /// <summary>Whether the current token is an unquoted word that is no key word of the server but has a meaning here.</summary>
    protected bool AtPlainWord(string lower)
    {
        if (Kind != TokenKind.Identifier || KeywordId != 0)
        {
            return false;
        }

        return TextOf(Current).Equals(lower, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The flag of the one word that is there (and is taken), else 0.</summary>
    protected uint OneOf(params ReadOnlySpan<(W Word, uint Flag)> words)
    {
        foreach (var (word, flag) in words)
        {
            if (EatWord(word))
            {
                return flag;
            }
        }

        return 0;
    }

    protected uint IfExists(uint flag)
    {
        if (!AtWords(W.If, W.Exists))
        {
            return 0;
        }

        Advance();
        Advance();
        return flag;
    }

    protected uint IfNotExists(uint flag)
    {
        if (!AtWords(W.If, W.Not))
        {
            return 0;
        }

        Advance();
        Advance();
        ExpectWord(W.Exists);
        return flag;
    }

    protected uint CascadeOrRestrict(uint cascade, uint restrict) =>
        EatWord(W.Cascade) ? cascade : EatWord(W.Restrict) ? restrict : 0;

    /// <summary>The kind of the node that was finished last.</summary>
    protected K PeekLastKind()
    {
        var mark = Reopen(out var kind, out var flags);
        Finish(mark, kind, flags);
        return (K)kind;
    }

    /// <summary>
    /// Reports that a token before the cursor does not fit, once what follows it has shown that. The cursor stays: nodes
    /// may already end there.
    /// </summary>
    protected void UnexpectedAt(int index, string expected)
    {
        if (Failed)
        {
            return;
        }

        ref readonly var token = ref TokenAt(index);
        var content = TextOf(token);
        var shown = content.Length <= 40 ? content : content[..40];
        Error(token.Span, $"syntax error at or near \"{shown}\": expected {expected}");
    }
}
