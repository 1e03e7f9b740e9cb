using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.Tree;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.Parsing;

/// <content>CREATE SEQUENCE, and the options of sequences.</content>
internal partial class PostgreSqlParser
{
    protected void ParseCreateSequence(Marker mark, uint flags)
    {
        Advance();
        flags |= IfNotExists(CreateSeqStmt.IfNotExistsFlag);
        ParseQualifiedName(F.Sequence, "a sequence name");
        ParseSequenceOptions(parenthesized: false);
        Finish(mark, K.CreateSeqStmt, flags);
    }

    /// <summary>Options of sequences and identity columns. In ALTER COLUMN each may begin with SET.</summary>
    protected void ParseSequenceOptions(bool parenthesized)
    {
        while (true)
        {
            var mark = Mark();
            var name = Mark();
            switch (Keyword)
            {
                case W.As:
                    Advance();
                    Finish(name, K.Name, F.Name);
                    ParseType(F.Value);
                    break;

                case W.Cache or W.Maxvalue or W.Minvalue or W.Increment or W.Start or W.Restart:
                    {
                        var word = Keyword;
                        Advance();
                        Finish(name, K.Name, F.Name);
                        if (word == W.Increment)
                        {
                            EatWord(W.By);
                        }
                        else if (word is W.Start or W.Restart)
                        {
                            EatWord(W.With);
                        }

                        if (word != W.Restart || Kind is TokenKind.Integer or TokenKind.Numeric or TokenKind.Minus or TokenKind.Plus or TokenKind.Placeholder)
                        {
                            ParseOperandAs(F.Value);
                        }

                        break;
                    }

                case W.Cycle or W.Logged or W.Unlogged:
                    Advance();
                    Finish(name, K.Name, F.Name);
                    break;

                case W.No when PeekWord(1) is W.Cycle or W.Maxvalue or W.Minvalue:
                    Advance();
                    Advance();
                    Finish(name, K.Name, F.Name);
                    break;

                case W.Owned:
                    Advance();
                    ExpectWord(W.By);
                    ParseQualifiedName(F.OwnedBy, "a column or NONE");
                    continue;

                case W.Sequence when parenthesized:
                    Advance();
                    ExpectWord(W.Name);
                    Finish(name, K.Name, F.Name);
                    ParseQualifiedName(F.Value, "a sequence name");
                    break;

                default:
                    return;
            }

            Finish(mark, K.DefElem, F.Options);
        }
    }
}
