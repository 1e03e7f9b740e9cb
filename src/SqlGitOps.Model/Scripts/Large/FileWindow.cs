using System.Text.Unicode;
using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Model.Scripts.Large;

/// <summary>
/// A window that moves over the bytes of a UTF-8 file. Knows line, column and offset of its start, and lets nothing pass that
/// is not text.
/// </summary>
internal sealed class FileWindow : IDisposable
{
    private const int SmallestRead = 64 * 1024;

    private readonly FileStream _file;
    private readonly string _path;
    private readonly Action<ReadOnlySpan<byte>>? _observe;
    private byte[] _buffer = new byte[2 * SmallestRead];
    private int _start;
    private int _valid;
    private int _end;
    private bool _isAtEndOfFile;
    private bool _endsWithCarriageReturn;

    /// <summary>Opens a file.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="observe">Given every byte behind the byte order mark, once and in order, when it is read.</param>
    public FileWindow(string path, Action<ReadOnlySpan<byte>>? observe)
    {
        _path = path;
        _observe = observe;
        _file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0, FileOptions.SequentialScan);
    }

    /// <summary>Line and column of the window's start.</summary>
    public LinePosition Position { get; private set; } = new(1, 1);

    /// <summary>UTF-16 code units before the window's start.</summary>
    public long Offset { get; private set; }

    /// <summary>The bytes in the window: whole characters.</summary>
    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(_start, _valid - _start);

    /// <summary>Whether nothing comes behind the window.</summary>
    public bool IsLast => _isAtEndOfFile && _valid == _end;

    /// <summary>Makes the window as large as asked, or as what is left of the file.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="LargeScriptException">It is not UTF-8.</exception>
    public void Fill(int size)
    {
        while (_valid - _start < size && !_isAtEndOfFile)
        {
            MakeRoom(Math.Max(size - (_valid - _start), SmallestRead));
            var isFirst = Offset == 0 && _end == 0;
            var read = _file.ReadAtLeast(_buffer.AsSpan(_end), isFirst ? SmallestRead : 1, throwOnEndOfStream: false);
            _isAtEndOfFile = read == 0;
            var fresh = _end;
            _end += read;
            if (isFirst && _buffer.AsSpan(0, _end).StartsWith(Mark))
            {
                _start = _valid = fresh = Mark.Length;
            }

            _observe?.Invoke(_buffer.AsSpan(fresh, _end - fresh));
            Validate();
        }
    }

    /// <summary>Moves the window's start.</summary>
    /// <param name="bytes">Over how many bytes; they must end a character.</param>
    public void Advance(int bytes)
    {
        var passed = _buffer.AsSpan(_start, bytes);
        _start += bytes;
        if (passed.IsEmpty)
        {
            return;
        }

        var ends = passed.Count((byte)'\n');
        if (passed.Contains((byte)'\r'))
        {
            // Alone it is a line end, too; before a line feed both are one.
            ends += passed.Count((byte)'\r') - passed.Count("\r\n"u8);
        }

        if (_endsWithCarriageReturn && passed[0] == '\n')
        {
            ends--;
        }

        _endsWithCarriageReturn = passed[^1] == '\r';
        var lineStart = passed.LastIndexOfAny((byte)'\r', (byte)'\n') + 1;
        var column = System.Text.Encoding.UTF8.GetCharCount(passed[lineStart..]) + (lineStart > 0 ? 1 : Position.Column);
        Position = new LinePosition(Position.Line + ends, column);
        Offset += System.Text.Encoding.UTF8.GetCharCount(passed);
    }

    public void Dispose() => _file.Dispose();

    private static ReadOnlySpan<byte> Mark => [0xEF, 0xBB, 0xBF];

    private void MakeRoom(int bytes)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _valid -= _start;
            _start = 0;
        }

        if (_buffer.Length - _end < bytes)
        {
            Array.Resize(ref _buffer, (int)Math.Min(Math.Max(_end + (long)bytes, _buffer.Length * 2L), Array.MaxLength));
        }
    }

    /// <summary>Lets in the new bytes up to the last whole character.</summary>
    private void Validate()
    {
        var fresh = _buffer.AsSpan(_valid, _end - _valid);
        var whole = fresh.Length;
        if (!_isAtEndOfFile)
        {
            // A character has at most four bytes, of which all but the first begin with the bits 10.
            for (var back = 1; back <= Math.Min(3, fresh.Length); back++)
            {
                var lead = fresh[^back];
                if ((lead & 0xC0) != 0x80)
                {
                    var length = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
                    whole -= length > back ? back : 0;
                    break;
                }
            }
        }

        var text = fresh[..whole];
        if (text.Contains((byte)0) || !Utf8.IsValid(text))
        {
            throw new LargeScriptException(LargeScriptProblem.NotUtf8, _path, Position, "it is not UTF-8 text");
        }

        _valid += whole;
    }
}
