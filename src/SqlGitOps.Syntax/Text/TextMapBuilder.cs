using System.Text;

namespace SqlGitOps.Syntax.Text;

/// <summary>Puts an inner text together from pieces of an outer one and remembers where each comes from.</summary>
internal sealed class TextMapBuilder
{
    private readonly StringBuilder _text = new();
    private readonly List<TextMap.Segment> _segments = [];

    /// <summary>Adds a piece as it stands in the outer text.</summary>
    public void Add(ReadOnlySpan<char> piece, int outerStart)
    {
        if (piece.IsEmpty)
        {
            return;
        }

        if (_segments.Count > 0 && _segments[^1] is var last && last.InnerLength == last.OuterLength && last.OuterStart + last.OuterLength == outerStart)
        {
            _segments[^1] = last with { InnerLength = last.InnerLength + piece.Length, OuterLength = last.OuterLength + piece.Length };
        }
        else
        {
            _segments.Add(new TextMap.Segment(_text.Length, piece.Length, outerStart, piece.Length));
        }

        _text.Append(piece);
    }

    /// <summary>Adds text that stands for other text: an escape, a hole.</summary>
    public void AddFor(ReadOnlySpan<char> piece, int outerStart, int outerLength)
    {
        if (piece.Length == outerLength)
        {
            Add(piece, outerStart);
            return;
        }

        _segments.Add(new TextMap.Segment(_text.Length, piece.Length, outerStart, outerLength));
        _text.Append(piece);
    }

    /// <summary>The text and its map; <paramref name="start"/> is where an empty text stands.</summary>
    public (string Text, TextMap Map) Finish(int start, TextMap? outer)
    {
        if (_segments.Count == 0)
        {
            _segments.Add(new TextMap.Segment(0, 0, start, 0));
        }

        return (_text.ToString(), new TextMap([.. _segments], outer));
    }
}
