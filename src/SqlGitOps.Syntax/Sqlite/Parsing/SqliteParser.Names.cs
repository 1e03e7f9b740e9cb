using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Syntax.Sqlite.Parsing;

/// <content>Names, lists of them, and the words in front of them.</content>
internal sealed partial class SqliteParser
{
    private static bool IsQuoted(TokenKind kind) =>
        kind is TokenKind.QuotedIdentifier or TokenKind.BacktickIdentifier or TokenKind.BracketedIdentifier;

    /// <summary>Whether a token can be a name (nm in SQLite's grammar).</summary>
    private static bool IsName(TokenKind kind, ushort keyword) => kind switch
    {
        TokenKind.Identifier => SqliteKeywords.CategoryOf(keyword) != SqliteKeywordCategory.Reserved,
        TokenKind.String or TokenKind.Placeholder => true,
        _ => IsQuoted(kind),
    };

    /// <summary>Whether a token can be an alias without AS or a word of a type (ids in SQLite's grammar).</summary>
    private static bool IsBareName(TokenKind kind, ushort keyword) => kind == TokenKind.Identifier
        ? SqliteKeywords.CategoryOf(keyword) is SqliteKeywordCategory.None or SqliteKeywordCategory.Fallback
        : kind is TokenKind.String or TokenKind.Placeholder || IsQuoted(kind);

    private bool AtName => IsName(Kind, KeywordId);

    /// <summary>Parses one name; a placeholder glued to letters is one name.</summary>
    private void ParseName(SqliteField field, string what)
    {
        var mark = Mark();
        if (!AtName)
        {
            Unexpected(what);
        }
        else
        {
            var template = Kind == TokenKind.Placeholder;
            AdvanceChecked();
            while (Kind is TokenKind.Placeholder or TokenKind.Identifier or TokenKind.Integer
                && (Current.Flags & TokenFlags.AfterSpace) == TokenFlags.None
                && (template || Kind == TokenKind.Placeholder))
            {
                template = Kind == TokenKind.Placeholder;
                Advance();
            }
        }

        Finish(mark, SqliteKind.Name);
        Label(field);
    }

    /// <summary>Parses <c>name</c> or <c>schema.name</c>.</summary>
    private void ParseQualifiedName(SqliteField field, string what)
    {
        var mark = Mark();
        ParseName(SqliteField.Parts, what);
        if (Eat(TokenKind.Dot))
        {
            ParseName(SqliteField.Parts, what);
        }

        Finish(mark, SqliteKind.QualifiedName);
        Label(field);
    }

    /// <summary>Parses a name that has no schema, as a node with one part.</summary>
    private void ParseUnqualifiedName(SqliteField field, string what)
    {
        var mark = Mark();
        ParseName(SqliteField.Parts, what);
        Finish(mark, SqliteKind.QualifiedName);
        Label(field);
    }

    /// <summary>Parses <c>(name, …)</c>.</summary>
    private void ParseNameList(SqliteField field)
    {
        ExpectLeftParen();
        do
        {
            ParseName(field, "a column name");
        }
        while (Eat(TokenKind.Comma));
        ExpectRightParen();
    }

    private void ParseOptionalNameList(SqliteField field)
    {
        if (At(TokenKind.LeftParen))
        {
            ParseNameList(field);
        }
    }

    /// <summary>Whether IF EXISTS stands here; IF alone is an error, as it cannot be a name here.</summary>
    private bool ParseIfExists()
    {
        if (!Eat(SqliteKeyword.If))
        {
            return false;
        }

        Expect(SqliteKeyword.Exists);
        return true;
    }

    private bool ParseIfNotExists()
    {
        if (!Eat(SqliteKeyword.If))
        {
            return false;
        }

        Expect(SqliteKeyword.Not);
        Expect(SqliteKeyword.Exists);
        return true;
    }

    private void ParseCollationName()
    {
        if (!IsBareName(Kind, KeywordId))
        {
            Unexpected("a collation name");
        }

        ParseUnqualifiedName(SqliteField.Collation, "a collation name");
    }
}
