using SqlGitOps.Model.Operations;
using SqlGitOps.Model.Scripts;
using SqlGitOps.Syntax.PostgreSql;
using SqlGitOps.Syntax.Text;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Model.PostgreSql;

/// <content>Code in strings: DO runs at deployment, the bodies of functions are only checked by the server.</content>
internal sealed partial class PostgreSqlLowering
{
    private readonly List<EmbeddedScript> _embedded = [];
    private readonly List<SyntaxError> _embeddedErrors = [];
    private bool _bodiesAreChecked = true;
    private SyntaxNode _committing;

    /// <summary>The bodies of the statements that were lowered so far.</summary>
    public IReadOnlyList<EmbeddedScript> Embedded => _embedded;

    /// <summary>Syntax errors in bodies that the server looks at, at their places in the file.</summary>
    public IReadOnlyList<SyntaxError> EmbeddedErrors => _embeddedErrors;

    /// <summary>Whether a statement, when it was lowered last, is code that commits or rolls back, which no transaction around it survives.</summary>
    public bool EndsTransaction(SyntaxNode statement) => _committing == statement;

    /// <summary>Reads the body of a routine; null when it is no PL/pgSQL or SQL in a string.</summary>
    private RoutineBody? ReadBody(SyntaxNode routine, bool isChecked)
    {
        var body = RoutineBodies.Parse(routine);
        if (body is not null)
        {
            _embedded.Add(new EmbeddedScript(body.Tree, body.Map, body.Literal));
            if (isChecked)
            {
                _embeddedErrors.AddRange(body.Errors);
            }
        }

        return body;
    }

    /// <summary>
    /// The server parses a body when the function is created, unless the setting check_function_bodies is off, as in dumps
    /// (PostgreSQL manual, 20.11.1).
    /// </summary>
    private void AddSetting(SetSettingOperation setting)
    {
        Add(setting);
        if (setting.Name is "*" or "check_function_bodies")
        {
            _bodiesAreChecked = setting.Value is null
                || setting.Value.ToLowerInvariant() is not ("off" or "of" or "false" or "fals" or "fal" or "fa" or "f" or "no" or "n" or "0");
        }
    }

    private void Do(DoStmt block)
    {
        var body = ReadBody(block.Node, isChecked: true);
        if (body is null || body.Errors.Count > 0)
        {
            Add(Opaque(block.Node, OpaqueReason.ProceduralCode, mayChangeSchema: true));
            return;
        }

        var lowering = new PostgreSqlLowering(body.Tree);
        var returnsEarly = false;
        var isUncertain = false;
        foreach (var node in body.Tree.Root.Descendants)
        {
            switch ((PostgreSqlKind)node.RawKind)
            {
                case PostgreSqlKind.PlPgSqlCommitStmt or PostgreSqlKind.PlPgSqlRollbackStmt:
                    _committing = block.Node;
                    break;
                case PostgreSqlKind.PlPgSqlReturnStmt or PostgreSqlKind.PlPgSqlExitStmt when IsInBranch(node):
                    returnsEarly = true;
                    break;
                case PostgreSqlKind.PlPgSqlExecSqlStmt:
                    AddStatement(lowering, new PlPgSqlExecSqlStmt(node).Statement, node, body.Map);
                    break;
                case PostgreSqlKind.PlPgSqlCallStmt:
                    AddStatement(lowering, new PlPgSqlCallStmt(node).Statement, node, body.Map);
                    break;
                case PostgreSqlKind.PlPgSqlPerformStmt:
                    AddStatement(lowering, new PlPgSqlPerformStmt(node).Query, node, body.Map);
                    break;
                case PostgreSqlKind.PlPgSqlDynExecuteStmt:
                    AddDynamic(new PlPgSqlDynExecuteStmt(node).Query, node);
                    break;
                case PostgreSqlKind.PlPgSqlForQueryStmt:
                    AddStatement(lowering, new PlPgSqlForQueryStmt(node).Query, node, body.Map);
                    break;
                case PostgreSqlKind.PlPgSqlForExecuteStmt:
                    AddDynamic(new PlPgSqlForExecuteStmt(node).DynamicQuery, node);
                    break;
            }
        }

        if (isUncertain)
        {
            Add(new UncertainOutcomeOperation { Node = block.Node, Span = HeadOf(block.Node) });
        }

        void AddStatement(PostgreSqlLowering reader, SyntaxNode statement, SyntaxNode code, TextMap map)
        {
            if (statement.IsNone)
            {
                return;
            }

            var isConditional = returnsEarly || IsInBranch(code);
            foreach (var operation in reader.Lower(statement))
            {
                if (operation is HarmlessOperation)
                {
                    continue;
                }

                isUncertain |= isConditional && ChangesSchema(operation);
                Add(operation with
                {
                    Node = block.Node,
                    Span = map.ToOuter(operation.Span),
                    IsConditional = operation.IsConditional || isConditional,
                });
            }
        }

        void AddDynamic(SyntaxNode text, SyntaxNode code)
        {
            using var dynamic = EmbeddedSql.Parse(text, body.Map);
            if (dynamic is null || dynamic.Tree.Errors.Count > 0 || !dynamic.Tree.Statements.Any)
            {
                Add(Opaque(text, OpaqueReason.ProceduralCode, mayChangeSchema: true) with { Node = block.Node, Span = body.Map.ToOuter(text.Span) });
                return;
            }

            var reader = new PostgreSqlLowering(dynamic.Tree);
            foreach (var statement in dynamic.Tree.Statements)
            {
                AddStatement(reader, statement, code, dynamic.Map);
            }
        }
    }

    /// <summary>Whether code may not be reached, may be reached many times, or may be undone by an exception handler.</summary>
    private static bool IsInBranch(SyntaxNode node)
    {
        for (var parent = node.Parent; !parent.IsNone; parent = parent.Parent)
        {
            switch ((PostgreSqlKind)parent.RawKind)
            {
                case PostgreSqlKind.PlPgSqlIfStmt or PostgreSqlKind.PlPgSqlCaseStmt or PostgreSqlKind.PlPgSqlLoopStmt
                    or PostgreSqlKind.PlPgSqlWhileStmt or PostgreSqlKind.PlPgSqlForIntegerStmt or PostgreSqlKind.PlPgSqlForQueryStmt
                    or PostgreSqlKind.PlPgSqlForCursorStmt or PostgreSqlKind.PlPgSqlForExecuteStmt or PostgreSqlKind.PlPgSqlForEachStmt
                    or PostgreSqlKind.PlPgSqlException:
                    return true;
                case PostgreSqlKind.PlPgSqlBlock when new PlPgSqlBlock(parent).Handlers.Any:
                    return true;
            }
        }

        return false;
    }

    private static bool ChangesSchema(Operation operation) => operation is not (DataChangeOperation or SetSettingOperation or LockTableOperation
        or MaintenanceOperation or TruncateOperation or OpaqueOperation or TransactionOperation);
}
