using SqlGitOps.Syntax.Tree;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.Parsing;

/// <content>COMMENT ON.</content>
internal partial class PostgreSqlParser
{
    protected void ParseComment()
    {
        var mark = Mark();
        Advance();
        ExpectWord(W.On);
        uint flags;
        switch (Keyword)
        {
            case W.Table:
                flags = CommentStmt.TableFlag;
                break;
            case W.Column:
                flags = CommentStmt.ColumnFlag;
                break;
            case W.Index:
                flags = CommentStmt.IndexFlag;
                break;
            case W.View:
                flags = CommentStmt.ViewFlag;
                break;
            case W.Materialized:
                Advance();
                flags = CommentStmt.MaterializedViewFlag;
                break;
            case W.Sequence:
                flags = CommentStmt.SequenceFlag;
                break;
            case W.Schema:
                flags = CommentStmt.SchemaFlag;
                break;
            case W.Type:
                flags = CommentStmt.TypeFlag;
                break;
            case W.Domain:
                flags = CommentStmt.DomainFlag;
                break;
            case W.Extension:
                flags = CommentStmt.ExtensionFlag;
                break;
            case W.Database:
                flags = CommentStmt.DatabaseFlag;
                break;
            case W.Function or W.Procedure or W.Routine or W.Aggregate:
                Advance();
                ParseFunctionSignature(F.Signature);
                ParseCommentText();
                Finish(mark, K.CommentStmt, CommentStmt.FunctionFlag);
                return;
            case W.Constraint or W.Trigger or W.Policy or W.Rule:
                flags = Keyword switch
                {
                    W.Constraint => CommentStmt.ConstraintFlag,
                    W.Trigger => CommentStmt.TriggerFlag,
                    W.Policy => CommentStmt.PolicyFlag,
                    _ => CommentStmt.RuleFlag,
                };
                Advance();
                ParseQualifiedName(F.Object);
                ExpectWord(W.On);
                if (flags == CommentStmt.ConstraintFlag)
                {
                    flags |= FlagIf(W.Domain, CommentStmt.DomainFlag);
                }

                ParseRelationName(F.OnTable);
                ParseCommentText();
                Finish(mark, K.CommentStmt, flags);
                return;
            default:
                ParseCommentOnOther();
                ParseCommentText();
                Finish(mark, K.CommentStmt, CommentStmt.OtherFlag);
                return;
        }

        if (flags == CommentStmt.MaterializedViewFlag)
        {
            ExpectWord(W.View);
        }
        else
        {
            Advance();
        }

        ParseQualifiedName(F.Object, "a name", NonReservedWord);
        if (flags is CommentStmt.TypeFlag or CommentStmt.DomainFlag)
        {
            // int[] and the like
            while (Eat(TokenKind.LeftBracket))
            {
                Expect(TokenKind.RightBracket, "']'");
            }
        }

        ParseCommentText();
        Finish(mark, K.CommentStmt, flags);
    }

    /// <summary>The other objects of COMMENT ON (casts, operators, roles, …): tokens up to IS.</summary>
    protected void ParseCommentOnOther()
    {
        if (Kind != TokenKind.Identifier || KeywordId == 0)
        {
            Unexpected("what to comment on (TABLE, COLUMN, INDEX, …)");
        }

        while (!EndsStatement(Kind) && !AtWord(W.Is))
        {
            if (At(TokenKind.LeftParen))
            {
                SkipParens();
            }
            else
            {
                Advance();
            }
        }
    }

    protected void ParseCommentText()
    {
        ExpectWord(W.Is);
        if (AtWord(W.Null))
        {
            TakeLiteral(Literal.NullFlag);
            Label(F.Text);
        }
        else
        {
            ParseStringLiteral(F.Text, "the comment as a string, or NULL");
        }
    }
}
