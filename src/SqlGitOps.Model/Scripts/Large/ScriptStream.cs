using System.Text;
using SqlGitOps.Syntax;
using SqlGitOps.Syntax.PostgreSql;
using SqlGitOps.Syntax.Text;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Model.Scripts.Large;

/// <summary>
/// Reads a file of any size with the memory of a window: stretches of text that the ordinary parser reads, and blocks of the
/// data behind COPY, which it never sees.
/// </summary>
/// <remarks>
/// A statement counts as whole when another one follows in the window and nothing before it is broken: whatever the end of
/// the window cuts, a string, a body, a comment, is then behind it. What is not whole comes again in the next window, which
/// grows until it holds the statement.
/// </remarks>
public sealed class ScriptStream : IDisposable
{
    /// <summary>Bytes of one statement at most.</summary>
    public const int LongestStatement = 256 * 1024 * 1024;

    /// <summary>Bytes of a window as a rule.</summary>
    public const int DefaultWindow = 256 * 1024;

    /// <summary>What is said of data that run to the end of the file.</summary>
    public const string DataWithoutEnd = "the data behind COPY … FROM stdin do not end: the line with only \\. is missing";

    // Statements of so many bytes leave about ten times as much garbage.
    private const int CollectEvery = 1024 * 1024;

    private readonly FileWindow _window;
    private readonly IScriptReader _reader;
    private readonly string _path;
    private readonly int _size;
    private char[] _chars = [];
    private char[] _charsBefore = [];
    private SyntaxTree? _tree;
    private int _parsed;
    private bool _isInData;
    private LinePosition _copy;
    private bool _isAtLineStart;

    /// <summary>Opens a file.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="reader">The front end of its dialect: PostgreSQL or SQLite.</param>
    /// <param name="observe">Given every byte behind the byte order mark, once and in order; null for nobody.</param>
    /// <param name="window">Bytes of a window.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public ScriptStream(string path, IScriptReader reader, Action<ReadOnlySpan<byte>>? observe = null, int window = DefaultWindow)
    {
        _path = path;
        _reader = reader;
        _size = window;
        _window = new FileWindow(path, observe);
    }

    /// <summary>Whether files of a dialect can be read so. The parser of SQL Server reads whole batches.</summary>
    public static bool Supports(SqlDialect dialect) => dialect is SqlDialect.PostgreSql or SqlDialect.Sqlite;

    /// <summary>Line and column of what comes next.</summary>
    public LinePosition Position => _window.Position;

    /// <summary>UTF-16 code units before what comes next.</summary>
    public long Offset => _window.Offset;

    /// <summary>Whether the data behind COPY come next.</summary>
    public bool IsInData => _isInData;

    /// <summary>Reads the next statements. Null at the end of the file.</summary>
    /// <remarks>The text of the part before stays as it is until the next call; its tree does not.</remarks>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="LargeScriptException">It cannot be read in this way.</exception>
    public ScriptPart? ReadStatements()
    {
        if (_isInData)
        {
            throw new InvalidOperationException("The data of COPY come first.");
        }

        (_chars, _charsBefore) = (_charsBefore, _chars);
        for (var size = _size; ; size *= 2)
        {
            _tree?.Dispose();
            _tree = null;
            _window.Fill(size);
            var bytes = _window.Bytes.Span;
            if (bytes.IsEmpty)
            {
                return null;
            }

            var length = Cut(bytes, size);
            var isLast = _window.IsLast && length == bytes.Length;
            var position = _window.Position;
            var offset = _window.Offset;
            var script = Parse(bytes[..length], offset, position);
            _tree = script.Tree;
            var (count, end, isOpenCopy) = isLast ? (script.Statements.Count, script.Text.Length, false) : Whole(script);
            if (isLast && FindCopyWithoutData(script) is { } copy)
            {
                throw new LargeScriptException(
                    LargeScriptProblem.DataWithoutEnd, _path, script.Text.GetPosition(copy.Span.Start), DataWithoutEnd);
            }

            if (end > 0)
            {
                if (isOpenCopy)
                {
                    _copy = script.Text.GetPosition(script.Statements[count - 1].Span.Start);
                }

                CollectNowAndThen(length);
                _window.Advance(Encoding.UTF8.GetByteCount(script.Text.Span[..end]));
                _isInData = _isAtLineStart = isOpenCopy;
                return new ScriptPart(script, count, end, isLast, isOpenCopy);
            }

            if (size >= LongestStatement)
            {
                throw new LargeScriptException(
                    LargeScriptProblem.StatementTooLong, _path, position, $"the statement that begins here is longer than {LongestStatement >> 20} MB, or a quote or comment in it is not closed");
            }
        }
    }

