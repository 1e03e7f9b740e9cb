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
        ParseRelationName(F.Sequence, "a sequence name");
        ParseSequenceOptions(single: false);
        Finish(mark, K.CreateSeqStmt, flags);
    }

    /// <summary>Options of sequences and identity columns (gram.y: SeqOptElem).</summary>
    /// <param name="single">Whether one option follows and not a list: <c>ALTER COLUMN c SET option</c>.</param>
    protected void ParseSequenceOptions(bool single)
    {
        while (ParseSequenceOption() && !single)
        {
        }
    }

    private bool ParseSequenceOption()
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
                    var preposition = word == W.Increment ? EatWord(W.By) : word is W.Start or W.Restart && EatWord(W.With);
                    if (preposition || word != W.Restart
                        || Kind is TokenKind.Integer or TokenKind.Numeric or TokenKind.Minus or TokenKind.Plus or TokenKind.Placeholder)
                    {
                        ParseNumber(F.Value);
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
                return true;

            case W.Sequence when PeekWord(1) == W.Name:
                Advance();
                Advance();
                Finish(name, K.Name, F.Name);
                ParseQualifiedName(F.Value, "a sequence name");
                break;

            default:
                return false;
        }

        Finish(mark, K.DefElem, F.Options);
        return true;
    }
}
