using SqlGitOps.Syntax.Tree;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.Parsing;

/// <content>COPY.</content>
internal partial class PostgreSqlParser
{
    protected void ParseCopy()
    {
        var mark = Mark();
        Advance();
        var flags = 0u;
        if (Eat(TokenKind.LeftParen))
        {
            ParsePreparable(F.Query);
            ExpectRightParen();
        }
        else
        {
            if (AtWord(W.Binary) && IsNameAt(1, ColId))
            {
                Advance();
                flags |= CopyStmt.BinaryFlag;
            }

            ParseRelationName(F.Relation);
            if (At(TokenKind.LeftParen))
            {
                ParseParenNameList(F.Columns);
            }
        }

        if (EatWord(W.From))
        {
            flags |= CopyStmt.FromFlag;
        }
        else
        {
            flags |= CopyStmt.ToFlag;
            if (!EatWord(W.To))
            {
                Unexpected("FROM or TO");
            }
        }

        if (EatWord(W.Program))
        {
            flags |= CopyStmt.ProgramFlag;
            ParseStringLiteral(F.File, "the program as a string");
        }
        else if (EatWord(W.Stdin))
        {
            flags |= CopyStmt.StdinFlag;
        }
        else if (EatWord(W.Stdout))
        {
            flags |= CopyStmt.StdoutFlag;
        }
        else
        {
            ParseStringLiteral(F.File, "a file name as a string, STDIN or STDOUT");
        }

        if (EatWord(W.Using) || AtWord(W.Delimiters))
        {
            ExpectWord(W.Delimiters);
            ParseStringLiteral(F.None);
        }

        EatWord(W.With);
        if (At(TokenKind.LeftParen))
        {
            ParseUtilityOptions();
        }
        else
        {
            ParseOldCopyOptions();
        }

        ParseWhere();
        if (At(TokenKind.Semicolon) && PeekKind(1) == TokenKind.CopyData)
        {
            // The data belongs to the statement, so this one statement spans its semicolon.
            Advance();
            var data = Mark();
            Advance();
            Finish(data, K.CopyData, F.Data);
            EndStatementHere();
        }

        Finish(mark, K.CopyStmt, flags);
    }

    /// <summary>Options of COPY before PostgreSQL 9.0, still accepted.</summary>
    protected void ParseOldCopyOptions()
    {
        while (true)
        {
            var mark = Mark();
            switch (Keyword)
            {
                case W.Binary or W.Freeze or W.Csv or W.Header:
                    ParseName(F.Name);
                    break;
                case W.Delimiter or W.Null or W.Quote or W.Escape:
                    ParseName(F.Name, "an option", ColLabel);
                    EatWord(W.As);
                    ParseStringLiteral(F.Value);
                    break;
                case W.Encoding:
                    ParseName(F.Name);
                    ParseStringLiteral(F.Value);
                    break;
                case W.Force:
                    ParseName(F.Name);
                    if (EatWord(W.Not))
                    {
                        ExpectWord(W.Null);
                    }
                    else if (!EatWord(W.Quote))
                    {
                        ExpectWord(W.Null);
                    }

                    if (!Eat(TokenKind.Star))
                    {
                        ParseNameList(F.None);
                    }

                    break;
                default:
                    return;
            }

            Finish(mark, K.DefElem, F.Options);
        }
    }
}
