using SqlGitOps.Syntax.Parsing;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.Parsing;

/// <content>CREATE DOMAIN and ALTER DOMAIN.</content>
internal partial class PostgreSqlParser
{
    protected void ParseAlterDomain(Marker mark)
    {
        Advance();
        ParseQualifiedName(F.Domain, "a domain name");
        var flags = 0u;
        switch (Keyword)
        {
            case W.Set when PeekWord(1) == W.Default:
                Advance();
                Advance();
                ParseExpression(F.Expression);
                flags = AlterDomainStmt.SetDefaultFlag;
                break;
            case W.Set when PeekWord(1) == W.Not:
                Advance();
                Advance();
                ExpectWord(W.Null);
                flags = AlterDomainStmt.SetNotNullFlag;
                break;
            case W.Drop when PeekWord(1) == W.Default:
                Advance();
                Advance();
                flags = AlterDomainStmt.DropDefaultFlag;
                break;
            case W.Drop when PeekWord(1) == W.Not:
                Advance();
                Advance();
                ExpectWord(W.Null);
                flags = AlterDomainStmt.DropNotNullFlag;
                break;
            case W.Drop:
                Advance();
                ExpectWord(W.Constraint);
                flags = AlterDomainStmt.DropConstraintFlag | IfExists(AlterDomainStmt.IfExistsFlag);
                ParseName(F.ConstraintName, "a constraint name");
                flags |= CascadeOrRestrict(AlterDomainStmt.CascadeFlag, AlterDomainStmt.RestrictFlag);
                break;
            case W.Add:
                Advance();
                flags = AlterDomainStmt.AddConstraintFlag;
                ParseDomainConstraint();
                break;
            case W.Validate:
                Advance();
                ExpectWord(W.Constraint);
                flags = AlterDomainStmt.ValidateConstraintFlag;
                ParseName(F.ConstraintName, "a constraint name");
                break;
            case W.Rename when PeekWord(1) == W.Constraint:
                Label(F.Object);
                Advance();
                Advance();
                ParseName(F.Column, "a constraint name");
                ExpectWord(W.To);
                ParseName(F.NewName, "the new name");
                Finish(mark, K.RenameStmt, RenameStmt.DomainFlag | RenameStmt.ConstraintFlag);
                return;
            default:
                Label(F.Object);
                ParseGenericAlter(mark, ObjectKind.Domain);
                return;
        }

        Finish(mark, K.AlterDomainStmt, flags);
    }

    /// <summary>CHECK or NOT NULL of a domain.</summary>
    protected void ParseDomainConstraint()
    {
        var mark = Mark();
        if (EatWord(W.Constraint))
        {
            ParseName(F.ConstraintName, "a constraint name");
        }

        if (AtWords(W.Not, W.Null))
        {
            Advance();
            Advance();
            Finish(mark, K.NotNullConstraint, F.Constraint, ParseNotNullTail(Attributes.None));
            return;
        }

        if (!AtWord(W.Check))
        {
            Unexpected("CHECK or NOT NULL");
        }

        ParseCheck(mark, Attributes.NotValid | Attributes.NoInherit, column: false);
        Label(F.Constraint);
    }

    protected void ParseCreateDomain(Marker mark)
    {
        Advance();
        ParseQualifiedName(F.Domain, "a domain name");
        var flags = FlagIf(W.As, CreateDomainStmt.AsFlag);
        ParseType(F.Type);
        ParseColumnConstraints();
        Finish(mark, K.CreateDomainStmt, flags);
    }
}
