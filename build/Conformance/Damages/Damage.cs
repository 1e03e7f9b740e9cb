using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Conformance.Damages;

/// <summary>A change of one place of a text.</summary>
/// <param name="Kind">What was done.</param>
/// <param name="Start">First changed character.</param>
/// <param name="End">Behind the last changed character.</param>
/// <param name="Replacement">What stands there now.</param>
internal readonly record struct Damage(DamageKind Kind, int Start, int End, string Replacement)
{
    /// <summary>By how much what follows moves.</summary>
    public int Shift => Replacement.Length - (End - Start);

    /// <summary>Damages a token; null when that changes nothing (two equal tokens, no token behind it, no quote).</summary>
    /// <param name="tree">Where it stands.</param>
    /// <param name="kind">What to do.</param>
    /// <param name="token">Index of the token.</param>
    /// <param name="end">Index behind the last token that may be touched.</param>
    public static Damage? Of(SyntaxTree tree, DamageKind kind, int token, int end)
    {
        var first = tree.Tokens[token];
        switch (kind)
        {
            case DamageKind.Delete:
                return new Damage(kind, first.Start, first.End, string.Empty);
            case DamageKind.Duplicate:
                return new Damage(kind, first.End, first.End, $" {tree.TextOf(first)}");
            case DamageKind.Unquote:
                var quote = ClosingQuote(tree.TextOf(first));
                return quote == 0 ? null : new Damage(kind, first.End - quote, first.End, string.Empty);
            default:
                if (token + 1 >= end)
                {
                    return null;
                }

                var second = tree.Tokens[token + 1];
                return tree.TextOf(first).SequenceEqual(tree.TextOf(second))
                    ? null
                    : new Damage(kind, first.Start, second.End, $"{tree.TextOf(second)}{tree.Text.Span[first.End..second.Start]}{tree.TextOf(first)}");
        }
    }

    // How long it is: $tag$ closes a dollar-quoted string.
    private static int ClosingQuote(ReadOnlySpan<char> text)
    {
        if (text.Length < 2)
        {
            return 0;
        }

        var last = text[^1];
        return last == '$' && text[0] == '$' ? text.Length - text[..^1].LastIndexOf('$')
            : last is '\'' or '"' or '`' || (last == ']' && text[0] == '[') ? 1
            : 0;
    }

    /// <summary>The changed text.</summary>
    public string Apply(ReadOnlySpan<char> text) => string.Concat(text[..Start], Replacement, text[End..]);
}
