namespace SqlGitOps.Syntax.Text;

/// <summary>How the bytes of a file were turned into text.</summary>
public enum SourceEncoding
{
    /// <summary>UTF-8 without a byte order mark (also plain ASCII).</summary>
    Utf8,

    /// <summary>UTF-8 that starts with a byte order mark.</summary>
    Utf8WithBom,

    /// <summary>UTF-16, little endian.</summary>
    Utf16LittleEndian,

    /// <summary>UTF-16, big endian.</summary>
    Utf16BigEndian,

    /// <summary>UTF-32, little endian, with a byte order mark.</summary>
    Utf32LittleEndian,

    /// <summary>Not valid UTF-8: every byte was read as the Latin-1 (ISO 8859-1) character of that number.</summary>
    Latin1,

    /// <summary>Not text: holds NUL bytes in a pattern that no text encoding has. The text is empty.</summary>
    Binary,
}
