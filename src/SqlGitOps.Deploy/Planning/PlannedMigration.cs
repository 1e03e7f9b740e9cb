using SqlGitOps.Deploy.History;
using SqlGitOps.Migrations;
using SqlGitOps.Model.Operations;
using SqlGitOps.Model.Scripts;
using SqlGitOps.Model.Scripts.Large;
using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Deploy.Planning;

/// <summary>A migration that is to run, with everything that running it needs.</summary>
public sealed class PlannedMigration
{
    private readonly MigrationFile _file;
    private readonly IScriptReader _reader;
    private readonly LargeSection[] _sections = [];
    private readonly int _window;
    private readonly IReadOnlyList<ScriptStatement> _parsed;
    private Dictionary<int, ScriptStatement>? _withValues;

    private PlannedMigration(
        MigrationFile file,
        SqlScript script,
        IReadOnlyList<TextSpan> sections,
        TransactionPlan transaction,
        IScriptReader reader,
        int window,
        HistoryEntry? row,
        ScriptRole role)
    {
        _file = file;
        _reader = reader;
        _window = window;
        Role = role;
        Identity = row?.Identity ?? file.Identity;
        Content = script;
        Transaction = transaction;
        Row = row;
        _parsed = BatchStatements.Of(script, sections, transaction);
        Statements = StatementsOf(Text, _parsed);
        Whole = new StatementWindow(this, 0, Text, Statements, null);
        StatementCount = Statements.Count;
        if (file.Large is { } large)
        {
            _sections = [.. Directives.Up.Select(up => large.SectionOf(script, up))];
            StatementCount = _sections.Sum(s => s.EndStatement - s.FirstStatement) - (transaction.WrapperRemoved ? 2 : 0);
        }
    }

    /// <summary>Puts together what running a file needs.</summary>
    /// <param name="file">The file. A large one is read as a whole when it cannot be run piece by piece.</param>
    /// <param name="script">Its text, parsed.</param>
    /// <param name="reader">The front end of the dialect.</param>
    /// <param name="row">Its row in the history.</param>
    /// <param name="window">Bytes that are read at once of a large file.</param>
    internal static PlannedMigration Create(
        MigrationFile file, SqlScript script, IScriptReader reader, HistoryEntry? row, int window = ScriptStream.DefaultWindow)
    {
        var directives = file.Directives!;
        var statements = TransactionPlan.StatementsIn(script, directives.Up);
        var transaction = TransactionPlan.Create(statements, MayUseTransaction(directives.RequestedTransactionMode, row));
        var migration = new PlannedMigration(file, script, directives.Up, transaction, reader, window, row, ScriptRole.Migration);
        return file.Large is null || migration.CanBeStreamed(script)
            ? migration
            : file.Whole() is { Text: { } text } whole
                ? Create(whole, reader.Read(text), reader, row)
                : throw new DeployException(new DeployError(DeployErrorKind.FileChanged, file.Problem ?? $"'{file.Migration.Script}' can no longer be read."));
    }

    /// <summary>Puts together what taking a migration back needs.</summary>
    /// <param name="file">The file that has the undo: one of its own, or the migration's.</param>
    /// <param name="sections">The parts of the file that take it back.</param>
    /// <param name="mode">How they want to run.</param>
    /// <param name="script">The parsed file.</param>
    /// <param name="reader">The front end of the dialect.</param>
    /// <param name="row">The row of the migration.</param>
    internal static PlannedMigration CreateUndo(
        MigrationFile file, IReadOnlyList<TextSpan> sections, TransactionMode? mode, SqlScript script, IScriptReader reader, HistoryEntry row)
    {
        var transaction = TransactionPlan.Create(TransactionPlan.StatementsIn(script, sections), MayUseTransaction(mode, row));
        return new PlannedMigration(file, script, sections, transaction, reader, ScriptStream.DefaultWindow, row, ScriptRole.Undo);
    }

    /// <summary>Puts together what running a callback needs.</summary>
    internal static PlannedMigration CreateCallback(MigrationFile file, SqlScript script, IScriptReader reader)
    {
        var directives = file.Directives!;
        var transaction = TransactionPlan.Create(
            TransactionPlan.StatementsIn(script, directives.Up), MayUseTransaction(directives.RequestedTransactionMode, null));
        return new PlannedMigration(file, script, directives.Up, transaction, reader, ScriptStream.DefaultWindow, null, ScriptRole.Callback);
    }

    /// <summary>What it does to the history.</summary>
    public ScriptRole Role { get; }

