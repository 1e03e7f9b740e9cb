using Microsoft.SqlServer.TransactSql.ScriptDom;
using SqlGitOps.Model.Operations;
using SqlGitOps.Model.Scripts;
using SqlGitOps.Syntax.Text;

namespace SqlGitOps.TransactSql.Lowering;

/// <summary>Collects what one top-level statement does, and carries what earlier statements of the script mean for it.</summary>
internal sealed class LoweringContext
{
    private readonly HashSet<string> _savepoints = new(StringComparer.OrdinalIgnoreCase);
    private List<Operation> _operations = [];
    private int _branches;
    private bool _forbidden;
    private bool _controls;
    private bool _batchMayEnd;
    private bool _notExecuted;
    private TextSpan _statement;

    /// <summary>The text of the fragments that are lowered now.</summary>
    public required FragmentSource Source { get; set; }

    /// <summary>How many literals of EXEC are being read within one another.</summary>
    public int LiteralDepth { get; set; }

    /// <summary>How many operations the statement has so far.</summary>
    public int OperationCount => _operations.Count;

    /// <summary>Whether the statement may not run, or not to its end.</summary>
    public bool IsConditional => _branches > 0 || _batchMayEnd || _notExecuted;

    public TransactionSupport Transaction => _forbidden ? TransactionSupport.Forbidden
        : _controls ? TransactionSupport.Control
        : TransactionSupport.Allowed;

    public void BeginBatch() => _batchMayEnd = false;

    /// <summary>Starts the next top-level statement.</summary>
    /// <param name="span">Where it stands; no operation is shown elsewhere.</param>
    public void BeginStatement(TextSpan span)
    {
        _statement = span;
        _operations = [];
        _forbidden = false;
        _controls = false;
    }

    public IReadOnlyList<Operation> EndStatement() => _operations;

    public void EnterBranch() => _branches++;

    public void LeaveBranch() => _branches--;

    /// <summary>RETURN or GOTO: in a branch it makes the rest of the batch uncertain, elsewhere the rest never runs.</summary>
    public void LeavesBatch() => _batchMayEnd = true;

    /// <summary>SET NOEXEC: ON, even in a branch, keeps what follows from running until OFF.</summary>
    public void SetNotExecuted(bool on) => _notExecuted = on;

    /// <summary>The engine refuses the statement in a transaction.</summary>
    public void ForbidTransaction() => _forbidden = true;

    public void Control() => _controls = true;

    public void AddSavepoint(string name) => _savepoints.Add(name);

    public bool IsSavepoint(string name) => _savepoints.Contains(name);

    /// <summary>Adds an operation that the whole of <paramref name="fragment"/> stands for.</summary>
    public void Add(Operation operation, TSqlFragment fragment) => Add(operation, Source.Span(fragment));

    public void Add(Operation operation, TextSpan span) =>
        _operations.Add(operation with { Span = Within(span), IsConditional = IsConditional });

    public void AddHarmless(TSqlFragment fragment) => Add(new HarmlessOperation(Source.Command(fragment)), fragment);

    public void AddNotAnalysed(TSqlFragment fragment, bool mayChangeSchema) =>
        Add(new OpaqueOperation(OpaqueReason.NotAnalysed, Source.Command(fragment)) { MayChangeSchema = mayChangeSchema }, fragment);

    /// <summary>ScriptDom counts trailing semicolons as parts of statements and gives some fragments no place at all.</summary>
    private TextSpan Within(TextSpan span)
    {
        var start = Math.Max(span.Start, _statement.Start);
        var end = Math.Min(span.End, _statement.End);
        return end > start ? TextSpan.FromBounds(start, end) : _statement;
    }
}
