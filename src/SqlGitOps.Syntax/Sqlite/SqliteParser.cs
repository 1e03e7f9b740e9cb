using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.Text;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Syntax.Sqlite;

/// <summary>
/// The grammar of SQLite, from 3.35 to 3.53, by recursive descent. Where SQLite's own grammar lets a key word fall back
/// to an identifier, this parser takes the same decision from the token's category and its neighbours.
/// </summary>
internal sealed partial class SqliteParser : Parser
{
    // The parser that this thread used last; it keeps nothing of a file.
    [ThreadStatic]
    private static SqliteParser? t_parser;

    private bool _inTrigger;

    private SqliteParser(SourceText text, TokenBuffer tokens)
        : base(text, tokens)
    {
    }

    protected override SqlDialect Dialect => SqlDialect.Sqlite;

    protected override ushort ScriptKind => (ushort)SqliteKind.Script;

    protected override ushort ErrorStatementKind => (ushort)SqliteKind.ErrorStmt;

    protected override byte StatementsField => (byte)SqliteField.Statements;

    public static SyntaxTree Parse(SourceText text)
    {
        var tokens = TokenBuffer.Rent(text.Length);
        SqliteLexer.Run(text.Span, tokens);
        return Run(ref t_parser, text, tokens, static (text, tokens) => new SqliteParser(text, tokens));
    }

    protected override string KeywordText(ushort keyword) => SqliteKeywords.Table[keyword].ToUpperInvariant();

    protected override void ParseStatement()
    {
        _inTrigger = false;
        ParseAnyStatement(explained: false);
        if (!Failed && At(TokenKind.EndOfFile) && (TokenAt(Position - 1).Flags & TokenFlags.Unterminated) != TokenFlags.None)
        {
            // A token without its closing quote runs to the end of the file, so it can only be the last one.
            MoveTo(Position - 1);
            CheckCurrent();
        }
    }

    private void ParseAnyStatement(bool explained)
    {
        var mark = Mark();
        switch (Kind)
        {
            case TokenKind.MetaCommand:
                Advance();
                Finish(mark, SqliteKind.MetaCommandStmt);
                return;
            case TokenKind.Placeholder:
                while (!EndsStatement(Kind))
                {
                    Advance();
                }

                Finish(mark, SqliteKind.PlaceholderStmt);
                return;
        }

        switch (Keyword)
        {
            case SqliteKeyword.Select or SqliteKeyword.Values:
                ParseSelect();
                break;
            case SqliteKeyword.With:
                ParseWithStatement();
                break;
            case SqliteKeyword.Insert or SqliteKeyword.Replace:
                ParseInsert(mark);
                break;
            case SqliteKeyword.Update:
                ParseUpdate(mark);
                break;
            case SqliteKeyword.Delete:
                ParseDelete(mark);
                break;
            case SqliteKeyword.Create:
                ParseCreate();
                break;
            case SqliteKeyword.Drop:
                ParseDrop();
                break;
            case SqliteKeyword.Alter:
                ParseAlterTable();
                break;
            case SqliteKeyword.Begin or SqliteKeyword.Commit or SqliteKeyword.End or SqliteKeyword.Rollback or SqliteKeyword.Savepoint or SqliteKeyword.Release:
                ParseTransaction();
                break;
            case SqliteKeyword.Pragma:
                ParsePragma();
                break;
            case SqliteKeyword.Attach:
                ParseAttach();
                break;
            case SqliteKeyword.Detach:
                Advance();
                Eat(SqliteKeyword.Database);
                ParseExpression(SqliteField.Schema);
                Finish(mark, SqliteKind.DetachStmt);
                break;
            case SqliteKeyword.Vacuum:
                ParseVacuum();
                break;
            case SqliteKeyword.Reindex:
                ParseMaintenance(SqliteKind.ReindexStmt);
                break;
            case SqliteKeyword.Analyze:
                ParseMaintenance(SqliteKind.AnalyzeStmt);
                break;
            case SqliteKeyword.Explain when !explained:
                ParseExplain();
                break;
            default:
                Unexpected("a statement");
                break;
        }
    }

    // ---- recovery --------------------------------------------------------------------------------------------------

    protected override bool EndsStatement(TokenKind kind) => kind == TokenKind.MetaCommand || base.EndsStatement(kind);

