using SqlGitOps.Deploy.History;
using SqlGitOps.Migrations;
using SqlGitOps.Model.Scripts;
using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Deploy.Planning;

/// <summary>A migration that is to run, with everything that running it needs.</summary>
public sealed class PlannedMigration
{
    private readonly IReadOnlyList<ScriptStatement> _parsed;

    private PlannedMigration(
        MigrationFile file, SourceText text, MigrationScript directives, SqlScript script, TransactionPlan transaction, HistoryEntry? row)
    {
        Migration = file.Migration;
        Identity = row?.Identity ?? file.Identity;
        Checksum = file.Checksum;
        Text = text;
        Directives = directives;
        Content = script;
        Transaction = transaction;
        Row = row;
        _parsed = BatchStatements.Of(script, directives.Up, transaction);
        Statements = StatementsOf(text, _parsed);
    }

    /// <summary>Puts together what running a file needs.</summary>
    internal static PlannedMigration Create(MigrationFile file, SqlScript script, HistoryEntry? row)
    {
        var directives = file.Directives!;
        var transaction = TransactionPlan.Create(
            TransactionPlan.StatementsIn(script, directives.Up), directives.RequestedTransactionMode != TransactionMode.None);
        return new PlannedMigration(file, file.Text!, directives, script, transaction, row);
    }

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

    /// <summary>What is sent to the database, in order; SQL Server: batches, each as often as it runs (<c>GO 5</c>).</summary>
    public IReadOnlyList<PlannedStatement> Statements { get; }

    /// <summary>A statement with what it does.</summary>
    /// <param name="statement">Position in <see cref="Statements"/>.</param>
    public ScriptStatement Parsed(int statement) => _parsed[statement];

    /// <summary>Where a statement begins.</summary>
    /// <param name="statement">Position in <see cref="Statements"/>.</param>
    public LinePosition PositionOf(int statement) => Text.GetPosition(Statements[statement].Span.Start);

    private static PlannedStatement[] StatementsOf(SourceText text, IReadOnlyList<ScriptStatement> statements)
    {
        var result = new PlannedStatement[statements.Count];
        for (var i = 0; i < result.Length; i++)
        {
            var statement = statements[i];
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
