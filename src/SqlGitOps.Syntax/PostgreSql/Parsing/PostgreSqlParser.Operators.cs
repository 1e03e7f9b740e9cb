using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.Tree;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.Parsing;

/// <content>Operators that are words, and operators as names.</content>
internal partial class PostgreSqlParser
{
    /// <summary>
    /// Whether what stands behind a word cannot be its right side, so that the word is a column's label without AS:
    /// <c>SELECT a like FROM t</c>.
    /// </summary>
    private bool IsLabelAt(int distance) => PeekKind(distance) == TokenKind.Comma || PeekWord(distance) == W.From;

    /// <summary>An operator that is a word. False when there is none that binds tightly enough.</summary>
    protected bool ParseWordOperator(Marker mark, int minimum, ref int limit, bool restricted)
    {
        switch (Keyword)
        {
            case W.And or W.Or or W.Is or W.In or W.Like or W.Ilike or W.Similar or W.Between when IsLabelAt(1):
                return false;

            case W.And or W.Or:
                {
                    var and = AtWord(W.And);
                    var level = and ? AndLevel : OrLevel;
                    if (restricted || minimum > level)
                    {
                        return false;
                    }

                    var word = Keyword;
                    Label(F.Arguments);
                    while (EatWord(word))
                    {
                        ParseExpressionAt(level + 1, restricted);
                        Label(F.Arguments);
                    }

                    Finish(mark, K.BoolExpr, and ? BoolExpr.AndFlag : BoolExpr.OrFlag);
                    limit = NoLimit;
                    return true;
                }

            case W.Is:
                if (minimum > IsLevel || limit < IsLevel)
                {
                    return false;
                }

                ParseIs(mark, ref limit, restricted);
                return true;

            case W.Isnull or W.Notnull:
                if (restricted || minimum > IsLevel || limit < IsLevel)
                {
                    return false;
                }

                {
                    var flag = AtWord(W.Notnull) ? NullTest.IsNotFlag : 0;
                    Label(F.Argument);
                    Advance();
                    Finish(mark, K.NullTest, flag);
                    limit = NoLimit;
                    return true;
                }

            case W.Not when PeekWord(1) is W.Between or W.In or W.Like or W.Ilike or W.Similar:
                if (restricted || minimum > LikeLevel || limit < LikeLevel)
                {
                    return false;
                }

                Advance();
                ParseLikeLevel(mark, ref limit, negated: true);
                return true;

            case W.Similar when PeekWord(1) != W.To:
                return false;

            case W.Between or W.In or W.Like or W.Ilike or W.Similar:
                if (restricted || minimum > LikeLevel || limit < LikeLevel)
                {
                    return false;
                }

                ParseLikeLevel(mark, ref limit, negated: false);
                return true;

            case W.Operator when PeekKind(1) == TokenKind.LeftParen:
                if (minimum > OperatorLevel)
                {
                    return false;
                }

                // Labelled first: the operator's schema is no operand.
                Label(F.Left);
                ParseOperatorTokens();
                ParseBinaryRight(mark, OperatorLevel + 1, restricted);
                limit = NoLimit;
                return true;

            case W.At when PeekWord(1) is W.Time or W.Local:
                if (restricted || minimum > AtLevel)
                {
                    return false;
                }

                Label(F.Left);
                Advance();
                if (!EatWord(W.Local))
                {
                    Advance();
                    ExpectWord(W.Zone);
                    ParseExpressionAt(AtLevel + 1, restricted);
                    Label(F.Right);
                }

                Finish(mark, K.AExpr, AExpr.AtTimeZoneFlag);
                limit = NoLimit;
                return true;

            case W.Collate:
                if (restricted || minimum > CollateLevel)
                {
                    return false;
                }

                Label(F.Argument);
                Advance();
                ParseQualifiedName(F.Collation, "a collation");
                Finish(mark, K.CollateClause);
                limit = NoLimit;
                return true;

            case W.Overlaps:
                if (restricted || minimum > OperatorLevel)
                {
                    return false;
                }

                CheckOverlapsOperand(mark.FirstToken, "left");
                Label(F.Left);
                Advance();
                var right = Position;
                ParsePrimary();
                CheckOverlapsOperand(right, "right");
                Label(F.Right);
                Finish(mark, K.AExpr, AExpr.OverlapsFlag);
                limit = NoLimit;
                return true;

            default:
                return false;
        }
    }

