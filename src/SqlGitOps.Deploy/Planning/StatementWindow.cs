using System.Text;
using SqlGitOps.Model.Scripts.Large;
using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Deploy.Planning;

/// <summary>
/// Statements of a migration that are in memory: all of them as a rule, a few at a time of a large file. Valid until the
/// window after the next one is read, and with <see cref="HasOpenData"/> until the next one.
/// </summary>
public sealed class StatementWindow
{
    private const int DataBlock = 64 * 1024;

    private readonly IReadOnlyList<PlannedStatement> _statements;
    private readonly ScriptStream? _data;

    internal StatementWindow(PlannedMigration migration, int first, SourceText text, IReadOnlyList<PlannedStatement> statements, ScriptStream? data)
    {
        Migration = migration;
        First = first;
        Text = text;
        _statements = statements;
        _data = data;
    }

    /// <summary>The migration.</summary>
    public PlannedMigration Migration { get; }

    /// <summary>The text that they stand in; its positions are those of the file.</summary>
    public SourceText Text { get; }

    /// <summary>Position in the migration of the first one.</summary>
    public int First { get; }

    /// <summary>Position behind the last one.</summary>
    public int End => First + _statements.Count;

    /// <summary>Whether the data behind the last statement are still to be read, before anything else of the file.</summary>
    internal bool HasOpenData => _data is not null;

    /// <summary>A statement.</summary>
    /// <param name="statement">Its position in the migration.</param>
    public PlannedStatement this[int statement] => _statements[statement - First];

    /// <summary>The text to send, with the values of its variables. Not for anything that is shown or kept.</summary>
    /// <param name="statement">Position of the statement in the migration.</param>
    public ReadOnlySpan<char> SqlOf(int statement) => Migration.Variables.IsEmpty ? TextOf(statement) : Migration.Variables.Apply(MemoryOf(statement));

    /// <summary>The text as it stands in the file.</summary>
    /// <param name="statement">Position of the statement in the migration.</param>
    public ReadOnlySpan<char> TextOf(int statement) => MemoryOf(statement).Span;

    /// <summary>Line and column in the file.</summary>
    /// <param name="statement">Position of the statement in the migration.</param>
    /// <param name="offset">UTF-16 code units behind the start of what <see cref="SqlOf"/> gives.</param>
    public LinePosition PositionOf(int statement, int offset = 0) => Text.GetPosition(
        this[statement].Span.Start + (Migration.Variables.IsEmpty ? offset : Migration.Variables.ToTemplate(MemoryOf(statement), offset)));

    /// <summary>The data behind a COPY … FROM stdin as UTF-8, block by block; each block is valid until the next one.</summary>
    /// <param name="statement">Position of the statement in the migration.</param>
    /// <exception cref="DeployException">The file has changed so that they cannot be read.</exception>
    public IEnumerable<ReadOnlyMemory<byte>> DataOf(int statement)
    {
        if (_data is not null && statement == End - 1)
        {
            while (true)
            {
                ReadOnlyMemory<byte> block;
                try
                {
                    block = _data.ReadData();
                }
                catch (Exception e) when (e is IOException or LargeScriptException)
                {
                    throw new DeployException(Migration.Changed(e.Message));
                }

                if (block.IsEmpty)
                {
                    yield break;
                }

                yield return block;
            }
        }

        var data = this[statement].CopyData;
        var text = Text.Memory.Slice(data.Start, data.Length);
        var encoder = Encoding.UTF8.GetEncoder();
        var buffer = new byte[Math.Min(DataBlock, Encoding.UTF8.GetMaxByteCount(text.Length))];
        while (!text.IsEmpty)
        {
            encoder.Convert(text.Span, buffer, flush: true, out var read, out var written, out _);
            text = text[read..];
            yield return buffer.AsMemory(0, written);
        }
    }

    private ReadOnlyMemory<char> MemoryOf(int statement)
    {
        var span = this[statement].Span;
        return Text.Memory.Slice(span.Start, span.Length);
    }
}
