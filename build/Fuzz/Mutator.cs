using System.Text;

namespace SqlGitOps.Fuzz;

/// <summary>Makes a new text out of those in the pool: changes of tokens, of characters or of bytes.</summary>
internal sealed class Mutator(Random random, IReadOnlyList<string> words)
{
    private const int LongestInput = 6_000;

    private static readonly string[] s_separators = [";\n", "; ", ";", "\n", " ", "\n\n-- x\n"];

    // What lexers decide by, and characters that are easily handled wrongly.
    private static readonly string[] s_marks =
    [
        "'", "\"", "$", "$$", "$a$", ";", "(", ")", "[", "]", "{", "}", "{{", "}}", "${", "{%", "\\", "\\.\n", "/*", "*/", "--", "\n", "\r", "\t",
        ":", "::", ":=", ".", "..", ",", "@", "?", "#", "`", "%", "+", "-", "*", "/", "<", ">", "=", "~", "!", "^", "&", "|", "||", "->>", "E'", "U&'",
        "U&\"", "x'", "b'", "n'", "0x", "1e", "1_", "1.", "$1", ":a", "\0", "\u00e9", "\u2028", "\u00a0", "\ufeff", "\ud83d\ude00", "\ud83d", "\udc00", "\uffff",
    ];

    private readonly List<ReadOnlyMemory<char>> _pieces = [];
    private readonly StringBuilder _output = new();

    /// <summary>A new text, at most a few thousand characters long.</summary>
    public string NextText(IReadOnlyList<FuzzInput> pool)
    {
        _output.Clear();
        var statements = random.Next(3) == 0 ? random.Next(2, 6) : 1;
        for (var i = 0; i < statements && _output.Length < LongestInput; i++)
        {
            if (i > 0)
            {
                _output.Append(s_separators[random.Next(s_separators.Length)]);
            }

            AppendChanged(pool);
        }

        if (random.Next(4) == 0)
        {
            ChangeCharacters(pool);
        }

        return _output.ToString(0, Math.Min(_output.Length, LongestInput));
    }

    /// <summary>A text's bytes with some of them changed, so that decoding takes part.</summary>
    public byte[] NextBytes(IReadOnlyList<FuzzInput> pool)
    {
        var text = NextText(pool);
        var bytes = random.Next(8) switch
        {
            0 => Encoding.Unicode.GetBytes(text),
            1 => Encoding.BigEndianUnicode.GetBytes(text),
            _ => Encoding.UTF8.GetBytes(text),
        };
        for (var changes = random.Next(1, 8); changes > 0 && bytes.Length > 0; changes--)
        {
            var at = random.Next(bytes.Length);
            bytes[at] = random.Next(3) switch
            {
                0 => (byte)(bytes[at] ^ (1 << random.Next(8))),
                1 => bytes[random.Next(bytes.Length)],
                _ => (byte)random.Next(256),
            };
        }

        return random.Next(4) == 0 ? bytes[..random.Next(bytes.Length + 1)] : bytes;
    }

    private FuzzInput Any(IReadOnlyList<FuzzInput> pool) => pool[random.Next(pool.Count)];

    private ReadOnlyMemory<char> AnyPiece(IReadOnlyList<FuzzInput> pool)
    {
        var input = Any(pool);
        return input[random.Next(input.Count)];
    }

    private ReadOnlyMemory<char> AnyWord() => (words[random.Next(words.Count)] + " ").AsMemory();

    private void AppendChanged(IReadOnlyList<FuzzInput> pool)
    {
        var input = Any(pool);
        _pieces.Clear();
        for (var i = 0; i < input.Count; i++)
        {
            _pieces.Add(input[i]);
        }

        for (var changes = random.Next(6); changes > 0 && _pieces.Count > 0; changes--)
        {
            ChangePieces(pool);
        }

        foreach (var piece in _pieces)
        {
            _output.Append(piece.Span);
        }
    }

    private void ChangePieces(IReadOnlyList<FuzzInput> pool)
    {
        var at = random.Next(_pieces.Count);
        var other = random.Next(_pieces.Count);
        switch (random.Next(14))
        {
            case 0 or 1:
                _pieces.RemoveAt(at);
                break;
            case 2:
                _pieces.Insert(at, _pieces[at]);
                break;
            case 3:
                (_pieces[at], _pieces[other]) = (_pieces[other], _pieces[at]);
                break;
            case 4:
                _pieces.Insert(at, AnyWord());
                break;
            case 5:
                _pieces[at] = AnyWord();
                break;
            case 6:
                _pieces.Insert(at, AnyPiece(pool));
                break;
            case 7:
                _pieces[at] = AnyPiece(pool);
                break;
            case 8:
                _pieces[at] = _pieces[at][..random.Next(_pieces[at].Length + 1)];
                break;
            case 9:
                _pieces.RemoveRange(at, random.Next(_pieces.Count - at + 1));
                break;
            case 10:
                // The end of another statement behind the start of this one.
                _pieces.RemoveRange(at, _pieces.Count - at);
                AddRange(Any(pool), fromMiddle: true);
                break;
            case 11:
                Insert(Any(pool), at);
                break;
            case 12:
                Repeat(Math.Min(at, other), Math.Max(at, other));
                break;
            default:
                _pieces.Insert(Math.Max(at, other), ")".AsMemory());
                _pieces.Insert(Math.Min(at, other), "(".AsMemory());
                break;
        }
    }

    private void AddRange(FuzzInput input, bool fromMiddle)
    {
        for (var i = fromMiddle ? random.Next(input.Count) : 0; i < input.Count; i++)
        {
            _pieces.Add(input[i]);
        }
    }

    private void Insert(FuzzInput input, int at)
    {
        var first = random.Next(input.Count);
        var end = Math.Min(input.Count, first + random.Next(1, 12));
        for (var i = first; i < end; i++)
        {
            _pieces.Insert(at++, input[i]);
        }
    }

    private void Repeat(int first, int last)
    {
        var length = Math.Min(last - first + 1, 8);
        var copy = _pieces.GetRange(first, length);
        for (var times = random.Next(1, random.Next(10) == 0 ? 60 : 4); times > 0; times--)
        {
            _pieces.InsertRange(first, copy);
        }
    }

    private void ChangeCharacters(IReadOnlyList<FuzzInput> pool)
    {
        for (var changes = random.Next(1, 5); changes > 0 && _output.Length > 0; changes--)
        {
            var at = random.Next(_output.Length);
            switch (random.Next(6))
            {
                case 0:
                    _output.Insert(at, s_marks[random.Next(s_marks.Length)]);
                    break;
                case 1:
                    _output.Remove(at, Math.Min(_output.Length - at, random.Next(1, 8)));
                    break;
                case 2:
                    _output[at] = (char)random.Next(' ', 127);
                    break;
                case 3:
                    _output[at] = (char)random.Next(0x10000);
                    break;
                case 4:
                    _output.Length = at;
                    break;
                default:
                    var text = Any(pool).Text;
                    var start = random.Next(text.Length + 1);
                    _output.Insert(at, text.AsSpan(start, Math.Min(text.Length - start, random.Next(60))));
                    break;
            }
        }
    }
}
