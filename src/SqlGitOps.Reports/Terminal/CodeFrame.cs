using System.Text;
using SqlGitOps.Reports.Text;

namespace SqlGitOps.Reports.Terminal;

/// <summary>One source line as a terminal shows it, and which of its columns a finding covers.</summary>
/// <param name="Text">The line, cut, with tabs as spaces and invisible characters by their number.</param>
/// <param name="MarkStart">First column of the finding in <see cref="Text"/>, from 0.</param>
/// <param name="MarkLength">Number of columns, at least 1.</param>
internal readonly record struct CodeFrame(string Text, int MarkStart, int MarkLength)
{
    private const int TabSize = 4;
    private const string Cut = "...";

    /// <summary>Lays out a line.</summary>
    /// <param name="line">The line without its line end.</param>
    /// <param name="start">First code unit of the finding.</param>
    /// <param name="end">Code unit behind the last one of the finding in this line.</param>
    /// <param name="width">Most columns, without the marks of a cut.</param>
    public static CodeFrame Create(ReadOnlySpan<char> line, int start, int end, int width)
    {
        // Lines can be megabytes long: only what can come into view is laid out.
        var from = AtCharacterStart(line, Math.Max(0, start - width));
        var to = AtCharacterStart(line, (int)Math.Min(line.Length, start + (2L * width)));
        var cells = LayOut(line, from, to, start, end, out var markStart, out var markEnd);
        var total = cells.Count == 0 ? 0 : cells[^1].Column + cells[^1].Width;

        var left = 0;
        if (total > width)
        {
            left = Math.Max(0, Math.Min(markStart - (width / 3), total - width));
        }

        return Render(cells, left, left + width, markStart, markEnd, cutLeft: from > 0, cutRight: to < line.Length);
    }

    private static List<Cell> LayOut(
        ReadOnlySpan<char> line, int from, int to, int start, int end, out int markStart, out int markEnd)
    {
        var cells = new List<Cell>(to - from);
        var column = 0;
        var position = from;
        markStart = -1;
        markEnd = -1;
        while (position < to)
        {
            if (markStart < 0 && position >= start)
            {
                markStart = column;
            }

            if (markEnd < 0 && position >= end)
            {
                markEnd = column;
            }

            var cell = NextCell(line[position..to], column, out var length);
            cells.Add(cell);
            column += cell.Width;
            position += length;
        }

        markStart = markStart < 0 ? column : markStart;
        markEnd = Math.Max(markEnd < 0 ? column : markEnd, markStart + 1);
        return cells;
    }

    private static Cell NextCell(ReadOnlySpan<char> text, int column, out int length)
    {
        if (text[0] == '\t')
        {
            length = 1;
            var spaces = TabSize - (column % TabSize);
            return new Cell(new string(' ', spaces), column, spaces);
        }

        return VisibleText.Next(text, out length) is { } shown
            ? new Cell(shown, column, shown.Length)
            : new Cell(text[..length].ToString(), column, VisibleText.Width(text));
    }

    private static CodeFrame Render(
        List<Cell> cells, int left, int right, int markStart, int markEnd, bool cutLeft, bool cutRight)
    {
        var text = new StringBuilder();
        int? firstColumn = null;
        var lastColumn = left;
        foreach (var cell in cells)
        {
            if (cell.Column < left)
            {
                cutLeft = true;
            }
            else if (cell.Column + cell.Width > right)
            {
                cutRight = true;
                break;
            }
            else
            {
                firstColumn ??= cell.Column;
                lastColumn = cell.Column + cell.Width;
                text.Append(cell.Text);
            }
        }

        // With a wide character on the left edge the first column can lie one behind the edge.
        var origin = firstColumn ?? left;
        var shift = 0;
        if (cutLeft)
        {
            text.Insert(0, Cut);
            shift = Cut.Length;
        }

        if (cutRight)
        {
            text.Append(Cut);
        }

        var markFrom = Math.Max(markStart, origin);
        var markTo = Math.Max(Math.Min(markEnd, Math.Max(lastColumn, markFrom + 1)), markFrom + 1);
        return new CodeFrame(text.ToString(), markFrom - origin + shift, markTo - markFrom);
    }

    private static int AtCharacterStart(ReadOnlySpan<char> line, int index) =>
        index > 0 && index < line.Length && char.IsLowSurrogate(line[index]) && char.IsHighSurrogate(line[index - 1]) ? index - 1 : index;

    private readonly record struct Cell(string Text, int Column, int Width);
}
