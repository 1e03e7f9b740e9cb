using SqlGitOps.Syntax.Tree;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.Parsing;

/// <content>Names, and which key words may be one where (gram.y: ColId, type_function_name, NonReservedWord, ColLabel).</content>
internal partial class PostgreSqlParser
{
    protected const int PlainBit = 1 << (int)PostgreSqlKeywordCategory.None;
    protected const int UnreservedBit = 1 << (int)PostgreSqlKeywordCategory.Unreserved;
    protected const int ColumnNameBit = 1 << (int)PostgreSqlKeywordCategory.ColumnName;
    protected const int TypeFunctionBit = 1 << (int)PostgreSqlKeywordCategory.TypeFunction;
    protected const int ReservedBit = 1 << (int)PostgreSqlKeywordCategory.Reserved;

    /// <summary>A table or column name.</summary>
    protected const int ColId = PlainBit | UnreservedBit | ColumnNameBit;

    /// <summary>A function or type name.</summary>
    protected const int TypeFunctionName = PlainBit | UnreservedBit | TypeFunctionBit;

    /// <summary>A language, extension or role name.</summary>
    protected const int NonReservedWord = PlainBit | UnreservedBit | ColumnNameBit | TypeFunctionBit;

    /// <summary>A name behind a dot or AS.</summary>
    protected const int ColLabel = NonReservedWord | ReservedBit;

    protected static bool IsName(in Token token, int allowed) => token.Kind switch
    {
        TokenKind.Identifier => ((allowed >> (int)PostgreSqlKeywords.CategoryOf(token.Keyword)) & 1) != 0,
        TokenKind.QuotedIdentifier or TokenKind.UnicodeQuotedIdentifier or TokenKind.Placeholder => true,
        _ => false,
    };

    protected bool AtName(int allowed) => !Failed && (IsName(Current, allowed) || (Kind == TokenKind.Operator && AtTemplateName()));

    /// <summary>
    /// Whether a name of the kind <c>@schema.</c> or <c>@schema@</c> stands here, which tools fill in. Only asked where a
    /// name must stand, since @ is also an operator.
    /// </summary>
    private bool AtTemplateName()
    {
        ref readonly var at = ref Current;
        ref readonly var word = ref TokenAt(Position + 1);
        ref readonly var next = ref TokenAt(Position + 2);
        return at.Length == 1 && Text[at.Start] == '@' && word.Kind == TokenKind.Identifier && word.Start == at.End && next.Start == word.End
            && (next.Kind == TokenKind.Dot || (next.Kind == TokenKind.Operator && next.Length == 1 && Text[next.Start] == '@'));
    }

    /// <summary>Takes the rest of <c>@name</c> or <c>@name@</c> and what is glued to it.</summary>
    private void TakeTemplateName()
    {
        Advance();
        if (Kind == TokenKind.Operator)
        {
            Advance();
            while (Kind is TokenKind.Placeholder or TokenKind.Identifier or TokenKind.Integer && AtGluedToken())
            {
                Advance();
            }
        }
    }

    protected bool IsNameAt(int distance, int allowed) => !Failed && IsName(TokenAt(Position + distance), allowed);

    /// <summary>Whether a column label without AS stands here (gram.y: BareColLabel).</summary>
    protected bool AtBareLabel() => Kind switch
    {
        TokenKind.Identifier => !PostgreSqlKeywords.NeedsAsAsLabel(KeywordId) && !(Current.StartsLine && StartsStatement(Position)),
        TokenKind.QuotedIdentifier or TokenKind.UnicodeQuotedIdentifier or TokenKind.Placeholder => true,
        _ => false,
    };

    protected void ParseName(F field, string what = "a name", int allowed = ColId)
    {
        var mark = Mark();
        if (AtName(allowed))
        {
            TakeName();
        }
        else
        {
            Unexpected(what);
        }

        Finish(mark, K.Name, field);
    }

    /// <summary>Takes one name; template placeholders may be glued to it.</summary>
    protected void TakeName()
    {
        var index = Position;
        var kind = Kind;
        Advance();
        if (kind == TokenKind.Operator)
        {
            TakeTemplateName();
        }
        else if (kind is TokenKind.Identifier or TokenKind.Placeholder)
        {
            while (Kind is TokenKind.Placeholder or TokenKind.Identifier or TokenKind.Integer && AtGluedToken())
            {
                Advance();
            }
        }
        else if (kind == TokenKind.UnicodeQuotedIdentifier)
        {
            ParseUescape(index, Position);
        }
        else if (kind == TokenKind.QuotedIdentifier && TokenAt(index).Length == 2)
        {
            Error(TokenAt(index).Span, "zero-length delimited identifier: expected a name between the quotes");
        }
    }

