using SqlGitOps.Syntax.Parsing;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.Parsing;

/// <content>COMMENT ON, SECURITY LABEL, and the members of extensions.</content>
internal partial class PostgreSqlParser
{
    protected void ParseComment()
    {
        var mark = Mark();
        Advance();
        ExpectWord(W.On);
        var flags = ParseCommentedObject("what to comment on (TABLE, COLUMN, INDEX, …)", securityLabel: false);
        ExpectWord(W.Is);
        ParseTextOrNull(F.Text, "the comment as a string, or NULL");
        Finish(mark, K.CommentStmt, flags);
    }

    protected void ParseSecurityLabel()
    {
        var mark = Mark();
        Advance();
        ExpectWord(W.Label);
        if (EatWord(W.For))
        {
            ParseNameOrString(F.Provider, "a label provider");
        }

        ExpectWord(W.On);
        var flags = ParseCommentedObject("what to label (TABLE, COLUMN, ROLE, …)", securityLabel: true);
        ExpectWord(W.Is);
        ParseTextOrNull(F.Label, "the label as a string, or NULL");
        Finish(mark, K.SecLabelStmt, flags);
    }

    private void ParseTextOrNull(F field, string what)
    {
        if (AtWord(W.Null))
        {
            TakeLiteral(Literal.NullFlag);
            Label(field);
        }
        else
        {
            ParseStringLiteral(field, what);
        }
    }

    /// <summary>The object of COMMENT and SECURITY LABEL, whose flags are the same; they come back.</summary>
    private uint ParseCommentedObject(string what, bool securityLabel)
    {
        var kind = PeekObjectKind(out var words);
        if (kind is ObjectKind.None or ObjectKind.User or ObjectKind.Group || (securityLabel && kind is ObjectKind.Constraint or ObjectKind.Trigger
            or ObjectKind.Policy or ObjectKind.Rule or ObjectKind.Operator or ObjectKind.OperatorClass or ObjectKind.OperatorFamily
            or ObjectKind.Transform or ObjectKind.Cast))
        {
            Unexpected(what);
            return CommentStmt.OtherFlag;
        }

        var flags = CommentFlag(kind);
        TakeObjectKind(kind, words, named: flags is not (CommentStmt.OtherFlag or CommentStmt.FunctionFlag));
        if (ParseObjectAddress(kind))
        {
            flags |= CommentStmt.DomainFlag;
        }

        return flags;
    }

    /// <summary>The flag of CommentStmt and SecLabelStmt for a kind of object.</summary>
    private static uint CommentFlag(ObjectKind kind) => kind switch
    {
        ObjectKind.Table => CommentStmt.TableFlag,
        ObjectKind.Column => CommentStmt.ColumnFlag,
        ObjectKind.Constraint => CommentStmt.ConstraintFlag,
        ObjectKind.Index => CommentStmt.IndexFlag,
        ObjectKind.View => CommentStmt.ViewFlag,
        ObjectKind.MaterializedView => CommentStmt.MaterializedViewFlag,
        ObjectKind.Sequence => CommentStmt.SequenceFlag,
        ObjectKind.Schema => CommentStmt.SchemaFlag,
        ObjectKind.Type => CommentStmt.TypeFlag,
        ObjectKind.Domain => CommentStmt.DomainFlag,
        ObjectKind.Function or ObjectKind.Procedure or ObjectKind.Routine or ObjectKind.Aggregate => CommentStmt.FunctionFlag,
        ObjectKind.Extension => CommentStmt.ExtensionFlag,
        ObjectKind.Trigger => CommentStmt.TriggerFlag,
        ObjectKind.Policy => CommentStmt.PolicyFlag,
        ObjectKind.Rule => CommentStmt.RuleFlag,
        ObjectKind.Database => CommentStmt.DatabaseFlag,
        ObjectKind.ForeignTable => CommentStmt.ForeignTableFlag,
        _ => CommentStmt.OtherFlag,
    };

    // ---- extensions ------------------------------------------------------------------------------------------------

    /// <summary>ALTER EXTENSION name UPDATE | ADD member | DROP member; the name is taken as the field Name.</summary>
    protected void ParseAlterExtension(Marker mark)
    {
        if (EatWord(W.Update))
        {
            while (EatWord(W.To))
            {
                ParseNameOrString(F.Version, "a version");
            }

            Finish(mark, K.AlterExtensionStmt);
            return;
        }

        var flags = FlagIf(W.Add, AlterExtensionContentsStmt.AddFlag);
        if (flags == 0)
        {
            flags = AlterExtensionContentsStmt.DropFlag;
            if (!EatWord(W.Drop))
            {
                Unexpected("UPDATE, ADD, DROP or SET SCHEMA");
            }
        }

        var kind = PeekObjectKind(out var words);
        if (kind is ObjectKind.None or ObjectKind.Column or ObjectKind.Constraint or ObjectKind.Trigger or ObjectKind.Policy
            or ObjectKind.Rule or ObjectKind.LargeObject or ObjectKind.User or ObjectKind.Group)
        {
            Unexpected("what belongs to the extension (TABLE, FUNCTION, TYPE, …)");
        }
        else
        {
            // The flags behind ADD and DROP are those of CommentStmt.
            var flag = CommentFlag(kind);
            TakeObjectKind(kind, words, named: flag is not (CommentStmt.OtherFlag or CommentStmt.FunctionFlag));
            ParseObjectAddress(kind);
            flags |= flag << 2;
        }

        Finish(mark, K.AlterExtensionContentsStmt, flags);
    }
}