    /// <summary>The migration.</summary>
    public Migration Migration => _file.Migration;

    /// <summary>What identifies it in the history.</summary>
    public string Identity { get; }

    /// <summary>Path below the migrations folder, for messages.</summary>
    public string Script => Migration.Script;

    /// <summary>Checksum of the file's text.</summary>
    public string Checksum => _file.Checksum;

    /// <summary>The text that runs; of a file that is streamed, an excerpt.</summary>
    public SourceText Text => _file.Text!;

    /// <summary>What the comments of the file ask for.</summary>
    public MigrationScript Directives => _file.Directives!;

    /// <summary>The parsed file with the operations of its statements, for those who show what the plan will do.</summary>
    public SqlScript Content { get; }

    /// <summary>Whether it runs in one transaction, and why not.</summary>
    public TransactionPlan Transaction { get; }

    /// <summary>Whether it runs in one transaction with its history row.</summary>
    public bool IsTransactional => Transaction.IsTransactional;

    /// <summary>
    /// Its row in the history: that of the former run of a repeatable migration, or of a deployment that did not end; null
    /// when it never ran.
    /// </summary>
    public HistoryEntry? Row { get; }

    /// <summary>Whether an earlier deployment began it and did not end it.</summary>
    public bool IsResumed => Row is { State: not MigrationState.Applied };

    /// <summary>The first statement to run, from 0: those before it are in the database already.</summary>
    public int FirstStatement => IsResumed ? Row!.AppliedStatements : 0;

    /// <summary>
    /// The statement, from 0, of which an earlier deployment did not say what became of it: it runs outside of any
    /// transaction, and was announced. Null as a rule.
    /// </summary>
    public int? UncertainStatement => IsResumed && Row!.IntentStatement is { } intent ? intent - 1 : null;

    /// <summary>Whether its statements are read from the file while they run, because it is large; see <see cref="ReadStatements"/>.</summary>
    public bool IsStreamed => _file.Large is not null;

    /// <summary>How many statements are sent to the database.</summary>
    public int StatementCount { get; }

    /// <summary>
    /// What is sent to the database, in order; SQL Server: batches, each as often as it runs (<c>GO 5</c>). Of a file that is
    /// streamed, those in the excerpt.
    /// </summary>
    public IReadOnlyList<PlannedStatement> Statements { get; }

    /// <summary><see cref="Statements"/> with their text.</summary>
    public StatementWindow Whole { get; }

    /// <summary>A statement with what it does.</summary>
    /// <param name="statement">Position in <see cref="Statements"/>.</param>
    public ScriptStatement Parsed(int statement) => _withValues?.GetValueOrDefault(statement) ?? _parsed[statement];

    /// <summary>The values of the variables in its statements.</summary>
    internal VariableValues Variables { get; private set; } = VariableValues.None;

    /// <summary>Says that a statement is sent with values.</summary>
    /// <param name="variables">The values.</param>
    /// <param name="statement">Position in <see cref="Statements"/>.</param>
    /// <param name="parsed">What the statement does with them; null for what it does without.</param>
    internal void UseValues(VariableValues variables, int statement, ScriptStatement? parsed)
    {
        Variables = variables;
        if (parsed is not null)
        {
            (_withValues ??= []).Add(statement, parsed);
        }
    }

    /// <summary>Where a statement begins.</summary>
    /// <param name="statement">Position in <see cref="Statements"/>.</param>
    public LinePosition PositionOf(int statement) => Text.GetPosition(Statements[statement].Span.Start);

    /// <summary>Reads the statements in order; those of a large file window by window, from the file.</summary>
    /// <exception cref="DeployException">The file cannot be read any more, or is at its end not the one that was planned.</exception>
    public IEnumerable<StatementWindow> ReadStatements() => IsStreamed ? StreamStatements() : [Whole];

    /// <summary>The error of a file that is not the one that was planned.</summary>
    internal DeployError Changed(string how) => new(
        DeployErrorKind.FileChanged, $"'{Script}' was changed while it was deployed: {how.TrimEnd('.')}. Deploy again when the file is at rest.")
    {
        Path = Migration.Path,
    };

