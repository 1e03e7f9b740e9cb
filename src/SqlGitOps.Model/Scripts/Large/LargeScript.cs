using SqlGitOps.Syntax;
using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Model.Scripts.Large;

/// <summary>
/// What a review and a plan look at of a file that is too large to be held as a whole: an excerpt that lacks the data behind
/// COPY and, of many alike changes of one table's rows, all but the first.
/// </summary>
public sealed class LargeScript
{
    private readonly IReadOnlyList<int> _statementsBefore;
    private readonly IReadOnlyList<SourceStretch> _stretches;

    internal LargeScript(SourceText excerpt, IReadOnlyList<SourceStretch> stretches, IReadOnlyList<int> statementsBefore, int statements)
    {
        Excerpt = excerpt;
        _stretches = stretches;
        _statementsBefore = statementsBefore;
        Statements = statements;
    }

    /// <summary>Bytes from which on a file counts as large.</summary>
    public const long DefaultThreshold = 4 * 1024 * 1024;

    internal const string VariableStart = "${";

    /// <summary>The excerpt; its positions are those of the file.</summary>
    public SourceText Excerpt { get; }

    /// <summary>How many statements the file has, without those that are not sent.</summary>
    public int Statements { get; }

    /// <summary>
    /// Whether a statement, also one that is not in the excerpt, has the <c>${</c> with which variables begin. Data behind COPY
    /// do not count.
    /// </summary>
    public bool MayHaveVariables { get; internal init; }

    /// <summary>Whether a file is large enough to be read in this way, and of a dialect that can be.</summary>
    public static bool IsLarge(string path, SqlDialect dialect, long threshold = DefaultThreshold) =>
        ScriptStream.Supports(dialect) && new FileInfo(path) is { Exists: true } file && file.Length > threshold;

    /// <summary>Reads a file once, from its start to its end.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="reader">The front end of its dialect.</param>
    /// <param name="keepsComment">Whether comments between statements that are left out belong into the excerpt; null for never.</param>
    /// <param name="observe">Given every byte behind the byte order mark, once and in order; null for nobody.</param>
    /// <param name="window">Bytes of a window.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="LargeScriptException">It cannot be read in this way.</exception>
    public static LargeScript Read(
        string path,
        IScriptReader reader,
        Func<ReadOnlySpan<char>, bool>? keepsComment = null,
        Action<ReadOnlySpan<byte>>? observe = null,
        int window = ScriptStream.DefaultWindow)
    {
        using var stream = new ScriptStream(path, reader, observe, window);
        var builder = new ExcerptBuilder(path, keepsComment);
        while (stream.ReadStatements() is { } part)
        {
            builder.Add(part);
            if (part.EndsWithOpenCopy)
            {
                while (!stream.ReadData().IsEmpty)
                {
                    // Nobody looks at data.
                }

                builder.AddEndOfData(stream.Offset, stream.Position);
            }
        }

        return builder.Build();
    }

    /// <summary>Where a section of the excerpt lies in the file.</summary>
    /// <param name="excerpt">The excerpt, parsed.</param>
    /// <param name="section">From behind a comment that begins it to the comment that begins the next one.</param>
    public LargeSection SectionOf(SqlScript excerpt, TextSpan section)
    {
        // The comments are in the excerpt, but what stands behind or before them may be left out.
        var isStart = section.Start == 0;
        var isEnd = section.End >= Excerpt.Length;
        return new LargeSection(
            isStart ? 0 : Excerpt.GetFileOffset(section.Start - 1) + 1,
            isEnd ? long.MaxValue : Excerpt.GetFileOffset(section.End),
            isStart ? 0 : StatementsBefore(excerpt, section.Start - 1, section.Start),
            isEnd ? Statements : StatementsBefore(excerpt, section.End, section.End));
    }

    /// <summary>The number of a statement in the file, without those that are not sent.</summary>
    /// <param name="excerpt">The excerpt, parsed.</param>
    /// <param name="statement">A statement of it.</param>
    public int OrdinalOf(SqlScript excerpt, ScriptStatement statement) =>
        StatementsBefore(excerpt, statement.Span.Start, statement.Span.Start);

    private int StatementsBefore(SqlScript excerpt, int place, int offset)
    {
        var stretch = _stretches.Count - 1;
        while (stretch > 0 && _stretches[stretch].Start > place)
        {
            stretch--;
        }

        var count = _statementsBefore[stretch];
        foreach (var statement in excerpt.Statements)
        {
            if (statement.Transaction != TransactionSupport.NotSent
                && statement.Span.Start >= _stretches[stretch].Start && statement.Span.Start < offset)
            {
                count++;
            }
        }

        return count;
    }
}
