using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Syntax.Sqlite.Parsing;

/// <content>Function calls.</content>
internal sealed partial class SqliteParser
{
    private void ParseCall(Marker mark)
    {
        Finish(mark, SqliteKind.QualifiedName);
        Label(SqliteField.Function);
        Advance();
        uint flags;
        var ordered = false;
        if (Eat(TokenKind.Star))
        {
            flags = FuncCall.StarFlag;
        }
        else
        {
            flags = Eat(SqliteKeyword.Distinct) ? FuncCall.DistinctFlag : Eat(SqliteKeyword.All) ? FuncCall.AllFlag : 0;
            if (!At(TokenKind.RightParen) && !At(SqliteKeyword.Order))
            {
                ParseExpressionList(SqliteField.Arguments);
            }

            ordered = At(SqliteKeyword.Order);
            ParseOptionalOrderBy();
        }

        ExpectRightParen();
        if (Kind == TokenKind.Identifier)
        {
            flags |= ParseCallSuffix(ordered);
        }

        Finish(mark, SqliteKind.FuncCall, flags);
    }

    /// <summary>
    /// WITHIN GROUP, FILTER and OVER. FILTER and OVER are key words only behind a call and before what belongs to them
    /// (sqlite3 tokenize.c, analyzeFilterKeyword and analyzeOverKeyword); otherwise they are aliases.
    /// </summary>
    private uint ParseCallSuffix(bool ordered)
    {
        uint flags = 0;
        if (KeywordId == 0 && Peek(1) == SqliteKeyword.Group && TextOf(Current).Equals("within", StringComparison.OrdinalIgnoreCase))
        {
            Advance();
            Advance();
            ExpectLeftParen();
            if (!At(SqliteKeyword.Order))
            {
                Unexpected("ORDER BY");
            }

            ParseOptionalOrderBy();
            ExpectRightParen();
            flags = FuncCall.WithinGroupFlag;
        }

        if (At(SqliteKeyword.Filter) && PeekKind(1) == TokenKind.LeftParen)
        {
            Advance();
            Advance();
            Expect(SqliteKeyword.Where);
            ParseExpression(SqliteField.Filter);
            ExpectRightParen();
        }

        if (At(SqliteKeyword.Over) && (PeekKind(1) == TokenKind.LeftParen || IsName(PeekKind(1), PeekKeywordId(1))))
        {
            if (ordered)
            {
                Error(Current.Span, "a call with ORDER BY in its parentheses cannot be a window function");
            }

            Advance();
            var mark = Mark();
            if (At(TokenKind.LeftParen))
            {
                ParseWindowDefinition(mark, SqliteField.Over);
            }
            else
            {
                ParseName(SqliteField.Reference, "a window name");
                Finish(mark, SqliteKind.WindowDef);
                Label(SqliteField.Over);
            }
        }

        return flags;
    }

    /// <summary>Makes a call of the qualified name that was parsed last and the arguments in parentheses behind it.</summary>
    private void FinishCall(Marker mark)
    {
        Label(SqliteField.Function);
        ExpectLeftParen();
        if (!At(TokenKind.RightParen))
        {
            ParseExpressionList(SqliteField.Arguments);
        }

        ExpectRightParen();
        Finish(mark, SqliteKind.FuncCall);
    }
}
