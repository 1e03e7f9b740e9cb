using SqlGitOps.Deploy.History;
using SqlGitOps.Migrations;
using SqlGitOps.Model.Scripts;
using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Deploy.Planning;

/// <summary>A migration that is to run, with everything that running it needs.</summary>
public sealed class PlannedMigration
{
    private Dictionary<int, ScriptStatement>? _withValues;

    private PlannedMigration(
        MigrationFile file, SourceText text, MigrationScript directives, SqlScript script, TransactionPlan transaction, HistoryEntry? row, ScriptRole role)
    {
        Role = role;
        Migration = file.Migration;
        Identity = row?.Identity ?? file.Identity;
        Checksum = file.Checksum;
        Text = text;
        Directives = directives;
        Content = script;
        Transaction = transaction;
        Row = row;
        Statements = StatementsOf(text, transaction);
    }

    /// <summary>Puts together what running a file needs.</summary>
    internal static PlannedMigration Create(MigrationFile file, SqlScript script, HistoryEntry? row)
    {
        var directives = file.Directives!;
        var transaction = TransactionPlan.Create(
            TransactionPlan.StatementsIn(script, directives.Up), directives.RequestedTransactionMode != TransactionMode.None);
        return new PlannedMigration(file, file.Text!, directives, script, transaction, row, ScriptRole.Migration);
    }

    /// <summary>Puts together what taking a migration back needs.</summary>
    /// <param name="file">The file that has the undo: one of its own, or the migration's.</param>
    /// <param name="sections">The parts of the file that take it back.</param>
    /// <param name="mode">How they want to run.</param>
    /// <param name="script">The parsed file.</param>
    /// <param name="row">The row of the migration.</param>
    internal static PlannedMigration CreateUndo(
        MigrationFile file, IReadOnlyList<TextSpan> sections, TransactionMode? mode, SqlScript script, HistoryEntry row)
    {
        var transaction = TransactionPlan.Create(TransactionPlan.StatementsIn(script, sections), mode != TransactionMode.None);
        return new PlannedMigration(file, file.Text!, file.Directives!, script, transaction, row, ScriptRole.Undo);
    }

    /// <summary>Puts together what running a callback needs.</summary>
    internal static PlannedMigration CreateCallback(MigrationFile file, SqlScript script)
    {
        var directives = file.Directives!;
        var transaction = TransactionPlan.Create(
            TransactionPlan.StatementsIn(script, directives.Up), directives.RequestedTransactionMode != TransactionMode.None);
        return new PlannedMigration(file, file.Text!, directives, script, transaction, null, ScriptRole.Callback);
    }

    /// <summary>What it does to the history.</summary>
    public ScriptRole Role { get; }

    /// <summary>The migration.</summary>
    public Migration Migration { get; }

    /// <summary>What identifies it in the history.</summary>
    public string Identity { get; }

    /// <summary>Path below the migrations folder, for messages.</summary>
    public string Script => Migration.Script;

    /// <summary>Checksum of <see cref="Text"/>.</summary>
    public string Checksum { get; }

    /// <summary>The text that runs.</summary>
    public SourceText Text { get; }

    /// <summary>What the comments of the file ask for.</summary>
    public MigrationScript Directives { get; }

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

    /// <summary>What is sent to the database, in order.</summary>
    public IReadOnlyList<PlannedStatement> Statements { get; }

    /// <summary>A statement with what it does.</summary>
    /// <param name="statement">Position in <see cref="Statements"/>.</param>
    public ScriptStatement Parsed(int statement) => _withValues?.GetValueOrDefault(statement) ?? Transaction.Statements[statement];

    /// <summary>The text of a statement as it is sent, with the values of its variables. Not for anything that is shown or kept.</summary>
    /// <param name="statement">Position in <see cref="Statements"/>.</param>
    public string SqlOf(int statement)
    {
        var span = Statements[statement].Span;
        return Variables.IsEmpty ? Text.ToString(span) : Variables.Apply(Text.Memory.Slice(span.Start, span.Length));
    }

    /// <summary>Where in the file something stands that was found in what <see cref="SqlOf"/> gave.</summary>
    /// <param name="statement">Position in <see cref="Statements"/>.</param>
    /// <param name="offset">Offset in the text that was sent.</param>
    public LinePosition PositionIn(int statement, int offset)
    {
        var span = Statements[statement].Span;
        return Text.GetPosition(span.Start + (Variables.IsEmpty ? offset : Variables.ToTemplate(Text.Memory.Slice(span.Start, span.Length), offset)));
    }

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

    private static PlannedStatement[] StatementsOf(SourceText text, TransactionPlan transaction)
    {
        var result = new PlannedStatement[transaction.Statements.Count];
        for (var i = 0; i < result.Length; i++)
        {
            var statement = transaction.Statements[i];
            // COPY without data lines still has a place where they would be, so the empty span is not the default one.
            var isCopy = statement.CopyData != default;
            result[i] = new PlannedStatement(statement.Span, isCopy ? WithoutEndMark(text, statement.CopyData) : default, isCopy);
        }

        return result;
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
