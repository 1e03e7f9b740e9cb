using System.Buffers;
using System.Globalization;
using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Review.Findings;

/// <summary>
/// A hash for every line of a file that stays the same when other lines move: the <c>primaryLocationLineHash</c> of GitHub
/// code scanning, computed exactly as its upload action does, because the action warns about any other value.
/// </summary>
/// <remarks>
/// The hash of a line is the polynomial of base 37, modulo 2^64, over the 100 characters from its start that are neither
/// spaces nor tabs, with line ends read as LF, the number 65535 behind the last character and zeros after it. Equal hashes
/// are numbered from 1 in line order.
/// </remarks>
public sealed class LineHashes
{
    private const int Window = 100;
    private const ulong Base = 37;
    private const char EndOfText = '\uFFFF';
    private const char ByteOrderMark = '\uFEFF';

    private static readonly ulong LeadingFactor = Power(Base, Window);

    private readonly ulong[] _hashes;
    private readonly int[] _occurrences;

    private LineHashes(ulong[] hashes, int[] occurrences)
    {
        _hashes = hashes;
        _occurrences = occurrences;
    }

    /// <summary>Computes the hashes of a text.</summary>
    public static LineHashes Of(SourceText text)
    {
        // Kept characters and the line starts among them. The mark is part of the first line for the upload action.
        var buffer = ArrayPool<char>.Shared.Rent(text.Length + 2);
        try
        {
            var length = 0;
            if (text.Encoding == SourceEncoding.Utf8WithBom)
            {
                buffer[length++] = ByteOrderMark;
            }

            var starts = new List<int>(text.LineCount) { 0 };
            length = Normalize(text.Span, buffer, length, starts);
            return Compute(buffer.AsSpan(0, length), starts);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(buffer);
        }
    }

    /// <summary>
    /// Whether the hashes of a file in this encoding equal those of the upload action, which reads every file as UTF-8.
    /// </summary>
    public static bool IsSameForUpload(SourceEncoding encoding) => encoding is SourceEncoding.Utf8 or SourceEncoding.Utf8WithBom;

    /// <summary>The hash of a line and its number among equal ones, for example <c>39fa2ee980eb94b0:1</c>.</summary>
    /// <param name="line">Line number, from 1 to the number of lines.</param>
    public string this[int line] =>
        string.Create(CultureInfo.InvariantCulture, $"{_hashes[line - 1]:x}:{_occurrences[line - 1]}");

    private static int Normalize(ReadOnlySpan<char> text, char[] buffer, int length, List<int> starts)
    {
        var afterReturn = false;
        foreach (var c in text)
        {
            var secondHalf = afterReturn && c == '\n';
            afterReturn = c == '\r';
            if (c is ' ' or '\t' || secondHalf)
            {
                continue;
            }

            if (c is '\r' or '\n')
            {
                buffer[length++] = '\n';
                starts.Add(length);
            }
            else
            {
                buffer[length++] = c;
            }
        }

        buffer[length++] = EndOfText;
        return length;
    }

    private static LineHashes Compute(ReadOnlySpan<char> text, List<int> starts)
    {
        var hashes = new ulong[starts.Count];
        var occurrences = new int[starts.Count];
        var seen = new Dictionary<ulong, int>(starts.Count);
        ulong hash = 0;
        var end = 0;
        for (var line = 0; line < hashes.Length; line++)
        {
            // Roll the window to the one that begins at the start of the line.
            for (var stop = starts[line] + Window; end < stop; end++)
            {
                hash = (hash * Base) + At(text, end) - (LeadingFactor * At(text, end - Window));
            }

            hashes[line] = hash;
            seen.TryGetValue(hash, out var count);
            seen[hash] = occurrences[line] = count + 1;
        }

        return new LineHashes(hashes, occurrences);
    }

    private static ulong At(ReadOnlySpan<char> text, int index) => (uint)index < (uint)text.Length ? text[index] : 0UL;

    private static ulong Power(ulong value, int exponent)
    {
        var result = 1UL;
        for (var i = 0; i < exponent; i++)
        {
            result *= value;
        }

        return result;
    }
}
