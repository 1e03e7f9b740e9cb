using SqlGitOps.Syntax.Tree;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.Parsing;

/// <content>PARTITION BY and the bounds of partitions.</content>
internal partial class PostgreSqlParser
{
    protected void ParsePartitionBy()
    {
        var mark = Mark();
        Advance();
        ExpectWord(W.By);
        if (!AtWord(W.Range) && !AtPlainWord("list") && !AtPlainWord("hash") && Kind is TokenKind.Identifier)
        {
            Unexpected("RANGE, LIST or HASH");
        }

        ParseName(F.Strategy, "RANGE, LIST or HASH");
        ExpectLeftParen();
        do
        {
            var key = Mark();
            ParseIndexTarget();
            ParseOptionalCollation();
            if (AtName(ColId))
            {
                ParseQualifiedName(F.OpClass, "an operator class");
            }

            Finish(key, K.IndexElem, F.Keys);
        }
        while (Eat(TokenKind.Comma));
        ExpectRightParen();
        Finish(mark, K.PartitionSpec, F.PartitionBy);
    }

    protected void ParsePartitionBound(F field)
    {
        var mark = Mark();
        if (EatWord(W.Default))
        {
            Finish(mark, K.PartitionBoundSpec, field, PartitionBoundSpec.DefaultFlag);
            return;
        }

        ExpectWord(W.For);
        ExpectWord(W.Values);
        var flags = 0u;
        if (EatWord(W.In))
        {
            flags = PartitionBoundSpec.InFlag;
            ParseParenExpressionList(F.Values);
        }
        else if (EatWord(W.From))
        {
            flags = PartitionBoundSpec.RangeFlag;
            ParseParenExpressionList(F.From);
            ExpectWord(W.To);
            ParseParenExpressionList(F.To);
        }
        else if (EatWord(W.With))
        {
            flags = PartitionBoundSpec.HashFlag;
            ParseHashBound();
        }
        else
        {
            Unexpected("IN, FROM or WITH");
        }

        Finish(mark, K.PartitionBoundSpec, field, flags);
    }

    /// <summary><c>(MODULUS n, REMAINDER n)</c> in either order.</summary>
    private void ParseHashBound()
    {
        ExpectLeftParen();
        var modulus = false;
        var remainder = false;
        do
        {
            var option = Mark();
            if (AtPlainWord("modulus") && !modulus)
            {
                modulus = true;
            }
            else if (AtPlainWord("remainder") && !remainder)
            {
                remainder = true;
            }
            else if (!At(TokenKind.Placeholder))
            {
                Unexpected("MODULUS and REMAINDER, each once");
            }

            ParseName(F.Name, "MODULUS or REMAINDER", NonReservedWord);
            ParseInteger(F.Value);
            Finish(option, K.DefElem, F.Options);
        }
        while (Eat(TokenKind.Comma));
        if (!modulus || !remainder)
        {
            Unexpected(modulus ? "REMAINDER" : "MODULUS");
        }

        ExpectRightParen();
    }
}
