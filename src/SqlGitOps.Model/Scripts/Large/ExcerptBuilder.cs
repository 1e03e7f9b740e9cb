using SqlGitOps.Model.Operations;
using SqlGitOps.Syntax.Text;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Model.Scripts.Large;

/// <summary>Collects what is kept of a large file.</summary>
internal sealed class ExcerptBuilder(string path, Func<ReadOnlySpan<char>, bool>? keepsComment)
{
    private const int AlikeThatAreKept = 100;
    private const int LongestExcerpt = 8 * 1024 * 1024;
    private const string EndMark = "\\.";

    private readonly Dictionary<(DataChangeKind Kind, ObjectName Table), int> _alike = [];
    private readonly List<SourceStretch> _stretches = [];
    private readonly List<int> _statementsBefore = [];
    private char[] _text = new char[64 * 1024];
    private int _length;
    private int _statements;
    private bool _mayHaveVariables;
    private long _nextOffset = -1;

    /// <summary>Adds what is kept of some statements and of the comments before them.</summary>
    public void Add(ScriptPart part)
    {
        var text = part.Text;
        var placeholders = PlaceholdersIn(part.Script.Tree);
        var from = 0;
        for (var i = 0; i < part.Count; i++)
        {
            var statement = part.Script.Statements[i];
            var isOpen = part.EndsWithOpenCopy && i + 1 == part.Count;
            var end = isOpen ? part.End
                : statement.CopyData != default ? statement.CopyData.Start
                : ScriptStream.Behind(part.Script.Tree, statement);
            if (IsRepetition(statement) && !HasPlaceholder(placeholders, statement.Span))
            {
                KeepComment(text, from, statement.Span.Start);
            }
            else
            {
                Keep(text, from, end);
            }

            from = end;
            _mayHaveVariables |= text.Span.Slice(statement.Span.Start, statement.Span.Length).IndexOf(LargeScript.VariableStart) >= 0;
            _statements += statement.Transaction == TransactionSupport.NotSent ? 0 : 1;
            if (statement.CopyData != default && !isOpen)
            {
                from = statement.CopyData.End;
                AddEndOfData(text.GetFileOffset(from), text.GetPosition(from));
            }
        }

        KeepComment(text, from, part.End);
    }

    /// <summary>Adds the end mark of data that were left out.</summary>
    /// <param name="offset">Where in the file the mark ends.</param>
    /// <param name="position">Its line and column.</param>
    public void AddEndOfData(long offset, LinePosition position)
    {
        var column = Math.Max(1, position.Column - EndMark.Length);
        Begin(offset - EndMark.Length, position with { Column = column });
        Append(EndMark);
        _nextOffset = offset;
    }

    public LargeScript Build()
    {
        if (_stretches.Count == 0)
        {
            Begin(0, new LinePosition(1, 1));
        }

        return new LargeScript(SourceText.Excerpt(path, _text.AsMemory(0, _length), _stretches), _stretches, _statementsBefore, _statements)
        {
            MayHaveVariables = _mayHaveVariables,
        };
    }

    /// <summary>Whether a statement only repeats what enough others before it do: change rows of the same table.</summary>
    private bool IsRepetition(ScriptStatement statement)
    {
        if (statement.HasError
            || statement.Transaction != TransactionSupport.Allowed
            || statement.Operations is not [DataChangeOperation { SourceTables.Count: 0 } change]
            || change.Kind == DataChangeKind.Copy
            || (change.Kind != DataChangeKind.Insert && !change.HasCondition))
        {
            return false;
        }

        ref var count = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_alike, (change.Kind, change.Table), out _);
        return ++count > AlikeThatAreKept;
    }

    private static List<int> PlaceholdersIn(SyntaxTree tree)
    {
        var result = new List<int>();
        foreach (ref readonly var token in tree.Tokens)
        {
            if (token.Kind == TokenKind.Placeholder)
            {
                result.Add(token.Start);
            }
        }

        return result;
    }

    private static bool HasPlaceholder(List<int> placeholders, TextSpan span)
    {
        if (placeholders.Count == 0)
        {
            return false;
        }

        var index = placeholders.BinarySearch(span.Start);
        index = index < 0 ? ~index : index;
        return index < placeholders.Count && placeholders[index] < span.End;
    }

    private void KeepComment(SourceText text, int start, int end)
    {
        if (keepsComment is not null && end > start && keepsComment(text.Span[start..end]))
        {
            Keep(text, start, end);
        }
    }

    private void Keep(SourceText text, int start, int end)
    {
        if (end > start)
        {
            Begin(text.GetFileOffset(start), text.GetPosition(start));
            Append(text.Span[start..end]);
            _nextOffset = text.GetFileOffset(start) + end - start;
        }
    }

    private void Begin(long offset, LinePosition position)
    {
        if (offset == _nextOffset)
        {
            return;
        }

        if (_length > 0 && _text[_length - 1] is not ('\n' or '\r'))
        {
            Append("\n");
        }

        _stretches.Add(new SourceStretch(_length, offset, position));
        _statementsBefore.Add(_statements);
    }

    private void Append(ReadOnlySpan<char> text)
    {
        if (_length + text.Length > LongestExcerpt)
        {
            throw new LargeScriptException(
                LargeScriptProblem.TooVaried, path, _stretches[^1].Position, "too much of it is neither data nor repetition");
        }

        if (_length + text.Length > _text.Length)
        {
            Array.Resize(ref _text, Math.Max(_text.Length * 2, _length + text.Length));
        }

        text.CopyTo(_text.AsSpan(_length));
        _length += text.Length;
    }
}
