namespace SqlGitOps.Syntax.Text;

/// <summary>
/// Where the characters of a text that was taken out of another one stand there: the text of a string literal without its
/// quotes and escapes, or one that was put together from several strings.
/// </summary>
public sealed class TextMap
{
    private readonly Segment[] _segments;
    private readonly TextMap? _outer;

    internal TextMap(Segment[] segments, TextMap? outer)
    {
        _segments = segments;
        _outer = outer;
    }

    /// <summary>
    /// A piece of the inner text and where it comes from. When both have one length, character stands for character;
    /// otherwise (an escape, a hole) each stands for all of the other.
    /// </summary>
    internal readonly record struct Segment(int InnerStart, int InnerLength, int OuterStart, int OuterLength);

    /// <summary>The offset in the outer text of what stands at <paramref name="offset"/>.</summary>
    /// <param name="offset">Offset in the inner text, from 0 to its length, in UTF-16 code units.</param>
    public int ToOuter(int offset)
    {
        ref readonly var segment = ref Find(offset);
        var inside = offset - segment.InnerStart;
        var outer = inside >= segment.InnerLength ? segment.OuterStart + segment.OuterLength
            : segment.InnerLength == segment.OuterLength ? segment.OuterStart + inside
            : segment.OuterStart;
        return _outer is null ? outer : _outer.ToOuter(outer);
    }

    /// <summary>The range in the outer text of a range of the inner one, escapes and quotes between its ends included.</summary>
    public TextSpan ToOuter(TextSpan span)
    {
        if (span.Length == 0)
        {
            return new TextSpan(ToOuter(span.Start), 0);
        }

        // The end is that of the last character: what follows may stand behind quotes.
        ref readonly var first = ref Find(span.Start);
        ref readonly var last = ref Find(span.Start + span.Length - 1);
        var start = first.InnerLength == first.OuterLength ? first.OuterStart + span.Start - first.InnerStart : first.OuterStart;
        var end = last.InnerLength == last.OuterLength
            ? last.OuterStart + span.Start + span.Length - last.InnerStart
            : last.OuterStart + last.OuterLength;
        var outer = TextSpan.FromBounds(start, Math.Max(start, end));
        return _outer is null ? outer : _outer.ToOuter(outer);
    }

    private ref readonly Segment Find(int offset)
    {
        var (low, high) = (0, _segments.Length - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (_segments[middle].InnerStart <= offset)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return ref _segments[low];
    }
}
