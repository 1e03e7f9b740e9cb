using SqlGitOps.Syntax.Text;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.TransactSql.Lexing;

/// <summary>
/// T-SQL text with its tokens: a whole file, or the string literal that EXEC runs. Offsets of a literal's text lead back
/// into the file through <see cref="ToFile(int)"/>.
/// </summary>
internal sealed class LexedText
{
    private readonly ReadOnlyMemory<char> _text;
    private readonly List<TextSpan> _masks;
    private readonly int[]? _fileOffsets;

    /// <param name="text">The text.</param>
    /// <param name="fileOffsets">For each character its offset in the file, and one more for the end; null for a file.</param>
    public LexedText(ReadOnlyMemory<char> text, int[]? fileOffsets = null)
    {
        _text = text;
        _fileOffsets = fileOffsets;
        Buffer = new TokenBuffer(text.Length);
        _masks = TransactSqlLexer.Run(text.Span, Buffer);
    }

    public TokenBuffer Buffer { get; }

    /// <summary>All tokens, the end of the file last.</summary>
    public ReadOnlySpan<Token> Tokens => Buffer.Tokens.AsSpan(0, Buffer.Count);

    public ReadOnlySpan<char> Text => _text.Span;

    public TransactSqlKeyword KeywordAt(int token) =>
        token >= 0 && token < Buffer.Count ? (TransactSqlKeyword)Buffer.Tokens[token].Keyword : TransactSqlKeyword.None;

    public ReadOnlySpan<char> TextOf(int token) =>
        token >= 0 && token < Buffer.Count ? Text.Slice(Buffer.Tokens[token].Start, Buffer.Tokens[token].Length) : default;

    public bool Is(int token, ReadOnlySpan<char> word) => TextOf(token).Equals(word, StringComparison.OrdinalIgnoreCase);

    /// <summary>Index of the first token that ends behind <paramref name="offset"/>.</summary>
    public int TokenAt(int offset)
    {
        var tokens = Tokens;
        int low = 0, high = tokens.Length - 1;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (tokens[middle].End > offset)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low;
    }

    public int ToFile(int offset) => _fileOffsets is null ? offset : _fileOffsets[Math.Clamp(offset, 0, _fileOffsets.Length - 1)];

    public TextSpan ToFile(TextSpan span) => _fileOffsets is null ? span : TextSpan.FromBounds(ToFile(span.Start), ToFile(span.End));

    /// <summary>Whether a placeholder or an sqlcmd command lies in the range.</summary>
    public bool HasMask(int start, int end)
    {
        foreach (var mask in _masks)
        {
            if (mask.Start < end && mask.End > start)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// The text for ScriptDom: every placeholder is a name of the same length and sqlcmd commands are blank, so that
    /// offsets stay as they are.
    /// </summary>
    public string Masked(int start, int end)
    {
        if (!HasMask(start, end))
        {
            return Text[start..end].ToString();
        }

        var copy = Text[start..end].ToArray();
        foreach (var mask in _masks)
        {
            if (mask.Start >= start && mask.End <= end)
            {
                copy.AsSpan(mask.Start - start, mask.Length).Fill(IsBlank(mask) ? ' ' : '_');
            }
        }

        return new string(copy);
    }

    private bool IsBlank(TextSpan mask)
    {
        var text = Text.Slice(mask.Start, mask.Length);
        return text[0] is ':' or '!' or 'e' or 'E' || (text[0] == '{' && Syntax.Lexing.Scan.IsTemplateControl(text));
    }
}
