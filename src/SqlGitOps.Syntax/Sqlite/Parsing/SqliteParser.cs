using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.Text;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Syntax.Sqlite.Parsing;

/// <summary>
/// The grammar of SQLite, from 3.35 to 3.54, by recursive descent. Where SQLite's own grammar lets a key word fall back
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

    /// <summary>Parses the part from <paramref name="start"/> to <paramref name="end"/>, which begins at the start of the text or right behind a semicolon; offsets stay those of the text.</summary>
    public static SyntaxTree ParsePart(SourceText text, int start, int end)
    {
        var tokens = TokenBuffer.Rent(end - start);
        SqliteLexer.RunFrom(text.Span[..end], start, tokens);
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
}
