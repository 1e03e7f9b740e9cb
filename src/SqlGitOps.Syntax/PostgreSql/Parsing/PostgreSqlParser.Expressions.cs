using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.Tree;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.Parsing;

/// <content>Expressions by operator precedence (manual 4.1.6, gram.y's %left/%right/%nonassoc lines).</content>
internal partial class PostgreSqlParser
{
    protected void Finish(Marker mark, K kind, uint flags = 0) => Finish(mark, (ushort)kind, flags);

    protected void Finish(Marker mark, K kind, F field, uint flags = 0) => Finish(mark, (ushort)kind, flags, (byte)field);

    // Binding strength of operators, loosest first.
    protected const int OrLevel = 1;
    protected const int AndLevel = 2;
    protected const int NotLevel = 3;
    protected const int IsLevel = 4;
    protected const int ComparisonLevel = 5;
    protected const int LikeLevel = 6;
    protected const int OperatorLevel = 7;
    protected const int AddLevel = 8;
    protected const int MultiplyLevel = 9;
    protected const int PowerLevel = 10;
    protected const int AtLevel = 11;
    protected const int CollateLevel = 12;
    protected const int SignLevel = 13;
    protected const int CastLevel = 15;
    protected const int NoLimit = 99;

    /// <summary>Any expression (gram.y: a_expr).</summary>
    protected void ParseExpression(F field)
    {
        ParseExpressionAt(OrLevel, restricted: false);
        Label(field);
    }

    /// <summary>An expression without AND, OR, NOT, IN, LIKE, BETWEEN and IS NULL (gram.y: b_expr).</summary>
    protected void ParseRestrictedExpression(F field)
    {
        ParseExpressionAt(IsLevel, restricted: true);
        Label(field);
    }

    /// <summary>A signed constant or another operand without binary operators.</summary>
    protected void ParseOperand() => ParseExpressionAt(SignLevel, restricted: false);

    protected void ParseExpressionList(F field)
    {
        do
        {
            ParseExpression(field);
        }
        while (Eat(TokenKind.Comma));
    }

    protected void ParseParenExpressionList(F field)
    {
        ExpectLeftParen();
        ParseExpressionList(field);
        ExpectRightParen();
    }

    protected void ParseExpressionAt(int minimum, bool restricted)
    {
        var mark = Mark();
        if (!Enter())
        {
            Finish(mark, K.Literal);
            return;
        }

        ParsePrefix(restricted);
        ParseOperators(mark, minimum, restricted);
        Leave();
    }

    protected void ParsePrefix(bool restricted)
    {
        var mark = Mark();
        switch (Kind)
        {
            case TokenKind.Plus or TokenKind.Minus:
                Advance();
                ParseExpressionAt(SignLevel, restricted);
                Finish(mark, K.AExpr, F.None, AExpr.PrefixFlag, F.Right);
                return;

            case TokenKind.Operator:
                Advance();
                ParseExpressionAt(OperatorLevel + 1, restricted);
                Finish(mark, K.AExpr, F.None, AExpr.PrefixFlag, F.Right);
                return;

            case TokenKind.Identifier when AtWord(W.Default) && !restricted:
                TakeLiteral(Literal.DefaultFlag);
                return;

            case TokenKind.Identifier when AtWord(W.Not) && !restricted:
                Advance();
                ParseExpressionAt(NotLevel, restricted);
                Label(F.Arguments);
                Finish(mark, K.BoolExpr, BoolExpr.NotFlag);
                return;

            case TokenKind.Identifier when AtWord(W.Operator) && PeekKind(1) == TokenKind.LeftParen:
                ParseOperator();
                ParseExpressionAt(OperatorLevel + 1, restricted);
                Finish(mark, K.AExpr, F.None, AExpr.PrefixFlag, F.Right);
                return;

            default:
                ParsePrimary();
                return;
        }
    }

    /// <summary>Labels the operand that was just made, then makes the operator's node.</summary>
    protected void Finish(Marker mark, K kind, F field, uint flags, F operand)
    {
        Label(operand);
        Finish(mark, kind, field, flags);
    }