    protected override bool StartsStatement(int index)
    {
        var next = (SqliteKeyword)TokenAt(index + 1).Keyword;
        return (SqliteKeyword)TokenAt(index).Keyword switch
        {
            SqliteKeyword.Create => true,
            SqliteKeyword.Drop => next is SqliteKeyword.Table or SqliteKeyword.Index or SqliteKeyword.View or SqliteKeyword.Trigger,
            SqliteKeyword.Alter => next == SqliteKeyword.Table,
            SqliteKeyword.Insert => next is SqliteKeyword.Into or SqliteKeyword.Or,
            SqliteKeyword.Replace => next == SqliteKeyword.Into,
            SqliteKeyword.Delete => next == SqliteKeyword.From,
            SqliteKeyword.Update => next != SqliteKeyword.Set && (SqliteKeyword)TokenAt(index + 2).Keyword == SqliteKeyword.Set,
            SqliteKeyword.Pragma => TokenAt(index + 2).Kind is TokenKind.Equal or TokenKind.LeftParen or TokenKind.Semicolon,
            SqliteKeyword.Begin or SqliteKeyword.Commit => next == SqliteKeyword.Transaction || TokenAt(index + 1).Kind == TokenKind.Semicolon,
            _ => false,
        };
    }

    /// <summary>The statements inside a broken trigger are part of it: skips behind its END.</summary>
    protected override int RecoverFrom(int statementStart, int position)
    {
        if (!StartsTrigger(statementStart))
        {
            return position;
        }

        // No statement of a trigger begins with CREATE, so the search ends at the next one and files take linear time.
        var index = statementStart + 1;
        while (true)
        {
            ref readonly var token = ref TokenAt(index);
            if (token.Kind == TokenKind.EndOfFile || token.Keyword == (ushort)SqliteKeyword.Create)
            {
                return position;
            }

            if (token.Keyword == (ushort)SqliteKeyword.End && TokenAt(index - 1).Kind == TokenKind.Semicolon
                && TokenAt(index + 1).Kind is TokenKind.Semicolon or TokenKind.EndOfFile)
            {
                return Math.Max(index + 1, position);
            }

            index++;
        }
    }

    private bool StartsTrigger(int index)
    {
        if (TokenAt(index).Keyword != (ushort)SqliteKeyword.Create)
        {
            return false;
        }

        var next = (SqliteKeyword)TokenAt(index + 1).Keyword;
        return next == SqliteKeyword.Trigger
            || (next is SqliteKeyword.Temp or SqliteKeyword.Temporary && TokenAt(index + 2).Keyword == (ushort)SqliteKeyword.Trigger);
    }

    // ---- cursor and nodes ------------------------------------------------------------------------------------------

    private SqliteKeyword Keyword => (SqliteKeyword)KeywordId;

    private SqliteKeyword Peek(int distance) => (SqliteKeyword)PeekKeywordId(distance);

    private bool At(SqliteKeyword keyword) => KeywordId == (ushort)keyword;

    private bool Eat(SqliteKeyword keyword)
    {
        if (KeywordId != (ushort)keyword)
        {
            return false;
        }

        Advance();
        return true;
    }

    private bool Eat(SqliteKeyword first, SqliteKeyword second)
    {
        if (KeywordId != (ushort)first || PeekKeywordId(1) != (ushort)second)
        {
            return false;
        }

        Advance();
        Advance();
        return true;
    }

    private bool Expect(SqliteKeyword keyword)
    {
        if (Eat(keyword))
        {
            return true;
        }

        Unexpected(KeywordText((ushort)keyword));
        return false;
    }

    private void Finish(Marker mark, SqliteKind kind, uint flags = 0) => Finish(mark, (ushort)kind, flags);

    private void Label(SqliteField field) => Label((byte)field);

    /// <summary>Reports the current token when it is badly formed inside or has no closing quote.</summary>
    private void CheckCurrent()
    {
        var token = Current;
        if (Failed)
        {
            return;
        }

        if ((token.Flags & TokenFlags.Unterminated) != TokenFlags.None)
        {
            Unexpected("a closing quote");
        }
        else if ((token.Flags & TokenFlags.Malformed) != TokenFlags.None)
        {
            Error(token.Span, token.Kind switch
            {
                TokenKind.HexString => "malformed blob: X'…' takes an even number of hexadecimal digits",
                TokenKind.Parameter => "malformed parameter: the ')' is missing",
                _ => "malformed number: a letter or an underscore stands right behind the digits",
            });
        }
    }

