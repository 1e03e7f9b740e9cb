using Microsoft.SqlServer.TransactSql.ScriptDom;
using SqlGitOps.Syntax.Tree;
using SqlGitOps.TransactSql.Lexing;

namespace SqlGitOps.TransactSql.Parsing;

/// <summary>
/// Parses one batch with ScriptDom and divides all of its tokens into statements: those ScriptDom returned, and the
/// stretches it gave up on, each with one error. Statements beside an error are kept.
/// </summary>
internal sealed class BatchParser
{
    // Above this number of statements an unreadable block is left as it is.
    private const int MaxSalvaged = 64;

    // Not shown: it marks errors that are the parser's own.
    private const string ParserFailure = "The parser failed";

    private readonly LexedText _text;
    private readonly TSql150Parser _parser = new(initialQuotedIdentifiers: true);
    private readonly List<SyntaxError> _errors = [];
    private List<Piece> _pieces = [];

    public BatchParser(LexedText text) => _text = text;

    /// <summary>The errors of all batches so far, in order of position within each batch.</summary>
    public List<SyntaxError> Errors => _errors;

    /// <summary>Parses the tokens from <paramref name="first"/> up to, not including, <paramref name="end"/>.</summary>
    /// <remarks>Needs as much stack as <see cref="NestingGauge"/> says.</remarks>
    public List<Piece> Parse(int first, int end)
    {
        _pieces = [];
        ParsePart(first, end);
        return _pieces;
    }

    /// <summary>One unreadable piece for tokens that must not be given to ScriptDom.</summary>
    public Piece Refuse(int first, int end, int at, string message)
    {
        _errors.Add(new SyntaxError(_text.Tokens[at].Span, message));
        return new Piece(first, end) { Reason = UnreadableReason.SyntaxError };
    }

    private void ParsePart(int first, int end)
    {
        (first, end) = Trim(first, end);
        if (first >= end)
        {
            return;
        }

        // Nothing behind a quote that is never closed can be told apart; what stands before it can.
        var unterminated = (_text.Tokens[end - 1].Flags & TokenFlags.Unterminated) != TokenFlags.None;
        var readable = unterminated ? end - 1 : end;
        var errors = new List<(int Token, string Message)>();
        var start = _text.Tokens[first].Start;
        var script = readable > first ? RunParser(first, readable, errors) : null;
        if (unterminated)
        {
            errors.RemoveAll(error => error.Token >= readable - 1);
            errors.Add((end - 1, UnterminatedMessage(_text.Tokens[end - 1].Kind)));
        }

        var module = FindMisplacedModule(errors, first);
        if (module > 0)
        {
            ParsePart(first, module);
            var count = _errors.Count;
            ParsePart(module, end);
            if (_errors.Count == count)
            {
                _errors.Add(new SyntaxError(
                    _text.Tokens[module].Span,
                    "CREATE or ALTER of a procedure, function, view, trigger or schema must be the first statement in its batch; put GO on a line before it"));
            }

            var last = _pieces.FindIndex(piece => piece.FirstToken == module);
            if (last >= 0)
            {
                _pieces[last] = _pieces[last] with { Reason = UnreadableReason.SyntaxError };
            }

            return;
        }

        Divide(script, start, first, end, errors);
    }

    private TSqlScript? RunParser(int first, int end, List<(int Token, string Message)> errors)
    {
        var tokens = _text.Tokens;
        var start = tokens[first].Start;
        try
        {
            // MERGE is an error without the semicolon behind it.
            var textEnd = tokens[end].Kind == TokenKind.Semicolon ? tokens[end].End : tokens[end - 1].End;
            using var reader = new StringReader(_text.Masked(start, textEnd));
            var fragment = _parser.Parse(reader, out var parseErrors);
            foreach (var error in parseErrors)
            {
                var token = Math.Clamp(_text.TokenAt(start + Math.Max(error.Offset, 0)), first, end - 1);
                errors.Add((token, ErrorMessage(error)));
            }

            errors.Sort((left, right) => left.Token.CompareTo(right.Token));
            return fragment as TSqlScript;
        }
#pragma warning disable CA1031 // ScriptDom is someone else's code and gets any text; whatever it throws is "cannot be read" to us.
        catch (Exception exception) when (exception is not OutOfMemoryException)
#pragma warning restore CA1031
        {
            errors.Add((first, ParserFailure));
            return null;
        }
    }

    private static string ErrorMessage(ParseError error)
    {
        const int InternalError = 46001;
        const int EndOfFile = 46029;
        const int MaxLength = 160;
        if (error.Number == InternalError)
        {
            return ParserFailure;
        }

        if (error.Number == EndOfFile)
        {
            return "The batch ends in the middle of a statement";
        }

        var message = error.Message.ReplaceLineEndings(" ").TrimEnd('.', ' ');
        return message.Length <= MaxLength ? message : string.Concat(message.AsSpan(0, MaxLength), "…");
    }

    private static string UnterminatedMessage(TokenKind kind) => kind switch
    {
        TokenKind.BracketedIdentifier => "The name has no closing bracket",
        TokenKind.QuotedIdentifier => "The name has no closing quotation mark",
        _ => "The string has no closing quotation mark",
    };

