using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.Tree;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.Parsing;

/// <content>CREATE INDEX, and the elements of indexes.</content>
internal partial class PostgreSqlParser
{
    protected void ParseIndex(Marker mark)
    {
        var flags = FlagIf(W.Unique, IndexStmt.UniqueFlag);
        ExpectWord(W.Index);
        flags |= FlagIf(W.Concurrently, IndexStmt.ConcurrentlyFlag) | IfNotExists(IndexStmt.IfNotExistsFlag);
        if (!AtWord(W.On) || (flags & IndexStmt.IfNotExistsFlag) != 0)
        {
            ParseName(F.Name, "an index name or ON");
        }

        ExpectWord(W.On);
        if (EatWord(W.Only))
        {
            flags |= IndexStmt.OnlyFlag;
        }

        var paren = (flags & IndexStmt.OnlyFlag) != 0 && Eat(TokenKind.LeftParen);
        ParseRelationName(F.Relation);
        if (paren)
        {
            ExpectRightParen();
        }
        else if ((flags & IndexStmt.OnlyFlag) == 0)
        {
            Eat(TokenKind.Star);
        }

        if (EatWord(W.Using))
        {
            ParseName(F.Method, "an index method");
        }

        ParseIndexElements(F.Elements);
        if (EatWord(W.Include))
        {
            ParseIndexElements(F.Include);
        }

        flags |= ParseNullsDistinct(IndexStmt.NullsNotDistinctFlag);
        if (EatWord(W.With))
        {
            ParseOptionList();
        }

        if (EatWord(W.Tablespace))
        {
            ParseName(F.Tablespace, "a tablespace");
        }

        ParseWhere();
        Finish(mark, K.IndexStmt, flags);
    }

    protected void ParseIndexElements(F field)
    {
        ExpectLeftParen();
        do
        {
            ParseIndexElement(field);
        }
        while (Eat(TokenKind.Comma));
        ExpectRightParen();
    }

    /// <summary>A column or expression of an index with collation, operator class and order.</summary>
    protected void ParseIndexElement(F field, bool exclusion = false)
    {
        var mark = Mark();
        ParseIndexTarget();
        ParseOptionalCollation();
        if (AtName(ColId) && !(AtWord(W.Nulls) && PeekWord(1) is W.First or W.Last))
        {
            ParseQualifiedName(F.OpClass, "an operator class");
            if (At(TokenKind.LeftParen))
            {
                ParseOptionList(F.OpClassOptions);
            }
        }

        var flags = OneOf((W.Asc, IndexElem.AscendingFlag), (W.Desc, IndexElem.DescendingFlag));
        flags |= ParseNullsOrder(IndexElem.NullsFirstFlag, IndexElem.NullsLastFlag);
        if (exclusion)
        {
            ExpectWord(W.With);
            ParseExclusionOperator();
        }

        Finish(mark, K.IndexElem, field, flags);
    }

    /// <summary>A column, a function call without OVER, or an expression in parentheses.</summary>
    private void ParseIndexTarget()
    {
        if (Eat(TokenKind.LeftParen))
        {
            ParseExpression(F.Expression);
            ExpectRightParen();
        }
        else if (AtName(ColId) && !AtFunctionTable())
        {
            ParseName(F.Name, "a column name");
        }
        else if (AtName(NonReservedWord) || AtFunctionTable())
        {
            ParseFunctionOnly(F.Expression);
        }
        else
        {
            Unexpected("a column name or an expression");
        }
    }

    /// <summary>The operator of an EXCLUDE element: <c>=</c>, <c>schema.=</c> or <c>OPERATOR(schema.=)</c>.</summary>
    private void ParseExclusionOperator()
    {
        if (AtWord(W.Operator) && PeekKind(1) == TokenKind.LeftParen)
        {
            ParseQualifiedOperator(F.Operator);
        }
        else
        {
            ParseOperatorName(F.Operator);
        }
    }
}