    /// <summary>Reads the next block of the data behind COPY, without the end mark. Empty when there are no more; valid until the next call.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="LargeScriptException">The data have no end, or are not UTF-8.</exception>
    public ReadOnlyMemory<byte> ReadData()
    {
        while (_isInData)
        {
            _window.Fill(_size);
            var bytes = _window.Bytes;
            if (bytes.IsEmpty)
            {
                throw new LargeScriptException(
                    LargeScriptProblem.DataWithoutEnd, _path, _copy, DataWithoutEnd);
            }

            var (length, isMark) = Data(bytes.Span);
            if (length > 0)
            {
                _isAtLineStart = bytes.Span[length - 1] is (byte)'\n' or (byte)'\r';
                _window.Advance(length);
                return bytes[..length];
            }

            if (isMark)
            {
                // The line end behind the mark belongs to what follows.
                _window.Advance(LineEnd(bytes.Span));
                _isInData = false;
            }
            else
            {
                // A line that may be the mark, cut by the end of the window.
                _window.Fill(bytes.Length + _size);
            }
        }

        return default;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _tree?.Dispose();
        _window.Dispose();
    }

    /// <summary>
    /// The collector waits until the youngest garbage fills the processor's cache, which can be hundreds of megabytes large.
    /// </summary>
    private void CollectNowAndThen(int bytes)
    {
        _parsed += bytes;
        if (_parsed >= CollectEvery)
        {
            _parsed = 0;
            GC.Collect(0, GCCollectionMode.Forced, blocking: true);
        }
    }

    /// <summary>How many bytes of the window to look at: whole characters.</summary>
    private static int Cut(ReadOnlySpan<byte> bytes, int size)
    {
        if (bytes.Length <= size)
        {
            return bytes.Length;
        }

        while ((bytes[size] & 0xC0) == 0x80)
        {
            size--;
        }

        return size;
    }

    private SqlScript Parse(ReadOnlySpan<byte> bytes, long offset, LinePosition position)
    {
        if (_chars.Length < bytes.Length)
        {
            _chars = GC.AllocateUninitializedArray<char>(bytes.Length);
        }

        var length = Encoding.UTF8.GetChars(bytes, _chars);
        return _reader.Read(SourceText.Excerpt(_path, _chars.AsMemory(0, length), [new SourceStretch(0, offset, position)]));
    }

    /// <summary>The statements that are whole whatever follows the window: how many, and where what is behind them begins.</summary>
    private static (int Count, int End, bool IsOpenCopy) Whole(SqlScript script)
    {
        var text = script.Text.Span;
        var statements = script.Statements;
        var limit = CutLiteral(script.Tree);
        var count = 0;
        for (; count < statements.Count; count++)
        {
            var statement = statements[count];
            var next = count + 1 < statements.Count ? statements[count + 1].Span.Start : limit;
            if (IsCopyFromStdin(statement) && (statement.CopyData == default || statement.CopyData.End >= text.Length))
            {
                var data = statement.HasError || statement.Span.End >= limit ? -1 : DataStart(text, script.Tree, statement);
                if (data >= 0)
                {
                    return (count + 1, data, true);
                }

                break;
            }

            // A broken statement may only seem to be: because it is cut. One with much text behind it is.
            if (count + 1 == statements.Count || next > limit || (statement.HasError && (count > 0 || next > text.Length / 2)))
            {
                break;
            }
        }

        return (count, count == 0 ? 0 : Behind(script.Tree, statements[count - 1]), false);
    }

