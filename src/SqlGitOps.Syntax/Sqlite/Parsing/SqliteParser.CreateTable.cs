using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Syntax.Sqlite.Parsing;

/// <content>CREATE TABLE: columns, types and options.</content>
internal sealed partial class SqliteParser
{
    private void ParseCreateTable(Marker mark, bool temporary)
    {
        Advance();
        var ifNotExists = ParseIfNotExists();
        ParseQualifiedName(SqliteField.Relation, "a table name");
        if (Eat(SqliteKeyword.As))
        {
            ParseSelect(SqliteField.Query);
            Finish(mark, SqliteKind.CreateTableAsStmt,
                (ifNotExists ? CreateTableAsStmt.IfNotExistsFlag : 0) | (temporary ? CreateTableAsStmt.TemporaryFlag : 0));
            return;
        }

        var flags = (ifNotExists ? CreateStmt.IfNotExistsFlag : 0) | (temporary ? CreateStmt.TemporaryFlag : 0);
        if (ExpectLeftParen())
        {
            ParseTableElements();
            ExpectRightParen();
            flags |= ParseTableOptions();
        }

        Finish(mark, SqliteKind.CreateStmt, flags);
    }

    /// <summary>Columns, then table constraints; the commas between constraints may be left out.</summary>
    private void ParseTableElements()
    {
        do
        {
            ParseColumnDef();
            Label(SqliteField.Elements);
            if (!Eat(TokenKind.Comma))
            {
                return;
            }
        }
        while (!AtTableConstraint);

        do
        {
            ParseTableConstraint();
            Label(SqliteField.Elements);
            if (Eat(TokenKind.Comma) && !AtTableConstraint)
            {
                Unexpected("a table constraint (columns come before the constraints)");
            }
        }
        while (AtTableConstraint);
    }

    private bool AtTableConstraint =>
        Keyword is SqliteKeyword.Constraint or SqliteKeyword.Primary or SqliteKeyword.Unique or SqliteKeyword.Check or SqliteKeyword.Foreign;

    /// <summary>Options with commas between them; SQLite takes a comma before the first one too.</summary>
    private uint ParseTableOptions()
    {
        uint flags = 0;
        if (AtName)
        {
            flags = ParseTableOption();
        }

        while (Eat(TokenKind.Comma))
        {
            flags |= ParseTableOption();
        }

        return flags;
    }

    private uint ParseTableOption()
    {
        var mark = Mark();
        var without = Eat(SqliteKeyword.Without);
        var token = Current;
        uint flags = 0;
        if (!AtName)
        {
            Unexpected(without ? "ROWID" : "STRICT or WITHOUT ROWID");
        }
        else if (without && TextOf(token).Equals("rowid", StringComparison.OrdinalIgnoreCase))
        {
            flags = CreateStmt.WithoutRowidFlag;
        }
        else if (!without && TextOf(token).Equals("strict", StringComparison.OrdinalIgnoreCase))
        {
            flags = CreateStmt.StrictFlag;
        }
        else if (token.Kind != TokenKind.Placeholder)
        {
            Error(token.Span, "unknown table option: expected STRICT or WITHOUT ROWID");
        }

        Advance();
        Finish(mark, SqliteKind.TableOption);
        Label(SqliteField.Options);
        return flags;
    }

    private void ParseColumnDef()
    {
        var mark = Mark();
        ParseName(SqliteField.Name, "a column name");
        if (AtTypeWord)
        {
            ParseTypeName(SqliteField.Type);
        }

        while (ParseColumnConstraint())
        {
        }

        Finish(mark, SqliteKind.ColumnDef);
    }

    // GENERATED is a word of the type unless it begins a generated column, as in SQLite.
    private bool AtTypeWord => IsBareName(Kind, KeywordId)
        && !(At(SqliteKeyword.Generated) && Peek(1) == SqliteKeyword.Always && Peek(2) == SqliteKeyword.As);

    private void ParseTypeName(SqliteField field)
    {
        var mark = Mark();
        while (AtTypeWord)
        {
            ParseName(SqliteField.Words, "a type name");
        }

        // A type is at least one word, but CAST takes none at all.
        if (Position > mark.FirstToken && Eat(TokenKind.LeftParen))
        {
            ParseSignedNumber();
            if (Eat(TokenKind.Comma))
            {
                ParseSignedNumber();
            }

            ExpectRightParen();
        }

        Finish(mark, SqliteKind.TypeName);
        Label(field);
    }

    private void ParseSignedNumber()
    {
        var mark = Mark();
        if (Kind is TokenKind.Plus or TokenKind.Minus)
        {
            Advance();
        }

        ExpectNumber();
        Finish(mark, SqliteKind.Literal, Literal.NumberFlag);
        Label(SqliteField.Modifiers);
    }
}
