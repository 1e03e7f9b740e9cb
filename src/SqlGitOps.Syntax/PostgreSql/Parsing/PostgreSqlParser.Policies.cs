using SqlGitOps.Syntax.Parsing;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.Parsing;

/// <content>CREATE POLICY and ALTER POLICY.</content>
internal partial class PostgreSqlParser
{
    protected void ParseCreatePolicy(Marker mark)
    {
        Advance();
        ParseName(F.Name, "a policy name");
        ExpectWord(W.On);
        ParseRelationName(F.Table);
        var flags = 0u;
        if (EatWord(W.As))
        {
            if (AtPlainWord("permissive"))
            {
                flags |= CreatePolicyStmt.PermissiveFlag;
            }
            else if (AtPlainWord("restrictive"))
            {
                flags |= CreatePolicyStmt.RestrictiveFlag;
            }
            else
            {
                Unexpected("PERMISSIVE or RESTRICTIVE");
            }

            Advance();
        }

        if (EatWord(W.For))
        {
            var command = OneOf(
                (W.All, CreatePolicyStmt.AllFlag),
                (W.Select, CreatePolicyStmt.SelectFlag),
                (W.Insert, CreatePolicyStmt.InsertFlag),
                (W.Update, CreatePolicyStmt.UpdateFlag),
                (W.Delete, CreatePolicyStmt.DeleteFlag));
            if (command == 0)
            {
                Unexpected("ALL, SELECT, INSERT, UPDATE or DELETE");
            }

            flags |= command;
        }

        ParsePolicyTail();
        Finish(mark, K.CreatePolicyStmt, flags);
    }

    /// <summary>ALTER POLICY without IF EXISTS and RENAME; the cursor is at the name.</summary>
    private void ParseAlterPolicy(Marker mark)
    {
        ParseName(F.Name, "a policy name");
        ExpectWord(W.On);
        ParseRelationName(F.Table);
        ParsePolicyTail();
        Finish(mark, K.AlterPolicyStmt);
    }

    /// <summary><c>TO roles USING (expression) WITH CHECK (expression)</c>, each of which may be missing.</summary>
    private void ParsePolicyTail()
    {
        if (EatWord(W.To))
        {
            ParseRoleList(F.Roles);
        }

        if (EatWord(W.Using))
        {
            ExpectLeftParen();
            ParseExpression(F.Using);
            ExpectRightParen();
        }

        if (EatWord(W.With))
        {
            ExpectWord(W.Check);
            ExpectLeftParen();
            ParseExpression(F.WithCheck);
            ExpectRightParen();
        }
    }
}