    private void AdvanceChecked()
    {
        CheckCurrent();
        Advance();
    }

    // ---- names -----------------------------------------------------------------------------------------------------

    private static bool IsQuoted(TokenKind kind) =>
        kind is TokenKind.QuotedIdentifier or TokenKind.BacktickIdentifier or TokenKind.BracketedIdentifier;

    /// <summary>Whether a token can be a name (nm in SQLite's grammar).</summary>
    private static bool IsName(TokenKind kind, ushort keyword) => kind switch
    {
        TokenKind.Identifier => SqliteKeywords.CategoryOf(keyword) != SqliteKeywordCategory.Reserved,
        TokenKind.String or TokenKind.Placeholder => true,
        _ => IsQuoted(kind),
    };

    /// <summary>Whether a token can be an alias without AS or a word of a type (ids in SQLite's grammar).</summary>
    private static bool IsBareName(TokenKind kind, ushort keyword) => kind == TokenKind.Identifier
        ? SqliteKeywords.CategoryOf(keyword) is SqliteKeywordCategory.None or SqliteKeywordCategory.Fallback
        : kind is TokenKind.String or TokenKind.Placeholder || IsQuoted(kind);

    private bool AtName => IsName(Kind, KeywordId);

    /// <summary>Parses one name; a placeholder glued to letters is one name.</summary>
    private void ParseName(SqliteField field, string what)
    {
        var mark = Mark();
        if (!AtName)
        {
            Unexpected(what);
        }
        else
        {
            var template = Kind == TokenKind.Placeholder;
            AdvanceChecked();
            while (Kind is TokenKind.Placeholder or TokenKind.Identifier or TokenKind.Integer
                && (Current.Flags & TokenFlags.AfterSpace) == TokenFlags.None
                && (template || Kind == TokenKind.Placeholder))
            {
                template = Kind == TokenKind.Placeholder;
                Advance();
            }
        }

        Finish(mark, SqliteKind.Name);
        Label(field);
    }

    /// <summary>Parses <c>name</c> or <c>schema.name</c>.</summary>
    private void ParseQualifiedName(SqliteField field, string what)
    {
        var mark = Mark();
        ParseName(SqliteField.Parts, what);
        if (Eat(TokenKind.Dot))
        {
            ParseName(SqliteField.Parts, what);
        }

        Finish(mark, SqliteKind.QualifiedName);
        Label(field);
    }

    /// <summary>Parses a name that has no schema, as a node with one part.</summary>
    private void ParseUnqualifiedName(SqliteField field, string what)
    {
        var mark = Mark();
        ParseName(SqliteField.Parts, what);
        Finish(mark, SqliteKind.QualifiedName);
        Label(field);
    }

    /// <summary>Parses <c>(name, …)</c>.</summary>
    private void ParseNameList(SqliteField field)
    {
        ExpectLeftParen();
        do
        {
            ParseName(field, "a column name");
        }
        while (Eat(TokenKind.Comma));
        ExpectRightParen();
    }

    private void ParseOptionalNameList(SqliteField field)
    {
        if (At(TokenKind.LeftParen))
        {
            ParseNameList(field);
        }
    }

    /// <summary>Whether IF EXISTS stands here; IF alone is an error, as it cannot be a name here.</summary>
    private bool ParseIfExists()
    {
        if (!Eat(SqliteKeyword.If))
        {
            return false;
        }

        Expect(SqliteKeyword.Exists);
        return true;
    }

    private bool ParseIfNotExists()
    {
        if (!Eat(SqliteKeyword.If))
        {
            return false;
        }

        Expect(SqliteKeyword.Not);
        Expect(SqliteKeyword.Exists);
        return true;
    }

    // ---- transactions, settings, maintenance -----------------------------------------------------------------------