    /// <summary>The operators behind an operand that stands since <paramref name="mark"/>.</summary>
    protected void ParseOperators(Marker mark, int minimum, bool restricted)
    {
        // A non-associative operator may not follow its own kind: a < b < c.
        var limit = NoLimit;
        while (true)
        {
            switch (Kind)
            {
                case TokenKind.Identifier:
                    if (KeywordId == 0 || !ParseWordOperator(mark, minimum, ref limit, restricted))
                    {
                        return;
                    }

                    break;

                case TokenKind.Less or TokenKind.Greater or TokenKind.Equal or TokenKind.LessEqual or TokenKind.GreaterEqual or TokenKind.NotEqual:
                    if (minimum > ComparisonLevel && !(minimum <= OperatorLevel && AtSubqueryOperator()))
                    {
                        return;
                    }

                    if (limit < ComparisonLevel)
                    {
                        Unexpected("AND, OR or parentheses between comparisons");
                        return;
                    }

                    Advance();
                    if (ParseBinaryRight(mark, ComparisonLevel + 1, restricted))
                    {
                        limit = ComparisonLevel - 1;
                    }

                    break;

                case TokenKind.Operator:
                    if (minimum > OperatorLevel)
                    {
                        return;
                    }

                    Advance();
                    ParseBinaryRight(mark, OperatorLevel + 1, restricted);
                    limit = NoLimit;
                    break;

                case TokenKind.Plus or TokenKind.Minus:
                    if (minimum > AddLevel)
                    {
                        return;
                    }

                    Advance();
                    ParseBinaryRight(mark, AddLevel + 1, restricted);
                    limit = NoLimit;
                    break;

                case TokenKind.Star or TokenKind.Slash or TokenKind.Percent:
                    if (minimum > MultiplyLevel)
                    {
                        return;
                    }

                    Advance();
                    ParseBinaryRight(mark, MultiplyLevel + 1, restricted);
                    limit = NoLimit;
                    break;

                case TokenKind.Caret:
                    if (minimum > PowerLevel)
                    {
                        return;
                    }

                    Advance();
                    ParseBinaryRight(mark, PowerLevel + 1, restricted);
                    limit = NoLimit;
                    break;

                case TokenKind.Typecast:
                    if (minimum > CastLevel)
                    {
                        return;
                    }

                    Label(F.Argument);
                    Advance();
                    ParseType(F.Type);
                    Finish(mark, K.TypeCast);
                    limit = NoLimit;
                    break;

                default:
                    return;
            }
        }
    }

    protected bool AtSubqueryOperator() => PeekWord(1) is W.Any or W.All or W.Some && PeekKind(2) == TokenKind.LeftParen;

    /// <summary>
    /// The right side of a binary operator, whose tokens are taken: an expression, or ANY/ALL/SOME (…). False when it
    /// was the latter, which needs no care for associativity.
    /// </summary>
    protected bool ParseBinaryRight(Marker mark, int minimum, bool restricted, uint flags = 0)
    {
        if (!restricted && Keyword is W.Any or W.All or W.Some && PeekKind(1) == TokenKind.LeftParen)
        {
            Label(F.Left);
            var any = !AtWord(W.All);
            Advance();
            Advance();
            if (AtQuery())
            {
                ParseQuery(F.Query);
                ExpectRightParen();
                Finish(mark, K.SubLink, (any ? SubLink.AnyFlag : SubLink.AllFlag) | ((flags & AExpr.NotFlag) != 0 ? SubLink.NotFlag : 0));
                return false;
            }

            // ((SELECT …)) is still a subquery to the server only when nothing follows it; as an expression it is the same text.
            ParseExpression(F.Right);
            ExpectRightParen();
            Finish(mark, K.AExpr, flags | AExpr.OperatorAnyAllFlag);
            return false;
        }

        Label(F.Left);
        ParseExpressionAt(minimum, restricted);
        Label(F.Right);
        Finish(mark, K.AExpr, flags);
        return true;
    }
}
