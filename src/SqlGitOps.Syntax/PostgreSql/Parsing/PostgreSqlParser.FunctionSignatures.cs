using SqlGitOps.Syntax.Tree;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.Parsing;

/// <content>Parameters of functions, and functions as DROP and ALTER name them.</content>
internal partial class PostgreSqlParser
{
    /// <summary><c>(mode name type DEFAULT x, …)</c>.</summary>
    protected void ParseFunctionParameters(F field)
    {
        ExpectLeftParen();
        if (!At(TokenKind.RightParen))
        {
            do
            {
                ParseFunctionParameter(field);
            }
            while (Eat(TokenKind.Comma));
        }

        ExpectRightParen();
    }

    protected void ParseFunctionParameter(F field)
    {
        var mark = Mark();
        var flags = ParseParameterMode();
        if (AtParameterName())
        {
            ParseName(F.Name, "a parameter name", TypeFunctionName);
            flags |= ParseParameterMode();
        }

        ParseType(F.Type, allowPercent: true);
        if (EatWord(W.Default) || Eat(TokenKind.Equal))
        {
            ParseExpression(F.Default);
        }

        Finish(mark, K.FunctionParameter, field, flags);
    }

    protected uint ParseParameterMode()
    {
        switch (Keyword)
        {
            case W.In:
                Advance();
                return FunctionParameter.InFlag | FlagIf(W.Out, FunctionParameter.InOutFlag);
            case W.Out:
                Advance();
                return FunctionParameter.OutFlag;
            case W.Inout:
                Advance();
                return FunctionParameter.InOutFlag;
            case W.Variadic:
                Advance();
                return FunctionParameter.VariadicFlag;
            default:
                return 0;
        }
    }

    /// <summary>Whether the current word is a parameter's name, that is, a type follows it.</summary>
    protected bool AtParameterName()
    {
        if (!AtName(TypeFunctionName) || AtWords(W.Double, W.Precision))
        {
            return false;
        }

        var distance = 1;
        while (IsGluedName(distance))
        {
            distance++;
        }

        return PeekKind(distance) switch
        {
            TokenKind.QuotedIdentifier or TokenKind.UnicodeQuotedIdentifier or TokenKind.Placeholder => true,
            TokenKind.Identifier => PeekWord(distance) is W.In or W.Variadic
                || PostgreSqlKeywords.CategoryOf(PeekKeywordId(distance)) != PostgreSqlKeywordCategory.Reserved,
            _ => false,
        };
    }

    /// <summary>A function with its argument types, which may be left out.</summary>
    protected void ParseFunctionSignature(F field)
    {
        var mark = Mark();
        ParseQualifiedName(F.Name, "a function name", NonReservedWord);
        var flags = 0u;
        if (At(TokenKind.LeftParen))
        {
            flags = FunctionSignature.HasArgumentsFlag | (PeekKind(1) == TokenKind.Star ? FunctionSignature.StarFlag : 0);
            ParseSignatureArguments();
        }

        Finish(mark, K.FunctionSignature, field, flags);
    }

    /// <summary><c>(types)</c>, <c>(*)</c> of an aggregate, <c>(types ORDER BY types)</c> of an ordered-set aggregate.</summary>
    protected void ParseSignatureArguments()
    {
        Advance();
        if (!Eat(TokenKind.Star) && !At(TokenKind.RightParen))
        {
            if (!AtWord(W.Order))
            {
                ParseSignatureTypes();
            }

            if (EatWords(W.Order, W.By))
            {
                ParseSignatureTypes();
            }
        }

        ExpectRightParen();
    }

    protected void ParseSignatureTypes()
    {
        do
        {
            ParseFunctionParameter(F.Arguments);
        }
        while (Eat(TokenKind.Comma));
    }
}