    /// <summary>Where the literal or comment begins that the end of the text cuts; else the end of the text.</summary>
    private static int CutLiteral(SyntaxTree tree)
    {
        var limit = tree.Text.Length;
        var tokens = tree.Tokens;
        if (tokens.Length > 1 && (tokens[^2].Flags & TokenFlags.Unterminated) != TokenFlags.None)
        {
            limit = tokens[^2].Start;
        }

        if (!tree.Trivia.IsEmpty && (tree.Trivia[^1].Flags & TokenFlags.Unterminated) != TokenFlags.None)
        {
            limit = Math.Min(limit, tree.Trivia[^1].Start);
        }

        return limit;
    }

    /// <summary>The position behind a statement and its semicolon.</summary>
    internal static int Behind(SyntaxTree tree, ScriptStatement statement)
    {
        var end = Math.Max(statement.Span.End, statement.Node.Span.End);
        var next = FirstTokenAt(tree.Tokens, end);
        return tree.Tokens[next].Kind == TokenKind.Semicolon ? tree.Tokens[next].End : end;
    }

    /// <summary>Where the data of a COPY begin; -1 when that is not in the window.</summary>
    private static int DataStart(ReadOnlySpan<char> text, SyntaxTree tree, ScriptStatement statement)
    {
        if (statement.CopyData != default)
        {
            return statement.CopyData.Start;
        }

        var semicolon = FirstTokenAt(tree.Tokens, statement.Span.End);
        if (tree.Tokens[semicolon].Kind != TokenKind.Semicolon)
        {
            return -1;
        }

        // As the lexer does it: the next line. What else stands on the line belongs to the statements, where it is refused.
        var position = tree.Tokens[semicolon].End;
        var rest = text[position..];
        var lineEnd = rest.IndexOfAny('\r', '\n');
        return lineEnd < 0 || lineEnd + 1 == rest.Length
            ? -1
            : position + lineEnd + (rest[lineEnd] == '\r' && rest[lineEnd + 1] == '\n' ? 2 : 1);
    }

    private static int FirstTokenAt(ReadOnlySpan<Token> tokens, int position)
    {
        var (low, high) = (0, tokens.Length - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (tokens[middle].Start < position)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private static bool IsCopyFromStdin(ScriptStatement statement) =>
        statement.Node.Tree.Dialect == SqlDialect.PostgreSql
        && (PostgreSqlKind)statement.Node.RawKind == PostgreSqlKind.CopyStmt
        && CopyStmt.Cast(statement.Node) is { From: true, Stdin: true };

    /// <summary>The first COPY … FROM stdin with data that run to the end of the file, if they are there at all.</summary>
    public static ScriptStatement? FindCopyWithoutData(SqlScript script)
    {
        foreach (var statement in script.Statements)
        {
            if (IsCopyFromStdin(statement) && statement.CopyData == default && !statement.HasError)
            {
                return statement;
            }
        }

        return null;
    }

    /// <summary>How much of the window is data, and whether the end mark comes next when nothing is.</summary>
    private (int Length, bool IsMark) Data(ReadOnlySpan<byte> bytes)
    {
        for (var from = 0; ;)
        {
            var found = bytes[from..].IndexOf("\\."u8);
            if (found < 0)
            {
                break;
            }

            var mark = from + found;
            var isAtLineStart = mark == 0 ? _isAtLineStart : bytes[mark - 1] is (byte)'\n' or (byte)'\r';
            if (isAtLineStart)
            {
                var line = bytes[mark..];
                var end = LineEnd(line);
                var isWhole = end < line.Length || _window.IsLast;
                if (!isWhole || line[2..end].Trim(" \t\f\v"u8).IsEmpty)
                {
                    return (mark, isWhole);
                }
            }

            from = mark + 2;
        }

        // The first half of a mark may be the last byte.
        var isHalf = bytes[^1] == '\\' && !_window.IsLast;
        return (bytes.Length - (isHalf ? 1 : 0), false);
    }

    private static int LineEnd(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOfAny((byte)'\r', (byte)'\n');
        return end < 0 ? bytes.Length : end;
    }
}