    private (int First, int End) Trim(int first, int end)
    {
        while (first < end && IsSeparator(first))
        {
            first++;
        }

        while (end > first && IsSeparator(end - 1))
        {
            end--;
        }

        return (first, end);
    }

    private bool IsSeparator(int token) => _text.Tokens[token].Kind is TokenKind.Semicolon or TokenKind.MetaCommand;

    private int FindMisplacedModule(List<(int Token, string Message)> errors, int first)
    {
        foreach (var (token, _) in errors)
        {
            if (token > first && StartsModule(token))
            {
                return token;
            }
        }

        return -1;
    }

    private bool StartsModule(int token)
    {
        if (_text.KeywordAt(token) is not (TransactSqlKeyword.Create or TransactSqlKeyword.Alter))
        {
            return false;
        }

        var next = token + 1;
        if (_text.KeywordAt(next) == TransactSqlKeyword.Or && _text.KeywordAt(next + 1) == TransactSqlKeyword.Alter)
        {
            next += 2;
        }

        return _text.KeywordAt(next) is TransactSqlKeyword.Proc or TransactSqlKeyword.Procedure or TransactSqlKeyword.View
            or TransactSqlKeyword.Function or TransactSqlKeyword.Trigger
            || (_text.KeywordAt(next) == TransactSqlKeyword.Schema && _text.KeywordAt(token) == TransactSqlKeyword.Create);
    }

    /// <summary>Gives every token between <paramref name="first"/> and <paramref name="end"/> to a statement or to an unreadable piece.</summary>
    private void Divide(TSqlScript? script, int start, int first, int end, List<(int Token, string Message)> errors)
    {
        var cursor = first;
        var nextError = 0;
        if (script is not null)
        {
            foreach (var batch in script.Batches)
            {
                foreach (var statement in batch.Statements)
                {
                    if (statement.StartOffset < 0 || statement.FragmentLength <= 0)
                    {
                        continue;
                    }

                    var offset = start + statement.StartOffset;
                    var from = Math.Max(_text.TokenAt(offset), cursor);
                    var to = Math.Min(_text.TokenAt(offset + statement.FragmentLength - 1) + 1, end);
                    if (to <= from)
                    {
                        continue;
                    }

                    Gap(cursor, from, errors, ref nextError);
                    var (_, last) = Trim(from, to);
                    if (nextError < errors.Count && errors[nextError].Token < to)
                    {
                        Unreadable(from, last, errors[nextError]);
                        SkipErrors(errors, ref nextError, to);
                    }
                    else
                    {
                        _pieces.Add(new Piece(from, last) { Fragment = new ParsedFragment(statement, start) });
                    }

                    cursor = to;
                }
            }
        }

        Gap(cursor, end, errors, ref nextError);
    }

    /// <summary>Takes the tokens between two statements.</summary>
    private void Gap(int from, int to, List<(int Token, string Message)> errors, ref int nextError)
    {
        var (first, end) = Trim(from, to);
        if (first >= end)
        {
            SkipErrors(errors, ref nextError, to);
            return;
        }

        var previous = _pieces.Count > 0 && from > 0 && _pieces[^1].EndToken == first ? _pieces[^1] : null;
        (int Token, string Message) error;
        if (nextError < errors.Count && errors[nextError].Token < to)
        {
            error = errors[nextError++];
            while (nextError < errors.Count && errors[nextError].Token < to)
            {
                var next = errors[nextError++];
                if (FindBoundary(error.Token + 1, next.Token) is > 0 and var boundary)
                {
                    Unreadable(Join(previous, first), Trim(first, boundary).End, error);
                    previous = null;
                    first = boundary;
                    error = next;
                }
            }
        }
        else if (FindGo(first, end) is >= 0 and var go)
        {
            error = (go, "GO must stand alone on its line");
        }
        else if (previous is not null)
        {
            // ScriptDom read these tokens but left them out of the statement's range.
            _pieces[^1] = previous with { EndToken = end };
            return;
        }
        else
        {
            error = (first, $"Incorrect syntax near {_text.TextOf(first)}");
        }

        Unreadable(Join(previous, first), end, error);
    }

    /// <summary>
    /// Where an unreadable piece begins. Without semicolons the start of a statement can look like a whole one
    /// (<c>SELECT a b</c> of <c>SELECT a b c FROM t</c>); that is taken back.
    /// </summary>
    private int Join(Piece? previous, int first)
    {
        if (previous?.Fragment is null || _text.Tokens[first].StartsLine)
        {
            return first;
        }

        _pieces.RemoveAt(_pieces.Count - 1);
        return previous.FirstToken;
    }

    /// <summary>The last token from <paramref name="from"/> to <paramref name="to"/> that begins a statement; -1 for none.</summary>
    private int FindBoundary(int from, int to)
    {
        for (var i = to; i >= from; i--)
        {
            if (StartsInnerStatement(i) || (_text.KeywordAt(i) == TransactSqlKeyword.Select && _text.Tokens[i].StartsLine))
            {
                return i;
            }
        }

        return -1;
    }

