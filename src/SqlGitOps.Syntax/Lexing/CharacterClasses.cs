namespace SqlGitOps.Syntax.Lexing;

/// <summary>The tables that lexers choose by.</summary>
internal static class CharacterClasses
{
    /// <summary>The classes of the ASCII characters as <see cref="CharacterClass"/> numbers: what the dialects share, and what is their own.</summary>
    /// <param name="operators">The characters of operators.</param>
    /// <param name="others">Characters whose class is the dialect's own.</param>
    /// <param name="classes">Their classes.</param>
    public static byte[] Create(string operators, string others, params CharacterClass[] classes)
    {
        var table = new byte[128];
        for (var c = 0; c < 128; c++)
        {
            table[c] = (byte)((char)c switch
            {
                ' ' or '\t' or '\f' or '\v' => CharacterClass.Space,
                '\r' or '\n' => CharacterClass.NewLine,
                >= 'a' and <= 'z' or >= 'A' and <= 'Z' or '_' => CharacterClass.Letter,
                >= '0' and <= '9' => CharacterClass.Digit,
                '\'' => CharacterClass.Quote,
                '"' => CharacterClass.DoubleQuote,
                '$' => CharacterClass.Dollar,
                ':' => CharacterClass.Colon,
                '.' => CharacterClass.Dot,
                ';' => CharacterClass.Semicolon,
                ',' => CharacterClass.Comma,
                '(' => CharacterClass.LeftParen,
                ')' => CharacterClass.RightParen,
                '[' => CharacterClass.LeftBracket,
                '{' => CharacterClass.LeftBrace,
                _ => operators.Contains((char)c) ? CharacterClass.Operator : CharacterClass.Other,
            });
        }

        for (var i = 0; i < others.Length; i++)
        {
            table[others[i]] = (byte)classes[i];
        }

        return table;
    }
}