    private void ParseTransaction()
    {
        var mark = Mark();
        uint flags;
        switch (Keyword)
        {
            case SqliteKeyword.Begin:
                Advance();
                flags = TransactionStmt.BeginFlag;
                flags |= Eat(SqliteKeyword.Deferred) ? TransactionStmt.DeferredFlag
                    : Eat(SqliteKeyword.Immediate) ? TransactionStmt.ImmediateFlag
                    : Eat(SqliteKeyword.Exclusive) ? TransactionStmt.ExclusiveFlag
                    : 0;
                ParseTransactionWord();
                break;
            case SqliteKeyword.Rollback:
                Advance();
                flags = TransactionStmt.RollbackFlag;
                ParseTransactionWord();
                if (Eat(SqliteKeyword.To))
                {
                    flags = TransactionStmt.RollbackToFlag;
                    Eat(SqliteKeyword.Savepoint);
                    ParseName(SqliteField.Savepoint, "a savepoint name");
                }

                break;
            case SqliteKeyword.Savepoint:
                Advance();
                flags = TransactionStmt.SavepointFlag;
                ParseName(SqliteField.Savepoint, "a savepoint name");
                break;
            case SqliteKeyword.Release:
                Advance();
                flags = TransactionStmt.ReleaseFlag;
                Eat(SqliteKeyword.Savepoint);
                ParseName(SqliteField.Savepoint, "a savepoint name");
                break;
            default:
                Advance();
                flags = TransactionStmt.CommitFlag;
                ParseTransactionWord();
                break;
        }

        Finish(mark, SqliteKind.TransactionStmt, flags);
    }

    /// <summary>The optional word TRANSACTION; SQLite ignores a name behind it.</summary>
    private void ParseTransactionWord()
    {
        if (Eat(SqliteKeyword.Transaction) && AtName)
        {
            AdvanceChecked();
        }
    }

    private void ParsePragma()
    {
        var mark = Mark();
        Advance();
        ParseQualifiedName(SqliteField.Name, "a pragma name");
        if (Eat(TokenKind.Equal))
        {
            ParsePragmaValue(0);
        }
        else if (Eat(TokenKind.LeftParen))
        {
            ParsePragmaValue(PragmaValue.CallFlag);
            ExpectRightParen();
        }

        Finish(mark, SqliteKind.PragmaStmt);
    }

    private void ParsePragmaValue(uint flags)
    {
        var mark = Mark();
        if (Kind is TokenKind.Plus or TokenKind.Minus)
        {
            Advance();
            ExpectNumber();
        }
        else if (Kind is TokenKind.Integer or TokenKind.Numeric || AtName
            || Keyword is SqliteKeyword.On or SqliteKeyword.Delete or SqliteKeyword.Default)
        {
            AdvanceChecked();
        }
        else
        {
            Unexpected("a pragma value");
        }

        Finish(mark, SqliteKind.PragmaValue, flags);
        Label(SqliteField.Value);
    }

    private void ExpectNumber()
    {
        if (Kind is TokenKind.Integer or TokenKind.Numeric or TokenKind.Placeholder)
        {
            AdvanceChecked();
        }
        else
        {
            Unexpected("a number");
        }
    }

    private void ParseAttach()
    {
        var mark = Mark();
        Advance();
        Eat(SqliteKeyword.Database);
        ParseExpression(SqliteField.Database);
        Expect(SqliteKeyword.As);
        ParseExpression(SqliteField.Schema);
        if (Eat(SqliteKeyword.Key))
        {
            ParseExpression(SqliteField.Key);
        }

        Finish(mark, SqliteKind.AttachStmt);
    }

    private void ParseVacuum()
    {
        var mark = Mark();
        Advance();
        if (AtName)
        {
            ParseName(SqliteField.Schema, "a schema name");
        }

        if (Eat(SqliteKeyword.Into))
        {
            ParseExpression(SqliteField.Into);
        }

        Finish(mark, SqliteKind.VacuumStmt);
    }

    private void ParseMaintenance(SqliteKind kind)
    {
        var mark = Mark();
        Advance();
        if (AtName)
        {
            ParseQualifiedName(SqliteField.Object, "a name");
        }

        Finish(mark, kind);
    }

    private void ParseExplain()
    {
        var mark = Mark();
        Advance();
        uint flags = 0;
        if (Eat(SqliteKeyword.Query))
        {
            Expect(SqliteKeyword.Plan);
            flags = ExplainStmt.QueryPlanFlag;
        }

        var inner = Mark();
        ParseAnyStatement(explained: true);
        if (NodeCount > inner.FirstNode)
        {
            Label(SqliteField.Statement);
        }

        Finish(mark, SqliteKind.ExplainStmt, flags);
    }
}
