using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.Tree;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.Parsing;

/// <content>Function calls.</content>
internal partial class PostgreSqlParser
{
    /// <summary>The arguments of a function whose name stands since <paramref name="mark"/>, and what may follow them.</summary>
    protected void ParseCall(Marker mark)
    {
        Advance();
        var flags = 0u;
        if (Eat(TokenKind.Star))
        {
            flags = FuncCall.StarFlag;
        }
        else if (!At(TokenKind.RightParen))
        {
            if (EatWord(W.Distinct))
            {
                flags = FuncCall.DistinctFlag;
            }
            else
            {
                EatWord(W.All);
            }

            do
            {
                flags |= FlagIf(W.Variadic, FuncCall.VariadicFlag);
                ParseArgument();
            }
            while (Eat(TokenKind.Comma));
            if (AtWord(W.Order))
            {
                ParseOrderBy();
            }
        }

        ExpectRightParen();
        if (IsStringKind(Kind) && flags == 0)
        {
            // func(modifiers) 'literal' is a type with modifiers.
            Finish(mark, K.FuncCall);
            ParseString();
            Label(F.Argument);
            Finish(mark, K.TypeCast);
            return;
        }

        if (AtWords(W.Within, W.Group))
        {
            Advance();
            Advance();
            ExpectLeftParen();
            ParseOrderBy();
            ExpectRightParen();
            flags |= FuncCall.WithinGroupFlag;
        }

        ParseFilterAndOver();
        Finish(mark, K.FuncCall, flags);
    }

    protected void ParseFilterAndOver()
    {
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

    protected void ParseArgument()
    {
        if (PeekKind(1) is TokenKind.ColonEquals or TokenKind.EqualsGreater && AtName(TypeFunctionName))
        {
            var mark = Mark();
            ParseName(F.Name, "a parameter name", TypeFunctionName);
            Advance();
            ParseExpression(F.Value);
            Finish(mark, K.NamedArg, F.Arguments);
            return;
        }

        ParseExpression(F.Arguments);
    }

    /// <summary>
    /// A function call or a function with a syntax of its own and nothing else (gram.y: func_expr_windowless in indexes,
    /// func_table in FROM).
    /// </summary>
    protected void ParseFunctionOnly(F field)
    {
        ParsePrimary();
        Label(field);
    }
}
