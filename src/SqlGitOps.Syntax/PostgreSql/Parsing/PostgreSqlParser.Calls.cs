using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.Tree;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.Parsing;

/// <content>Function calls.</content>
internal partial class PostgreSqlParser
{
    // Whether the next call may not have WITHIN GROUP, FILTER or OVER (gram.y: func_expr_windowless).
    private bool _windowless;

    /// <summary>The arguments of a function whose name stands since <paramref name="mark"/>, and what may follow them.</summary>
    protected void ParseCall(Marker mark)
    {
        var windowless = _windowless;
        _windowless = false;
        Advance();
        var flags = 0u;
        var ordered = false;
        var named = false;
        if (Eat(TokenKind.Star))
        {
            flags = FuncCall.StarFlag;
        }
        else if (!At(TokenKind.RightParen))
        {
            var all = false;
            if (EatWord(W.Distinct))
            {
                flags = FuncCall.DistinctFlag;
            }
            else
            {
                all = EatWord(W.All);
            }

            do
            {
                if ((flags & FuncCall.VariadicFlag) != 0)
                {
                    Unexpected("')'; VARIADIC goes with the last argument");
                }

                if (AtWord(W.Variadic) && !all && (flags & FuncCall.DistinctFlag) == 0)
                {
                    Advance();
                    flags |= FuncCall.VariadicFlag;
                }

                named |= ParseArgument();
            }
            while (Eat(TokenKind.Comma));
            if (AtWord(W.Order))
            {
                ordered = true;
                ParseOrderBy();
            }
        }

        ExpectRightParen();
        if (windowless)
        {
            Finish(mark, K.FuncCall, flags);
            return;
        }

        if (IsStringKind(Kind) && flags == 0 && TokenAt(Position - 2).Kind != TokenKind.LeftParen)
        {
            // func(modifiers) 'literal' is a type with modifiers.
            if (ordered || named)
            {
                Unexpected("an operator; type modifiers have neither names nor ORDER BY");
            }

            Finish(mark, K.FuncCall);
            ParseString();
            Label(F.Argument);
            Finish(mark, K.TypeCast);
            return;
        }

        if (EatWords(W.Within, W.Group))
        {
            if (ordered || (flags & (FuncCall.DistinctFlag | FuncCall.VariadicFlag)) != 0)
            {
                Error(TokenAt(Position - 2).Span, "cannot use ORDER BY, DISTINCT or VARIADIC with WITHIN GROUP: expected plain arguments");
            }

            ExpectLeftParen();
            if (!AtWord(W.Order))
            {
                Unexpected("ORDER BY");
            }

            ParseOrderBy();
            ExpectRightParen();
            flags |= FuncCall.WithinGroupFlag;
        }

        ParseFilterAndOver();
        Finish(mark, K.FuncCall, flags);
    }

    protected void ParseFilterAndOver()
    {
        if (_windowless)
        {
            return;
        }

        if (AtWord(W.Filter) && PeekKind(1) == TokenKind.LeftParen)
        {
            Advance();
            Advance();
            ExpectWord(W.Where);
            ParseExpression(F.Filter);
            ExpectRightParen();
        }

        if (AtWord(W.Over) && (PeekKind(1) == TokenKind.LeftParen || IsNameAt(1, ColId)))
        {
            Advance();
            var mark = Mark();
            if (At(TokenKind.LeftParen))
            {
                ParseWindowSpecification(mark, F.Over);
            }
            else
            {
                ParseName(F.Reference, "a window name");
                Finish(mark, K.WindowDef, F.Over);
            }
        }
    }

    /// <summary>An argument; true when it is named.</summary>
    protected bool ParseArgument()
    {
        if (PeekKind(1) is TokenKind.ColonEquals or TokenKind.EqualsGreater && AtName(TypeFunctionName))
        {
            var mark = Mark();
            ParseName(F.Name, "a parameter name", TypeFunctionName);
            Advance();
            ParseExpression(F.Value);
            Finish(mark, K.NamedArg, F.Arguments);
            return true;
        }

        ParseExpression(F.Arguments);
        return false;
    }

    /// <summary>
    /// A function call or a function with a syntax of its own and nothing else (gram.y: func_expr_windowless): in FROM,
    /// in indexes, in partition keys, in CALL.
    /// </summary>
    protected void ParseFunctionOnly(F field)
    {
        var mark = Mark();
        _windowless = true;
        ParsePrimary();
        _windowless = false;
        var kind = PeekLastKind();
        var word = (W)TokenAt(mark.FirstToken).Keyword;
        if (!Failed && ((kind is not (K.FuncCall or K.SpecialFunction or K.SqlValueFunction) && !(kind == K.TypeCast && word == W.Cast))
            || (kind == K.SpecialFunction && word == W.Grouping)))
        {
            UnexpectedAt(mark.FirstToken, "a function call");
        }

        Label(field);
    }
}
