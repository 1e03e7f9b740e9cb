using SqlGitOps.Syntax.Tree;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.Parsing;

/// <content>Parameters of functions, and functions as DROP and ALTER name them.</content>
internal partial class PostgreSqlParser
{
    /// <summary><c>(mode name type DEFAULT x, …)</c>.</summary>
    /// <returns>The modes of all parameters together.</returns>
    protected uint ParseFunctionParameters(F field)
    {
        var modes = 0u;
        ExpectLeftParen();
        if (!At(TokenKind.RightParen))
        {
            do
            {
                modes |= ParseFunctionParameter(field, allowDefault: true);
            }
            while (Eat(TokenKind.Comma));
        }

        ExpectRightParen();
        return modes;
    }

    protected uint ParseFunctionParameter(F field, bool allowDefault)
    {
        var mark = Mark();
        var flags = ParseParameterMode();
        if (AtParameterName())
        {
            ParseName(F.Name, "a parameter name", TypeFunctionName);
            if (flags == 0)
            {
                // The mode may also stand behind the name.
                flags = ParseParameterMode();
            }
        }

        ParseType(F.Type, allowPercent: true);
        if (allowDefault && (EatWord(W.Default) || Eat(TokenKind.Equal)))
        {
            ParseExpression(F.Default);
        }

        Finish(mark, K.FunctionParameter, field, flags);
        return flags;
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

    /// <summary>A function with its argument types, which may be left out (gram.y: function_with_argtypes).</summary>
    protected void ParseFunctionSignature(F field)
    {
        var mark = Mark();
        if (AtFunctionTable() || AtGluedSignature())
        {
            ParseFunctionName(F.Name);
        }
        else
        {
            ParseQualifiedName(F.Name, "a function name", PeekKind(1) == TokenKind.Dot ? ColId : NonReservedWord);
        }

        var flags = 0u;
        if (Eat(TokenKind.LeftParen))
        {
            flags = FunctionSignature.HasArgumentsFlag;
            if (!At(TokenKind.RightParen))
            {
                ParseSignatureTypes(F.Arguments);
            }

            ExpectRightParen();
        }

        Finish(mark, K.FunctionSignature, field, flags);
    }

    /// <summary>Whether a template stands in a name with parentheses behind it.</summary>
    private bool AtGluedSignature() => At(TokenKind.Placeholder) && PeekKind(1) == TokenKind.LeftParen;

    /// <summary>
    /// An aggregate with its argument types: <c>(types)</c>, <c>(*)</c>, or <c>(types ORDER BY types)</c> of an ordered-set
    /// aggregate (gram.y: aggregate_with_argtypes).
    /// </summary>
    protected void ParseAggregateSignature(F field)
    {
        var mark = Mark();
        ParseFunctionName(F.Name);
        var flags = ParseAggregateArguments();
        Finish(mark, K.FunctionSignature, field, flags);
    }

    private uint ParseAggregateArguments()
    {
        var flags = FunctionSignature.HasArgumentsFlag;
        ExpectLeftParen();
        if (Eat(TokenKind.Star))
        {
            flags |= FunctionSignature.StarFlag;
        }
        else
        {
            if (!AtWord(W.Order))
            {
                ParseSignatureTypes(F.Arguments);
            }

            if (EatWord(W.Order))
            {
                ExpectWord(W.By);
                ParseSignatureTypes(F.OrderByArguments);
            }
        }

        ExpectRightParen();
        return flags;
    }

    private void ParseSignatureTypes(F field)
    {
        do
        {
            ParseFunctionParameter(field, allowDefault: false);
        }
        while (Eat(TokenKind.Comma));
    }
}
