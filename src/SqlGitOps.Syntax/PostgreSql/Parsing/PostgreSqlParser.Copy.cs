using SqlGitOps.Syntax.Lexing;
using SqlGitOps.Syntax.Text;
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
        var query = At(TokenKind.LeftParen);
        if (query)
        {
            Advance();
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

        if (AtWord(W.From) && !query)
        {
            Advance();
            flags |= CopyStmt.FromFlag;
        }
        else
        {
            flags |= CopyStmt.ToFlag;
            if (!EatWord(W.To))
            {
                Unexpected(query ? "TO" : "FROM or TO");
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

        if (!query && (AtWord(W.Using) || AtWord(W.Delimiters)))
        {
            var delimiter = Mark();
            EatWord(W.Using);
            if (!AtWord(W.Delimiters))
            {
                Unexpected("DELIMITERS");
            }

            ParseName(F.Name);
            ParseStringLiteral(F.Value);
            Finish(delimiter, K.DefElem, F.Options);
        }

        EatWord(W.With);
        if (At(TokenKind.LeftParen))
        {
            ParseCopyOptions();
        }
        else
        {
            ParseOldCopyOptions();
        }

        if (AtWord(W.Where))
        {
            if (query || (flags & CopyStmt.FromFlag) == 0)
            {
                Unexpected("the end of the statement; WHERE goes with COPY FROM only");
            }

            ParseWhere();
        }

        if (At(TokenKind.Semicolon) && PeekKind(1) == TokenKind.CopyData)
        {
            // The data belongs to the statement, so this one statement spans its semicolon.
            Advance();
            ReportRestOfCopyLine();
            var data = Mark();
            Advance();
            Finish(data, K.CopyData, F.Data);
            EndStatementHere();
        }

        Finish(mark, K.CopyStmt, flags);
    }

    /// <summary>psql runs what stands behind COPY on its line, but only after the data; nobody who reads the file sees that.</summary>
    private void ReportRestOfCopyLine()
    {
        ref readonly var token = ref Current;
        if ((token.Flags & TokenFlags.StartsLine) == TokenFlags.None)
        {
            var end = Scan.LineEnd(Text.Span, token.Start);
            Report(
                TextSpan.FromBounds(token.Start, end),
                "the data begin on the next line: write what follows COPY … FROM stdin on a line behind its data");
        }
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
                    ParseName(F.Name, "an option", ColLabel);
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
                    {
                        var name = Mark();
                        Advance();
                        var quote = EatWord(W.Quote);
                        if (!quote)
                        {
                            EatWord(W.Not);
                            ExpectWord(W.Null);
                        }

                        Finish(name, K.Name, F.Name);
                        var value = Mark();
                        if (quote && Eat(TokenKind.Star))
                        {
                            Finish(value, K.Literal, F.Value);
                        }
                        else
                        {
                            ParseNameList(F.Elements);
                            Finish(value, K.RowExpr, F.Value);
                        }
                    }

                    break;
                default:
                    return;
            }

            Finish(mark, K.DefElem, F.Options);
        }
    }

    /// <summary><c>(FORMAT csv, FORCE_QUOTE (a, b), NULL 'x')</c> (gram.y: copy_generic_opt_list).</summary>
    private void ParseCopyOptions()
    {
        ExpectLeftParen();
        do
        {
            var mark = Mark();
            if (AtWords(W.Format, W.Json))
            {
                Unexpected("another format; FORMAT JSON is not an option of COPY up to PostgreSQL 18");
            }

            ParseName(F.Name, "an option name", ColLabel);
            if (Kind is not (TokenKind.Comma or TokenKind.RightParen or TokenKind.EndOfFile))
            {
                ParseCopyOptionValue();
            }

            Finish(mark, K.DefElem, F.Options);
        }
        while (Eat(TokenKind.Comma));
        ExpectRightParen();
    }

    private void ParseCopyOptionValue()
    {
        var mark = Mark();
        if (Eat(TokenKind.Star))
        {
            Finish(mark, K.Literal, F.Value);
        }
        else if (Eat(TokenKind.LeftParen))
        {
            do
            {
                ParseBooleanOrString(F.Elements);
            }
            while (Eat(TokenKind.Comma));
            ExpectRightParen();
            Finish(mark, K.RowExpr, F.Value);
        }
        else if (AtWord(W.Default))
        {
            TakeLiteral(Literal.DefaultFlag);
            Label(F.Value);
        }
        else
        {
            ParseUtilityOptionValue();
        }
    }
}
