namespace SqlGitOps.Syntax.Lexing;

/// <summary>
/// Maps words to key word ids without allocation and without regard to ASCII case. Key words are ASCII letters and
/// underscores. Id 0 is "no key word".
/// </summary>
internal sealed class KeywordTable
{
    private readonly ushort[] _slots;
    private readonly string[] _words;
    private readonly int _mask;

    /// <param name="words">The lower-case words; index + 1 is the id.</param>
    public KeywordTable(string[] words)
    {
        _words = words;
        var size = 64;
        while (size < words.Length * 4)
        {
            size *= 2;
        }

        _mask = size - 1;
        _slots = new ushort[size];
        for (var i = 0; i < words.Length; i++)
        {
            MaxLength = Math.Max(MaxLength, words[i].Length);
            var slot = Hash(words[i]) & _mask;
            while (_slots[slot] != 0)
            {
                slot = (slot + 1) & _mask;
            }

            _slots[slot] = (ushort)(i + 1);
        }
    }

    /// <summary>Length of the longest word.</summary>
    public int MaxLength { get; }

    /// <summary>Number of words.</summary>
    public int Count => _words.Length;

    /// <summary>The word of an id.</summary>
    public string this[ushort id] => id == 0 ? string.Empty : _words[id - 1];

    /// <summary>The id of <paramref name="word"/>; 0 when it is not a key word.</summary>
    public ushort Find(ReadOnlySpan<char> word)
    {
        if (word.Length < 2 || word.Length > MaxLength)
        {
            return 0;
        }

        var slot = Hash(word) & _mask;
        while (true)
        {
            var id = _slots[slot];
            if (id == 0)
            {
                return 0;
            }

            if (EqualsWord(word, _words[id - 1]))
            {
                return id;
            }

            slot = (slot + 1) & _mask;
        }
    }

    private static int Hash(ReadOnlySpan<char> word)
    {
        var length = word.Length;
        var hash = (uint)length;
        hash = hash * 31 + (word[0] | 0x20u);
        hash = hash * 31 + (word[1] | 0x20u);
        hash = hash * 31 + (word[length >> 1] | 0x20u);
        hash = hash * 31 + (word[length - 1] | 0x20u);
        return (int)(hash ^ (hash >> 11));
    }

    private static bool EqualsWord(ReadOnlySpan<char> text, string word)
    {
        if (text.Length != word.Length)
        {
            return false;
        }

        for (var i = 0; i < text.Length; i++)
        {
            // '_' | 0x20 is DEL, which cannot stand in an identifier, so folding by one bit is exact here.
            if ((text[i] | 0x20) != (word[i] | 0x20))
            {
                return false;
            }
        }

        return true;
    }
}
