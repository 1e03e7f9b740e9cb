using System.Runtime.ExceptionServices;
using SqlGitOps.Model.Operations;
using SqlGitOps.Model.Scripts;
using SqlGitOps.Syntax;
using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.Text;
using SqlGitOps.Syntax.Tree;
using SqlGitOps.TransactSql.Lexing;
using SqlGitOps.TransactSql.Lowering;
using SqlGitOps.TransactSql.Parsing;

namespace SqlGitOps.TransactSql;

/// <summary>
/// Reads T-SQL files: GO separates the batches, each is parsed by ScriptDom (grammar of SQL Server 2019) on its own, and
/// each top-level statement says what it does. sqlcmd commands and placeholders are accepted where the server would never
/// see them. Holds no state; safe for concurrent use.
/// </summary>
public sealed class TransactSqlScriptReader : IScriptReader
{
    /// <inheritdoc/>
    public SqlDialect Dialect => SqlDialect.SqlServer;

    /// <inheritdoc/>
    public SqlScript Read(SourceText text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new Run(text).Read();
    }

    /// <summary>The work on one file.</summary>
    private sealed class Run
    {
        private readonly SourceText _source;
        private readonly LexedText _text;
        private readonly BatchParser _parser;
        private readonly LoweringContext _context;
        private readonly List<ScriptBatch> _batches = [];
        private readonly NodeBuffer _nodes = new();
        private readonly List<StatementDraft> _drafts = [];

        public Run(SourceText source)
        {
            _source = source;
            _text = new LexedText(source.Memory);
            _parser = new BatchParser(_text);
            _context = new LoweringContext { Source = new FragmentSource(_text, 0) };
        }

        public SqlScript Read()
        {
            var last = _text.Tokens.Length - 1;
            var first = 0;
            for (var i = 0; i <= last; i++)
            {
                if (i == last || _text.Tokens[i].Kind == TokenKind.BatchSeparator)
                {
                    ReadBatch(first, i);
                    first = i + 1;
                }
            }

            ReportOpenComment();
            return Finish(last);
        }

        private void ReadBatch(int first, int end)
        {
            // sqlcmd commands around the batch are not part of what is sent.
            while (first < end && _text.Tokens[first].Kind == TokenKind.MetaCommand)
            {
                AddSqlCmdCommand(first++);
            }

            var inner = end;
            while (inner > first && _text.Tokens[inner - 1].Kind == TokenKind.MetaCommand)
            {
                inner--;
            }

            if (inner > first)
            {
                _context.BeginBatch();
                ReadStatements(first, inner);
                _batches.Add(new ScriptBatch(BatchSpan(first, inner), end < _text.Tokens.Length - 1 ? Count(end) : 1));
            }

            for (; inner < end; inner++)
            {
                AddSqlCmdCommand(inner);
            }
        }

        private void ReadStatements(int first, int end)
        {
            var cost = NestingGauge.Measure(_text, first, end, out var excess);
            if (excess >= 0)
            {
                AddPieces([_parser.Refuse(first, end, excess, "The statement is nested too deeply")], first, end);
            }
            else if (cost <= NestingGauge.SmallCost)
            {
                AddPieces(_parser.Parse(first, end), first, end);
            }
            else
            {
                OnLargeStack(() => AddPieces(_parser.Parse(first, end), first, end));
            }
        }

        private static void OnLargeStack(Action action)
        {
            ExceptionDispatchInfo? failure = null;
            var thread = new Thread(
                () =>
                {
#pragma warning disable CA1031 // Carried over to the calling thread, where it is thrown again.
                    try
                    {
                        action();
                    }
                    catch (Exception exception)
                    {
                        failure = ExceptionDispatchInfo.Capture(exception);
                    }
#pragma warning restore CA1031
                },
                NestingGauge.StackSize);
            thread.Start();
            thread.Join();
            failure?.Throw();
        }

        /// <summary>Makes statements of the pieces and of the sqlcmd commands between them.</summary>
        private void AddPieces(List<Piece> pieces, int first, int end)
        {
            var cursor = first;
            foreach (var piece in pieces)
            {
                AddSqlCmdCommands(cursor, piece.FirstToken);
                AddPiece(piece);
                cursor = piece.EndToken;
            }

            AddSqlCmdCommands(cursor, end);
        }

        private void AddSqlCmdCommands(int from, int to)
        {
            for (var i = from; i < to; i++)
            {
                if (_text.Tokens[i].Kind == TokenKind.MetaCommand)
                {
                    AddSqlCmdCommand(i);
                }
            }
        }

