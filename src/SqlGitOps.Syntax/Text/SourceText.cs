using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;

namespace SqlGitOps.Syntax.Text;

/// <summary>
/// The decoded text of one SQL file with its line map. A byte order mark is not part of the text. Offsets are UTF-16
/// code units, the unit that MSBuild, SARIF and editors use.
/// </summary>
public sealed class SourceText
{
    private readonly ReadOnlyMemory<char> _text;
    private readonly IReadOnlyList<SourceStretch>? _stretches;
    private int[]? _lineStarts;

    private SourceText(string path, ReadOnlyMemory<char> text, SourceEncoding encoding, IReadOnlyList<SourceStretch>? stretches = null)
    {
        Path = path;
        _text = text;
        Encoding = encoding;
        _stretches = stretches;
    }

    /// <summary>A text without characters.</summary>
    internal static SourceText Empty { get; } = From(string.Empty);

    /// <summary>The path the text was read from, as given; empty for text from memory.</summary>
    public string Path { get; }

    /// <summary>How the bytes were decoded.</summary>
    public SourceEncoding Encoding { get; }

    /// <summary>Number of UTF-16 code units.</summary>
    public int Length => _text.Length;

    /// <summary>The whole text.</summary>
    public ReadOnlySpan<char> Span => _text.Span;

    /// <summary>The whole text as memory.</summary>
    public ReadOnlyMemory<char> Memory => _text;

    /// <summary>The code unit at <paramref name="index"/>.</summary>
    public char this[int index] => _text.Span[index];

    /// <summary>Whether it is a part of a file that is not in memory as a whole; see <see cref="Excerpt"/>.</summary>
    public bool IsExcerpt => _stretches is not null;

    /// <summary>Number of lines; a text without a line end has one.</summary>
    public int LineCount => LineStarts.Length;

    private int[] LineStarts => _lineStarts ??= ComputeLineStarts(_text.Span);

    /// <summary>Wraps text that is already decoded.</summary>
    public static SourceText From(string text, string path = "") => new(path, text.AsMemory(), SourceEncoding.Utf8);

    /// <summary>
    /// Wraps stretches of a file that is too large to be held as a whole. Offsets and the numbers of <see cref="LineCount"/>,
    /// <see cref="GetLineStart"/> and <see cref="GetLineSpan"/> are those of the excerpt; <see cref="GetPosition"/> gives
    /// lines and columns of the file.
    /// </summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="text">The stretches, one behind the other.</param>
    /// <param name="stretches">Where each one begins, in order; the first at the start of <paramref name="text"/>.</param>
    public static SourceText Excerpt(string path, ReadOnlyMemory<char> text, IReadOnlyList<SourceStretch> stretches)
    {
        ArgumentOutOfRangeException.ThrowIfZero(stretches.Count);
        return new(path, text, SourceEncoding.Utf8, stretches);
    }

    /// <summary>Reads and decodes a file.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static SourceText Read(string path)
    {
        using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var length = RandomAccess.GetLength(handle);
        if (length > int.MaxValue / 2)
        {
            throw new IOException($"The file is larger than {int.MaxValue / 2} bytes.");
        }

        var buffer = ArrayPool<byte>.Shared.Rent(Math.Max((int)length, 1));
        try
        {
            var total = 0;
            while (total < length)
            {
                var read = RandomAccess.Read(handle, buffer.AsSpan(total, (int)length - total), total);
                if (read == 0)
                {
                    break;
                }

                total += read;
            }

            return FromBytes(buffer.AsSpan(0, total), path);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Decodes the bytes of a file: by its byte order mark, else UTF-16 by its zero bytes, else UTF-8, else Latin-1.</summary>
    public static SourceText FromBytes(ReadOnlySpan<byte> bytes, string path = "")
    {
        if (bytes.StartsWith(Utf8Bom))
        {
            bytes = bytes[3..];
            return Utf8.IsValid(bytes)
                ? Decode(path, bytes, System.Text.Encoding.UTF8, SourceEncoding.Utf8WithBom)
                : Decode(path, bytes, System.Text.Encoding.Latin1, SourceEncoding.Latin1);
        }

        if (bytes.StartsWith(Utf32LittleEndianBom))
        {
            return Decode(path, bytes[4..], System.Text.Encoding.UTF32, SourceEncoding.Utf32LittleEndian);
        }

        if (bytes.StartsWith(Utf16LittleEndianBom))
        {
            return Decode(path, bytes[2..], System.Text.Encoding.Unicode, SourceEncoding.Utf16LittleEndian);
        }

        if (bytes.StartsWith(Utf16BigEndianBom))
        {
            return Decode(path, bytes[2..], System.Text.Encoding.BigEndianUnicode, SourceEncoding.Utf16BigEndian);
        }

        if (bytes.IndexOf((byte)0) >= 0)
        {
            return GuessWithZeroBytes(path, bytes);
        }

        return Utf8.IsValid(bytes)
            ? Decode(path, bytes, System.Text.Encoding.UTF8, SourceEncoding.Utf8)
            : Decode(path, bytes, System.Text.Encoding.Latin1, SourceEncoding.Latin1);
    }

    /// <summary>The text of <paramref name="span"/>.</summary>
    public string ToString(TextSpan span) => _text.Span.Slice(span.Start, span.Length).ToString();

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    /// <summary>Line and column, both from 1, of an offset between 0 and <see cref="Length"/>.</summary>
    public LinePosition GetPosition(int offset)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Length);
        var own = GetOwnPosition(offset);
        if (_stretches is null)
        {
            return own;
        }

        var stretch = _stretches[FindStretch(offset)];
        var start = GetOwnPosition(stretch.Start);
        return own.Line == start.Line
            ? new LinePosition(stretch.Position.Line, stretch.Position.Column + offset - stretch.Start)
            : new LinePosition(stretch.Position.Line + own.Line - start.Line, own.Column);
    }