    private int FindGo(int first, int end)
    {
        for (var i = first; i < end; i++)
        {
            if (_text.KeywordAt(i) == TransactSqlKeyword.Go)
            {
                return i;
            }
        }

        return -1;
    }

    private static void SkipErrors(List<(int Token, string Message)> errors, ref int nextError, int to)
    {
        while (nextError < errors.Count && errors[nextError].Token < to)
        {
            nextError++;
        }
    }

    private void Unreadable(int first, int end, (int Token, string Message) error)
    {
        var reason = UnreadableReason.SyntaxError;
        if ((_text.Tokens[end - 1].Flags & TokenFlags.Unterminated) != TokenFlags.None)
        {
            _errors.Add(new SyntaxError(_text.Tokens[end - 1].Span, UnterminatedMessage(_text.Tokens[end - 1].Kind)));
        }
        else if (error.Message == ParserFailure || NewerSyntax.Find(_text, first, end) is not null)
        {
            reason = UnreadableReason.NotAnalysed;
        }
        else if (HasPlaceholder(first, end))
        {
            reason = UnreadableReason.Placeholder;
        }
        else
        {
            _errors.Add(new SyntaxError(_text.Tokens[error.Token].Span, error.Message));
        }

        _pieces.Add(new Piece(first, end) { Reason = reason, Salvaged = Salvage(first, end) });
    }

    private bool HasPlaceholder(int first, int end)
    {
        for (var i = first; i < end; i++)
        {
            if (_text.Tokens[i].Kind == TokenKind.Placeholder || IsSchemaParameter(i))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary><c>CREATE TABLE @schema.person</c>: a template that renders parameters of its own into the text.</summary>
    private bool IsSchemaParameter(int token) =>
        _text.Tokens[token].Kind == TokenKind.Parameter && token > 0 && _text.Tokens[token + 1].Kind == TokenKind.Dot
        && (_text.Is(token - 1, "TABLE") || _text.Is(token - 1, "ON") || _text.Is(token - 1, "INTO") || _text.Is(token - 1, "REFERENCES")
            || _text.Is(token - 1, "UPDATE") || _text.Is(token - 1, "EXISTS") || _text.Is(token - 1, "VIEW") || _text.Is(token - 1, "FROM"));

    /// <summary>
    /// An error in a block (IF, BEGIN … END) takes the whole block with it. Its statements are read one by one, so that
    /// a DROP beside a typo is still seen. What they depend on is unknown, so they count as conditional.
    /// </summary>
    private List<ParsedFragment> Salvage(int first, int end)
    {
        var found = new List<ParsedFragment>();
        if (_text.KeywordAt(first) is not (TransactSqlKeyword.If or TransactSqlKeyword.Begin or TransactSqlKeyword.While))
        {
            return found;
        }

        var chunk = -1;
        var errors = new List<(int Token, string Message)>();
        for (var i = first + 1; i <= end && found.Count < MaxSalvaged; i++)
        {
            if (i == end || StartsInnerStatement(i))
            {
                if (chunk >= 0)
                {
                    SalvageChunk(chunk, i, errors, found);
                }

                chunk = i;
            }
        }

        return found;
    }

    private void SalvageChunk(int first, int end, List<(int Token, string Message)> errors, List<ParsedFragment> found)
    {
        while (end > first && (IsSeparator(end - 1) || _text.KeywordAt(end - 1) is TransactSqlKeyword.End or TransactSqlKeyword.Else
            or TransactSqlKeyword.Begin or TransactSqlKeyword.Try or TransactSqlKeyword.Catch))
        {
            end--;
        }

        if (end <= first || (_text.Tokens[end - 1].Flags & TokenFlags.Unterminated) != TokenFlags.None)
        {
            return;
        }

        errors.Clear();
        var script = RunParser(first, end, errors);
        if (errors.Count > 0 || script is null)
        {
            return;
        }

        foreach (var batch in script.Batches)
        {
            foreach (var statement in batch.Statements)
            {
                found.Add(new ParsedFragment(statement, _text.Tokens[first].Start));
            }
        }
    }

    private bool StartsInnerStatement(int index)
    {
        var isSeparated = _text.Tokens[index - 1].Kind == TokenKind.Semicolon
            || _text.KeywordAt(index - 1) is TransactSqlKeyword.Begin or TransactSqlKeyword.Else;
        return _text.KeywordAt(index) switch
        {
            // SELECT at the start of a line may belong to the INSERT before it.
            TransactSqlKeyword.Select => isSeparated,
            TransactSqlKeyword.Alter or TransactSqlKeyword.Create or TransactSqlKeyword.Drop or TransactSqlKeyword.Insert
                or TransactSqlKeyword.Update or TransactSqlKeyword.Delete or TransactSqlKeyword.Merge or TransactSqlKeyword.Truncate
                or TransactSqlKeyword.Exec or TransactSqlKeyword.Execute or TransactSqlKeyword.Print or TransactSqlKeyword.Declare
                or TransactSqlKeyword.If or TransactSqlKeyword.While => isSeparated || _text.Tokens[index].StartsLine,
            _ => false,
        };
    }
}