        private void AddPiece(Piece piece)
        {
            var span = SpanOf(piece.FirstToken, piece.EndToken);
            _context.BeginStatement(span);
            if (piece.Reason != UnreadableReason.None)
            {
                _context.Source = new FragmentSource(_text, 0);
                _context.Add(
                    new OpaqueOperation(OpaqueReasonOf(piece.Reason), _text.TextOf(piece.FirstToken).ToString().ToUpperInvariant()) { MayChangeSchema = true },
                    span);
            }

            if (piece.Fragment is { } fragment)
            {
                _context.Source = new FragmentSource(_text, fragment.Base);
                var count = _context.OperationCount;
                StatementLowerer.Lower(fragment.Statement, _context);
                if (_context.OperationCount == count)
                {
                    // An empty block: BEGIN END, or IF with nothing but control flow in it.
                    _context.AddHarmless(fragment.Statement);
                }
            }

            _context.EnterBranch();
            foreach (var salvaged in piece.Salvaged)
            {
                _context.Source = new FragmentSource(_text, salvaged.Base);
                StatementLowerer.Lower(salvaged.Statement, _context);
            }

            _context.LeaveBranch();
            var kind = piece.Fragment is null ? TransactSqlKind.Unparsed : TransactSqlKind.Statement;
            var hasError = piece.Reason == UnreadableReason.SyntaxError;
            AddStatement(kind, piece.FirstToken, piece.EndToken, hasError, span, _context.EndStatement(), _context.Transaction);
        }

        private static OpaqueReason OpaqueReasonOf(UnreadableReason reason) => reason switch
        {
            UnreadableReason.Placeholder => OpaqueReason.Placeholder,
            UnreadableReason.NotAnalysed => OpaqueReason.NotAnalysed,
            _ => OpaqueReason.SyntaxError,
        };

        private void AddSqlCmdCommand(int token)
        {
            var span = _text.Tokens[token].Span;
            var words = _text.TextOf(token);
            var space = words.IndexOfAny(' ', '\t');
            var command = (space < 0 ? words : words[..space]).ToString();
            Operation operation = string.Equals(command, ":r", StringComparison.OrdinalIgnoreCase)
                ? new OpaqueOperation(OpaqueReason.NotAnalysed, command) { MayChangeSchema = true }
                : new HarmlessOperation(command);
            AddStatement(TransactSqlKind.SqlCmdCommand, token, token + 1, hasError: false, span, [operation with { Span = span }], TransactionSupport.NotSent);
        }

        private void AddStatement(
            TransactSqlKind kind,
            int first,
            int end,
            bool hasError,
            TextSpan span,
            IReadOnlyList<Operation> operations,
            TransactionSupport transaction)
        {
            _nodes.Add(new Node { Kind = (ushort)kind, FirstToken = first, EndToken = end, SubtreeEnd = 1, Flags = hasError ? Node.ErrorFlag : 0 });
            _drafts.Add(new StatementDraft(span, operations, transaction, _batches.Count));
        }

        private TextSpan SpanOf(int first, int end) => TextSpan.FromBounds(_text.Tokens[first].Start, _text.Tokens[end - 1].End);

        /// <summary>From the first to the last token of the batch, with the comments before and behind: the server keeps those of modules.</summary>
        private TextSpan BatchSpan(int first, int end)
        {
            var from = first == 0 ? 0 : _text.Tokens[first - 1].End;
            var to = _text.Tokens[end].Start;
            var text = _text.Text;

            // What follows GO on its line belongs to that line.
            if (first > 0 && _text.Tokens[first - 1].Kind == TokenKind.BatchSeparator)
            {
                from = Math.Min(Syntax.Lexing.Scan.NextLine(text, from), _text.Tokens[first].Start);
            }

            while (from < to && char.IsWhiteSpace(text[from]))
            {
                from++;
            }

            while (to > from && char.IsWhiteSpace(text[to - 1]))
            {
                to--;
            }

            return TextSpan.FromBounds(from, to);
        }

        private int Count(int separator)
        {
            var text = _text.TextOf(separator)[2..].Trim(" \t;");
            return int.TryParse(text, out var count) ? count : 1;
        }

        private void ReportOpenComment()
        {
            var trivia = _text.Buffer.TriviaCount > 0 ? _text.Buffer.Trivia[_text.Buffer.TriviaCount - 1] : default;
            if ((trivia.Flags & TokenFlags.Unterminated) != TokenFlags.None)
            {
                _parser.Errors.Add(new SyntaxError(new TextSpan(trivia.Start, 2), "The comment is not closed"));
            }
        }

        private SqlScript Finish(int last)
        {
            _nodes.Add(new Node { Kind = (ushort)TransactSqlKind.Script, FirstToken = 0, EndToken = last });
            var nodes = _nodes.ToPreOrder(out var count);
            _parser.Errors.Sort((left, right) => left.Span.Start.CompareTo(right.Span.Start));
            var tree = new SyntaxTree(_source, SqlDialect.SqlServer, _text.Buffer, nodes, count, _parser.Errors);
            var statements = new ScriptStatement[_drafts.Count];
            for (var i = 0; i < statements.Length; i++)
            {
                var draft = _drafts[i];
                statements[i] = new ScriptStatement
                {
                    Ordinal = i,
                    Span = draft.Span,

                    // Statements are leaves: the root is node 0, the others follow in order.
                    Node = tree.GetNode(i + 1),
                    Operations = draft.Operations,
                    Transaction = draft.Transaction,
                    Batch = draft.Batch,
                };
            }

            return new SqlScript { Tree = tree, Statements = statements, Batches = _batches };
        }
    }

    private sealed record StatementDraft(TextSpan Span, IReadOnlyList<Operation> Operations, TransactionSupport Transaction, int Batch);
}
