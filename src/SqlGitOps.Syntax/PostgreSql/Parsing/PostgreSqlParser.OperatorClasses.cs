using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.Tree;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.Parsing;

/// <content>Operators with their classes and families.</content>
internal partial class PostgreSqlParser
{
    /// <summary>CREATE OPERATOR, OPERATOR CLASS and OPERATOR FAMILY.</summary>
    protected void ParseCreateOperator(Marker mark)
    {
        Advance();
        if (AtWord(W.Class) && !IsOperatorNameDot(0))
        {
            Advance();
            ParseCreateOperatorClass(mark);
            return;
        }

        if (AtWord(W.Family) && !IsOperatorNameDot(0))
        {
            Advance();
            ParseQualifiedName(F.Family, "an operator family");
            ExpectWord(W.Using);
            ParseName(F.Method, "an index method");
            Finish(mark, K.CreateOpFamilyStmt);
            return;
        }

        ParseOperatorName(F.Operator);
        ParseDefinition();
        Finish(mark, K.DefineOperatorStmt);
    }

    private void ParseCreateOperatorClass(Marker mark)
    {
        ParseQualifiedName(F.OpClass, "an operator class");
        var flags = FlagIf(W.Default, CreateOpClassStmt.DefaultFlag);
        ExpectWord(W.For);
        ExpectWord(W.Type);
        ParseType(F.Type);
        ExpectWord(W.Using);
        ParseName(F.Method, "an index method");
        if (EatWord(W.Family))
        {
            ParseQualifiedName(F.Family, "an operator family");
        }

        ExpectWord(W.As);
        ParseOpClassItems(drop: false);
        Finish(mark, K.CreateOpClassStmt, flags);
    }

    /// <summary>ALTER OPERATOR FAMILY; the cursor is at the name.</summary>
    private void ParseAlterOperatorFamily(Marker mark)
    {
        ParseQualifiedName(F.Family, "an operator family");
        ExpectWord(W.Using);
        ParseName(F.Method, "an index method");
        var flags = OneOf((W.Add, AlterOpFamilyStmt.AddFlag), (W.Drop, AlterOpFamilyStmt.DropFlag));
        if (flags == 0)
        {
            Unexpected("ADD, DROP, RENAME TO, SET SCHEMA or OWNER TO");
        }

        ParseOpClassItems(flags == AlterOpFamilyStmt.DropFlag);
        Finish(mark, K.AlterOpFamilyStmt, flags);
    }

    private void ParseOpClassItems(bool drop)
    {
        do
        {
            ParseOpClassItem(drop);
        }
        while (Eat(TokenKind.Comma));
    }

    private void ParseOpClassItem(bool drop)
    {
        var mark = Mark();
        uint flags = 0;
        switch (Keyword)
        {
            case W.Operator:
                Advance();
                flags = OpClassItem.OperatorFlag;
                ParseInteger(F.Number, "the strategy number");
                if (drop)
                {
                    ParseParenTypes();
                    break;
                }

                ParseOpClassOperator();
                if (EatWord(W.For))
                {
                    if (EatWord(W.Search))
                    {
                        flags |= OpClassItem.ForSearchFlag;
                    }
                    else
                    {
                        flags |= OpClassItem.ForOrderByFlag;
                        ExpectWord(W.Order);
                        ExpectWord(W.By);
                        ParseQualifiedName(F.OrderFamily, "an operator family");
                    }
                }

                break;

            case W.Function:
                Advance();
                flags = OpClassItem.FunctionFlag;
                ParseInteger(F.Number, "the support number");
                if (drop || At(TokenKind.LeftParen))
                {
                    ParseParenTypes();
                }

                if (!drop)
                {
                    ParseFunctionSignature(F.Function);
                }

                break;

            case W.Storage when !drop:
                Advance();
                flags = OpClassItem.StorageFlag;
                ParseType(F.Types);
                break;

            default:
                Unexpected(drop ? "OPERATOR or FUNCTION" : "OPERATOR, FUNCTION or STORAGE");
                break;
        }

        Finish(mark, K.OpClassItem, F.Items, flags);
    }

    /// <summary>An operator, with operand types or without.</summary>
    private void ParseOpClassOperator()
    {
        var mark = Mark();
        ParseOperatorName(F.Operator);
        if (At(TokenKind.LeftParen) && !Failed)
        {
            Backtrack(mark);
            ParseOperatorSignature(F.Signature);
        }
    }

    private void ParseParenTypes()
    {
        ExpectLeftParen();
        do
        {
            ParseType(F.Types);
        }
        while (Eat(TokenKind.Comma));
        ExpectRightParen();
    }
}
