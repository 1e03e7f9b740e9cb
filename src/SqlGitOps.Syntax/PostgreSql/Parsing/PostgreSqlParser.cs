using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.Text;
using SqlGitOps.Syntax.Tree;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.Parsing;

/// <summary>
/// Recursive descent over PostgreSQL 18's grammar, one method per statement and clause, named after gram.y where that
/// helps. Every method that stands for a node makes exactly one node, also after an error, so that labels always fit.
/// </summary>
internal partial class PostgreSqlParser(SourceText text, TokenBuffer tokens) : Parser(text, tokens)
{
    protected override SqlDialect Dialect => SqlDialect.PostgreSql;

    protected override ushort ScriptKind => (ushort)K.Script;

    protected override ushort ErrorStatementKind => (ushort)K.ErrorStmt;

    protected override byte StatementsField => (byte)F.Statements;

    protected override string KeywordText(ushort keyword) => PostgreSqlKeywords.Table[keyword].ToUpperInvariant();

    /// <summary>A psql command ends what runs (<c>\gexec</c>) or stands for itself (<c>\set</c>).</summary>
    protected override bool EndsStatement(TokenKind kind) => kind is TokenKind.Semicolon or TokenKind.EndOfFile or TokenKind.MetaCommand;

    // Where the BEGIN ATOMIC of the current statement stands; -1 for none.
    private int _atomicBody = -1;

    /// <summary>An error in a BEGIN ATOMIC body goes on behind its END: the semicolons inside end no statement of the file.</summary>
    protected override int RecoverFrom(int statementStart, int position)
    {
        if (_atomicBody < 0)
        {
            return position;
        }

        var depth = 0;
        for (var index = _atomicBody; ; index++)
        {
            ref readonly var token = ref TokenAt(index);

            // A body has no CREATE (the server refuses it), so its END is missing. Without this bound, many such functions
            // would each be searched to the end of the file.
            if (token.Kind == TokenKind.EndOfFile
                || (token.Keyword == (ushort)W.Create && (token.StartsLine || TokenAt(index - 1).Kind == TokenKind.Semicolon) && StartsStatement(index)))
            {
                return position;
            }

            if (token.Keyword is (ushort)W.Atomic or (ushort)W.Case)
            {
                depth++;
            }
            else if (token.Keyword == (ushort)W.End && --depth == 0)
            {
                return Math.Max(index + 1, position);
            }
        }
    }

    protected void Label(F field) => Label((byte)field);

    /// <summary>
    /// Where a broken statement can be left although its semicolon is missing. Two words are looked at, because ALTER
    /// TABLE has its own ADD, ALTER and DROP, and UPDATE, DELETE, INSERT and SET also begin clauses.
    /// </summary>
    protected override bool StartsStatement(int index)
    {
        ref readonly var token = ref TokenAt(index);
        if (token.Kind == TokenKind.MetaCommand)
        {
            return true;
        }

        if (token.Keyword == 0)
        {
            return false;
        }

        ref readonly var next = ref TokenAt(index + 1);
        var nextWord = (W)next.Keyword;
        switch ((W)token.Keyword)
        {
            case W.Create:
                return nextWord is not W.NotAKeyword;
            case W.Alter:
                return nextWord is W.Table or W.Index or W.View or W.Materialized or W.Sequence or W.Type or W.Domain or W.Schema
                    or W.Function or W.Procedure or W.Extension or W.Role or W.User or W.Database or W.Policy or W.Trigger
                    or W.Publication or W.Subscription or W.Default or W.System or W.Foreign;
            case W.Drop:
                return nextWord is W.Table or W.Index or W.View or W.Materialized or W.Sequence or W.Type or W.Domain or W.Schema
                    or W.Function or W.Procedure or W.Extension or W.Role or W.User or W.Database or W.Policy or W.Trigger
                    or W.Publication or W.Subscription or W.Owned or W.Rule or W.Aggregate or W.Operator;
            case W.Insert or W.Merge:
                return nextWord == W.Into;
            case W.Delete:
                return nextWord == W.From;
            case W.Update:
                return IsName(next, ColId) && nextWord is not (W.Set or W.Of or W.Or or W.On);
            case W.Begin or W.Commit or W.Rollback:
                return next.Kind is TokenKind.Semicolon || nextWord is W.Transaction or W.Work or W.To;
            case W.Comment:
                return nextWord == W.On;
            case W.Truncate or W.Lock:
                return nextWord is W.Table or W.Only || (next.Kind is TokenKind.Identifier && nextWord == W.NotAKeyword);
            case W.Copy:
                return IsName(next, ColId);
            case W.Do:
                return next.Kind == TokenKind.DollarString;
            case W.Refresh:
                return nextWord == W.Materialized;
            case W.Reindex:
                return nextWord is W.Table or W.Index or W.Schema or W.Database or W.System;
            case W.Grant or W.Revoke:
                return nextWord is W.Select or W.Insert or W.Update or W.Delete or W.All or W.Execute;
            default:
                return false;
        }
    }
}
