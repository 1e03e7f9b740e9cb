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
        ParseName(F.Strategy, "RANGE, LIST or HASH");
        ParseIndexElements(F.Keys);
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
            ExpectLeftParen();
            do
            {
                var option = Mark();
                ParseName(F.Name, "MODULUS or REMAINDER", NonReservedWord);
                ParseOperandAs(F.Value);
                Finish(option, K.DefElem, F.Options);
            }
            while (Eat(TokenKind.Comma));
            ExpectRightParen();
        }
        else
        {
            Unexpected("IN, FROM or WITH");
        }

        Finish(mark, K.PartitionBoundSpec, field, flags);
    }
}