    /// <summary><c>IS [NOT] NULL | TRUE | FALSE | UNKNOWN | DISTINCT FROM x | DOCUMENT | NORMALIZED | JSON</c>.</summary>
    protected void ParseIs(Marker mark, ref int limit, bool restricted)
    {
        Label(F.Left);
        Advance();
        var not = FlagIf(W.Not, AExpr.NotFlag);
        limit = NoLimit;
        if (EatWord(W.Distinct))
        {
            ExpectWord(W.From);
            ParseExpressionAt(IsLevel + 1, restricted);
            Label(F.Right);
            Finish(mark, K.AExpr, AExpr.IsDistinctFlag | not);
            limit = IsLevel - 1;
            return;
        }

        if (EatWord(W.Document))
        {
            Finish(mark, K.AExpr, AExpr.IsTestFlag | not);
            return;
        }

        switch (restricted ? W.NotAKeyword : Keyword)
        {
            case W.Null:
                Label(F.Argument);
                Advance();
                Finish(mark, K.NullTest, not != 0 ? NullTest.IsNotFlag : 0);
                return;
            case W.True or W.False or W.Unknown:
                Advance();
                Finish(mark, K.AExpr, AExpr.IsTestFlag | not);
                return;
            case W.Nfc or W.Nfd or W.Nfkc or W.Nfkd or W.Normalized:
                if (!AtWord(W.Normalized))
                {
                    Advance();
                }

                ExpectWord(W.Normalized);
                Finish(mark, K.AExpr, AExpr.IsTestFlag | not);
                return;
            case W.Json:
                Advance();
                if (Keyword is W.Value or W.Array or W.Object or W.Scalar)
                {
                    Advance();
                }

                ParseJsonUniqueKeys();
                Finish(mark, K.AExpr, AExpr.IsTestFlag | AExpr.IsJsonFlag | not);
                return;
            default:
                Unexpected(restricted ? "DISTINCT FROM or DOCUMENT" : "NULL, TRUE, FALSE, UNKNOWN or DISTINCT FROM");
                Finish(mark, K.AExpr, AExpr.IsTestFlag | not);
                return;
        }
    }

    /// <summary>BETWEEN, IN, LIKE, ILIKE and SIMILAR TO; NOT is taken already.</summary>
    protected void ParseLikeLevel(Marker mark, ref int limit, bool negated)
    {
        var not = negated ? AExpr.NotFlag : 0;
        var word = Keyword;
        Advance();
        switch (word)
        {
            case W.Between:
                Label(F.Left);
                if (!EatWord(W.Symmetric))
                {
                    EatWord(W.Asymmetric);
                }

                ParseExpressionAt(IsLevel, restricted: true);
                Label(F.Arguments);
                ExpectWord(W.And);
                ParseExpressionAt(LikeLevel + 1, restricted: false);
                Label(F.Arguments);
                Finish(mark, K.AExpr, AExpr.BetweenFlag | not);
                limit = LikeLevel - 1;
                return;

            case W.In:
                Label(F.Left);
                limit = NoLimit;
                if (At(TokenKind.Placeholder))
                {
                    ParsePrimary();
                    Label(F.Right);
                    Finish(mark, K.AExpr, AExpr.InFlag | not);
                    return;
                }

                ExpectLeftParen();
                if (AtQuery())
                {
                    ParseQuery(F.Query);
                    ExpectRightParen();
                    Finish(mark, K.SubLink, SubLink.InFlag | (negated ? SubLink.NotFlag : 0));
                    return;
                }

                ParseExpressionList(F.Arguments);
                ExpectRightParen();
                Finish(mark, K.AExpr, AExpr.InFlag | not);
                return;

            case W.Similar:
                ExpectWord(W.To);
                Label(F.Left);
                ParseExpressionAt(LikeLevel + 1, restricted: false);
                Label(F.Right);
                ParseEscape();
                Finish(mark, K.AExpr, AExpr.SimilarToFlag | not);
                limit = LikeLevel - 1;
                return;

            default:
                var flags = (word == W.Like ? AExpr.LikeFlag : AExpr.ILikeFlag) | not;
                if (Keyword is W.Any or W.All or W.Some)
                {
                    ParseBinaryRight(mark, LikeLevel + 1, restricted: false, flags);
                    limit = NoLimit;
                    return;
                }

                Label(F.Left);
                ParseExpressionAt(LikeLevel + 1, restricted: false);
                Label(F.Right);
                ParseEscape();
                Finish(mark, K.AExpr, flags);
                limit = LikeLevel - 1;
                return;
        }
    }

    protected void ParseEscape()
    {
        if (EatWord(W.Escape))
        {
            ParseExpressionAt(LikeLevel + 1, restricted: false);
            Label(F.Arguments);
        }
    }

    protected static bool IsOperatorKind(TokenKind kind) => kind is TokenKind.Operator or TokenKind.Plus or TokenKind.Minus or TokenKind.Star
        or TokenKind.Slash or TokenKind.Percent or TokenKind.Caret or TokenKind.Less or TokenKind.Greater or TokenKind.Equal
        or TokenKind.LessEqual or TokenKind.GreaterEqual or TokenKind.NotEqual;

    /// <summary>An operator, or <c>OPERATOR(schema.op)</c>; tokens only.</summary>
    protected void ParseOperator()
    {
        if (AtWord(W.Operator))
        {
            ParseOperatorTokens();
        }
        else if (IsOperatorKind(Kind))
        {
            Advance();
        }
        else
        {
            Unexpected("an operator");
        }
    }

    protected void ParseOperatorTokens()
    {
        Advance();
        ExpectLeftParen();
        while (AtName(ColId) && PeekKind(1) == TokenKind.Dot)
        {
            Advance();
            Advance();
        }

        if (IsOperatorKind(Kind))
        {
            Advance();
        }
        else
        {
            Unexpected("an operator");
        }

        ExpectRightParen();
    }

    /// <summary>Both sides of OVERLAPS are rows of two.</summary>
    private void CheckOverlapsOperand(int token, string side)
    {
        if (Failed)
        {
            return;
        }

        if (PeekLastKind() != K.RowExpr)
        {
            UnexpectedAt(token, "a row of two, such as (start, end), on each side of OVERLAPS");
        }
        else if (_rowElements != 2)
        {
            Error(TokenAt(token).Span, $"wrong number of parameters on {side} side of OVERLAPS expression: expected two");
        }
    }
}