    private IEnumerable<StatementWindow> StreamStatements()
    {
        using var checksum = new ChecksumBuilder();
        using var stream = Open(checksum);
        var first = 0;
        var position = 0;
        while (Next(stream) is { } part)
        {
            var statements = new List<PlannedStatement>(part.Count);
            var isOpen = false;
            for (var i = 0; i < part.Count; i++)
            {
                var statement = part.Script.Statements[i];
                isOpen = false;
                if (statement.Transaction == TransactionSupport.NotSent || !IsInSections(part.Text.GetFileOffset(statement.Span.Start)))
                {
                    continue;
                }

                position++;
                if (Transaction.WrapperRemoved && (position == 1 || position == StatementCount + 2))
                {
                    continue;
                }

                isOpen = part.EndsWithOpenCopy && i + 1 == part.Count;
                statements.Add(isOpen ? new PlannedStatement(statement.Span, default, IsCopy: true, IsRowChange: false) : StatementOf(part.Text, statement));
            }

            if (statements.Count > 0)
            {
                yield return new StatementWindow(this, first, part.Text, statements, isOpen ? stream : null);
                first += statements.Count;
            }

            SkipData(stream);
        }

        if (first != StatementCount || !checksum.Compute().Equals(Checksum, StringComparison.Ordinal))
        {
            throw new DeployException(Changed("its checksum is not the planned one"));
        }
    }

    private bool IsInSections(long offset)
    {
        foreach (var section in _sections)
        {
            if (offset >= section.Start && offset < section.End)
            {
                return true;
            }
        }

        return false;
    }

    private ScriptStream Open(ChecksumBuilder checksum)
    {
        try
        {
            return new ScriptStream(Migration.Path, _reader, checksum.Append, _window);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DeployException(Changed(e.Message));
        }
    }

    private ScriptPart? Next(ScriptStream stream)
    {
        try
        {
            return stream.ReadStatements();
        }
        catch (Exception e) when (e is IOException or LargeScriptException)
        {
            throw new DeployException(Changed(e.Message));
        }
    }

    /// <summary>Reads over data that nobody wanted.</summary>
    private void SkipData(ScriptStream stream)
    {
        try
        {
            while (!stream.ReadData().IsEmpty)
            {
            }
        }
        catch (Exception e) when (e is IOException or LargeScriptException)
        {
            throw new DeployException(Changed(e.Message));
        }
    }

    /// <summary>
    /// Whether a file may run in one transaction. One of which something is in the database goes on without, also when it was
    /// edited since so that it could: the transaction would do again what is done.
    /// </summary>
    private static bool MayUseTransaction(TransactionMode? mode, HistoryEntry? row) => mode != TransactionMode.None && row is not { IsPartial: true };

    /// <summary>
    /// Whether running it needs no more than one statement at a time: in one transaction, from its start, and without a BEGIN
    /// and COMMIT of its own that only seem to stand around everything because the excerpt lacks what is outside.
    /// </summary>
    private bool CanBeStreamed(SqlScript excerpt)
    {
        if (!IsTransactional || IsResumed)
        {
            return false;
        }

        if (!Transaction.WrapperRemoved)
        {
            return true;
        }

        var large = _file.Large!;
        var sent = TransactionPlan.StatementsIn(excerpt, Directives.Up).Where(s => s.Transaction != TransactionSupport.NotSent).ToList();
        return large.OrdinalOf(excerpt, sent[0]) == _sections[0].FirstStatement
            && large.OrdinalOf(excerpt, sent[^1]) == _sections[^1].EndStatement - 1;
    }

    private static PlannedStatement[] StatementsOf(SourceText text, IReadOnlyList<ScriptStatement> statements)
    {
        var result = new PlannedStatement[statements.Count];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = StatementOf(text, statements[i]);
        }

        return result;
    }

    private static PlannedStatement StatementOf(SourceText text, ScriptStatement statement)
    {
        // COPY without data lines still has a place where they would be, so the empty span is not the default one.
        var isCopy = statement.CopyData != default;
        return new PlannedStatement(
            statement.Span, isCopy ? WithoutEndMark(text, statement.CopyData) : default, isCopy, !isCopy && IsRowChange(statement));
    }

    private static bool IsRowChange(ScriptStatement statement)
    {
        foreach (var operation in statement.Operations)
        {
            if (operation is not DataChangeOperation { Kind: not DataChangeKind.Copy })
            {
                return false;
            }
        }

        return statement.Operations.Count > 0;
    }

    // The end mark belongs to psql. The server takes it as the end, too, but version 18 refuses it in CSV data.
    private static TextSpan WithoutEndMark(SourceText text, TextSpan data)
    {
        var chars = text.Span.Slice(data.Start, data.Length).TrimEnd();
        if (!chars.EndsWith("\\."))
        {
            return data;
        }

        var length = chars.Length - 2;
        return length == 0 || chars[length - 1] is '\n' or '\r' ? new TextSpan(data.Start, length) : data;
    }
}