    /// <summary>The place in the file, in UTF-16 code units, of an offset in an excerpt.</summary>
    public long GetFileOffset(int offset)
    {
        if (_stretches is null)
        {
            return offset;
        }

        var stretch = _stretches[FindStretch(offset)];
        return stretch.FileOffset + offset - stretch.Start;
    }

    /// <summary>The span of the line that an offset is on, without its line end.</summary>
    public TextSpan GetLineSpanAt(int offset) => GetLineSpan(GetOwnPosition(offset).Line);

    /// <summary>Offset of the first character of a line.</summary>
    /// <param name="line">Line number, from 1 to <see cref="LineCount"/>.</param>
    public int GetLineStart(int line) => LineStarts[line - 1];

    /// <summary>The span of a line without its line end.</summary>
    /// <param name="line">Line number, from 1 to <see cref="LineCount"/>.</param>
    public TextSpan GetLineSpan(int line)
    {
        var starts = LineStarts;
        var start = starts[line - 1];
        var end = line < starts.Length ? starts[line] : Length;
        var text = _text.Span;
        while (end > start && text[end - 1] is '\r' or '\n')
        {
            end--;
        }

        return TextSpan.FromBounds(start, end);
    }

    private LinePosition GetOwnPosition(int offset)
    {
        var starts = LineStarts;
        var index = Array.BinarySearch(starts, offset);
        if (index < 0)
        {
            index = ~index - 1;
        }

        return new LinePosition(index + 1, offset - starts[index] + 1);
    }

    /// <summary>The last stretch that begins at or before an offset.</summary>
    private int FindStretch(int offset)
    {
        var (low, high) = (0, _stretches!.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (_stretches[middle].Start <= offset)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return low;
    }

    private static ReadOnlySpan<byte> Utf8Bom => [0xEF, 0xBB, 0xBF];

    private static ReadOnlySpan<byte> Utf16LittleEndianBom => [0xFF, 0xFE];

    private static ReadOnlySpan<byte> Utf16BigEndianBom => [0xFE, 0xFF];

    private static ReadOnlySpan<byte> Utf32LittleEndianBom => [0xFF, 0xFE, 0, 0];

    private static SourceText GuessWithZeroBytes(string path, ReadOnlySpan<byte> bytes)
    {
        // SQL is mostly ASCII, so UTF-16 without a mark has its zero bytes nearly all at odd (little endian) or even offsets.
        int even = 0, odd = 0;
        var sample = bytes[..Math.Min(bytes.Length, 4096)];
        for (var i = 0; i < sample.Length; i++)
        {
            if (sample[i] == 0)
            {
                _ = (i & 1) == 0 ? even++ : odd++;
            }
        }

        var pairs = sample.Length / 2;
        if (bytes.Length % 2 == 0 && pairs > 0)
        {
            if (even == 0 && odd >= pairs * 3 / 4)
            {
                return Decode(path, bytes, System.Text.Encoding.Unicode, SourceEncoding.Utf16LittleEndian);
            }

            if (odd == 0 && even >= pairs * 3 / 4)
            {
                return Decode(path, bytes, System.Text.Encoding.BigEndianUnicode, SourceEncoding.Utf16BigEndian);
            }
        }

        return new SourceText(path, ReadOnlyMemory<char>.Empty, SourceEncoding.Binary);
    }

    [SuppressMessage("Performance", "CA1859", Justification = "Every encoding goes through the base class.")]
    private static SourceText Decode(string path, ReadOnlySpan<byte> bytes, Encoding encoding, SourceEncoding kind)
    {
        var chars = GC.AllocateUninitializedArray<char>(encoding.GetCharCount(bytes));
        encoding.GetChars(bytes, chars);
        return new SourceText(path, chars, kind);
    }

    private static int[] ComputeLineStarts(ReadOnlySpan<char> text)
    {
        var starts = new List<int>(text.Length / 32 + 1) { 0 };
        var offset = 0;
        while (true)
        {
            var index = text[offset..].IndexOfAny('\r', '\n');
            if (index < 0)
            {
                return [.. starts];
            }

            offset += index + 1;
            if (text[offset - 1] == '\r' && offset < text.Length && text[offset] == '\n')
            {
                offset++;
            }

            starts.Add(offset);
        }
    }
}
