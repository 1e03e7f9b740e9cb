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
                    var neighbour = FlagIf(W.Before, AlterEnumStmt.BeforeFlag) | FlagIf(W.After, AlterEnumStmt.AfterFlag);
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
                Advance();
                SkipParens();
                Finish(mark, K.UnparsedStmt);
                return;

            case W.Add or W.Drop or W.Alter:
                Label(F.Relation);
                ParseAlterCommands();
                Finish(mark, K.AlterTableStmt, AlterTableStmt.TypeFlag);
                return;

            default:
                ParseAlterNamed(mark, RenameStmt.TypeFlag, AlterObjectSchemaStmt.TypeFlag, AlterOwnerStmt.TypeFlag);
                return;
        }
    }
}