    /// <summary>Whether the current token belongs to the name before it: <c>{{prefix}}table</c>, <c>table_${suffix}</c>.</summary>
    protected bool AtGluedToken()
    {
        ref readonly var token = ref Current;
        return (token.Flags & (TokenFlags.AfterSpace | TokenFlags.StartsLine)) == TokenFlags.None
            && (token.Kind != TokenKind.Placeholder || Text[token.Start] != ':')
            && TokenAt(Position - 1).End == token.Start;
    }

    /// <summary><c>UESCAPE 'c'</c> behind a string or name with Unicode escapes, which are checked.</summary>
    /// <param name="first">The first token of the string.</param>
    /// <param name="end">The token behind its last part.</param>
    private void ParseUescape(int first, int end)
    {
        var escape = '\\';
        if (EatWord(W.Uescape))
        {
            ref readonly var token = ref Current;
            var content = TextOf(token);
            if (Kind == TokenKind.String && (content.Length != 3 || char.IsAsciiHexDigit(content[1]) || content[1] is '+' or '\'' or '"' || char.IsWhiteSpace(content[1])))
            {
                Error(token.Span, "invalid Unicode escape character: expected one character that is no hexadecimal digit, +, quote or space");
            }
            else
            {
                escape = content.Length == 3 ? content[1] : escape;
                Expect(TokenKind.String, "the escape character as a string");
            }
        }

        for (var index = first; index < end && !Failed; index++)
        {
            CheckUnicodeEscapes(TokenAt(index), escape);
        }
    }

    /// <summary>A possibly qualified name.</summary>
    protected void ParseQualifiedName(F field, string what = "a name", int allowed = ColId)
    {
        var mark = Mark();
        ParseName(F.Parts, what, allowed);
        while (Eat(TokenKind.Dot))
        {
            ParseName(F.Parts, "a name", ColLabel);
        }

        Finish(mark, K.QualifiedName, field);
    }

    /// <summary>The name of a table or its like: at most database, schema and name (gram.y: qualified_name).</summary>
    protected void ParseRelationName(F field, string what = "a table name")
    {
        var mark = Mark();
        ParseName(F.Parts, what);
        var parts = 1;
        while (Eat(TokenKind.Dot))
        {
            parts++;
            ParseName(F.Parts, "a name", ColLabel);
        }

        if (parts > 3)
        {
            Error(TokenAt(mark.FirstToken).Span, "improper qualified name (too many dotted names): expected at most database.schema.name");
        }

        Finish(mark, K.QualifiedName, field);
    }

    protected void ParseRelationNameList(F field)
    {
        do
        {
            ParseRelationName(field);
        }
        while (Eat(TokenKind.Comma));
    }


    /// <summary><c>name, name, …</c></summary>
    protected void ParseNameList(F field, string what = "a column name")
    {
        do
        {
            ParseName(field, what);
        }
        while (Eat(TokenKind.Comma));
    }

    /// <summary><c>(name, name, …)</c></summary>
    protected void ParseParenNameList(F field, string what = "a column name")
    {
        ExpectLeftParen();
        ParseNameList(field, what);
        ExpectRightParen();
    }

    protected void ParseQualifiedNameList(F field, string what)
    {
        do
        {
            ParseQualifiedName(field, what);
        }
        while (Eat(TokenKind.Comma));
    }

    /// <summary>The name of a function (gram.y: func_name): alone a function name, with a schema a column-like one.</summary>
    protected void ParseFunctionName(F field)
    {
        var mark = Mark();
        ParseName(F.Parts, "a function name", NonReservedWord);
        ref readonly var first = ref TokenAt(mark.FirstToken);
        if (At(TokenKind.Dot))
        {
            if (!IsName(first, ColId))
            {
                Unexpected("'('");
            }
        }
        else if (!IsName(first, TypeFunctionName) && !At(TokenKind.Placeholder) && !Failed)
        {
            UnexpectedAt(mark.FirstToken, "a function name");
        }

        while (Eat(TokenKind.Dot))
        {
            ParseName(F.Parts, "a name", ColLabel);
        }

        Finish(mark, K.QualifiedName, field);
    }

    /// <summary>A name that may also be written as a string (languages, versions).</summary>
    protected void ParseNameOrString(F field, string what)
    {
        var mark = Mark();
        if (IsStringKind(Kind) && Kind != TokenKind.NationalString)
        {
            TakeString();
        }
        else if (AtName(NonReservedWord))
        {
            TakeName();
        }
        else
        {
            Unexpected(what);
        }

        Finish(mark, K.Name, field);
    }
}
