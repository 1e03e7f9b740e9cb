using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.Tree;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.Parsing;

/// <content>ALTER TYPE.</content>
internal partial class PostgreSqlParser
{
    protected void ParseAlterType(Marker mark)
    {
        Advance();
        ParseQualifiedName(F.Object, "a type name");
        switch (Keyword)
        {
            case W.Add when PeekWord(1) == W.Value:
                {
                    Label(F.Type);
                    Advance();
                    Advance();
                    var flags = IfNotExists(AlterEnumStmt.IfNotExistsFlag);
                    ParseStringLiteral(F.Value, "the new value as a string");
                    var neighbour = OneOf((W.Before, AlterEnumStmt.BeforeFlag), (W.After, AlterEnumStmt.AfterFlag));
                    if (neighbour != 0)
                    {
                        ParseStringLiteral(F.Neighbour, "an existing value as a string");
                    }

                    Finish(mark, K.AlterEnumStmt, flags | neighbour);
                    return;
                }

            case W.Rename when PeekWord(1) == W.Value:
                Advance();
                Advance();
                ParseStringLiteral(F.Value, "the old value as a string");
                ExpectWord(W.To);
                ParseStringLiteral(F.NewValue, "the new value as a string");
                Finish(mark, K.RenameStmt, RenameStmt.TypeFlag | RenameStmt.EnumValueFlag);
                return;

            case W.Rename when PeekWord(1) == W.Attribute:
                {
                    Advance();
                    Advance();
                    ParseName(F.Column, "an attribute name");
                    ExpectWord(W.To);
                    ParseName(F.NewName, "the new name");
                    var flags = CascadeOrRestrict(RenameStmt.CascadeFlag, RenameStmt.RestrictFlag);
                    Finish(mark, K.RenameStmt, RenameStmt.TypeFlag | RenameStmt.AttributeFlag | flags);
                    return;
                }

            case W.Set when PeekKind(1) == TokenKind.LeftParen:
                Label(F.Type);
                Advance();
                ParseDefinition();
                Finish(mark, K.AlterTypeStmt);
                return;

            case W.Add or W.Drop or W.Alter:
                Label(F.Relation);
                ParseAlterTypeCommands();
                Finish(mark, K.AlterTableStmt, AlterTableStmt.TypeFlag);
                return;

            default:
                ParseGenericAlter(mark, ObjectKind.Type);
                return;
        }
    }

    /// <summary>ADD, DROP and ALTER ATTRIBUTE of a composite type (gram.y: alter_type_cmds).</summary>
    private void ParseAlterTypeCommands()
    {
        do
        {
            var mark = Mark();
            var flags = OneOf(
                (W.Add, AlterAttributeCmd.AddFlag),
                (W.Drop, AlterAttributeCmd.DropFlag),
                (W.Alter, AlterAttributeCmd.AlterFlag));
            if (flags == 0)
            {
                Unexpected("ADD, DROP or ALTER ATTRIBUTE");
            }

            ExpectWord(W.Attribute);
            switch (flags)
            {
                case AlterAttributeCmd.AddFlag:
                    var attribute = Mark();
                    ParseName(F.Name, "an attribute name");
                    ParseType(F.Type);
                    ParseOptionalCollation();
                    Finish(attribute, K.ColumnDef, F.Attribute);
                    break;

                case AlterAttributeCmd.DropFlag:
                    flags |= IfExists(AlterAttributeCmd.IfExistsFlag);
                    ParseName(F.Name, "an attribute name");
                    break;

                default:
                    ParseName(F.Name, "an attribute name");
                    EatWords(W.Set, W.Data);
                    ExpectWord(W.Type);
                    ParseType(F.Type);
                    ParseOptionalCollation();
                    break;
            }

            flags |= CascadeOrRestrict(AlterAttributeCmd.CascadeFlag, AlterAttributeCmd.RestrictFlag);
            Finish(mark, K.AlterAttributeCmd, F.Commands, flags);
        }
        while (Eat(TokenKind.Comma));
    }
}
