using SqlGitOps.Model.Operations;
using SqlGitOps.Syntax.PostgreSql;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Model.PostgreSql;

/// <content>Transactions, settings and data.</content>
internal sealed partial class PostgreSqlLowering
{
    private void Transaction(TransactionStmt statement)
    {
        if (statement.CommitPrepared || statement.RollbackPrepared)
        {
            // Of another transaction, which anybody may have prepared.
            Add(Opaque(statement.Node, OpaqueReason.NotAnalysed, mayChangeSchema: true));
            return;
        }

        var action = statement switch
        {
            { Begin: true } => TransactionAction.Begin,
            { Commit: true } => statement.AndChain ? TransactionAction.CommitAndChain : TransactionAction.Commit,
            { Rollback: true } => statement.AndChain ? TransactionAction.RollbackAndChain : TransactionAction.Rollback,
            { Prepare: true } => TransactionAction.Prepare,
            _ => TransactionAction.Savepoint,
        };
        Add(new TransactionOperation(action)
        {
            Node = statement.Node,
            Span = statement.Node.Span,
            SavepointAction = statement switch
            {
                { Savepoint.IsNone: true } => null,
                { RollbackTo: true } => SavepointAction.RollBackTo,
                { Release: true } => SavepointAction.Release,
                _ => SavepointAction.Define,
            },
            Savepoint = PostgreSqlNames.TextOf(statement.Savepoint),
        });
    }

    private void SetVariable(VariableSetStmt statement)
    {
        if (statement.Transaction || statement.Constraints)
        {
            return;
        }

        if (statement.ResetAll)
        {
            AddSetting(new SetSettingOperation("*", null, false) { Node = statement.Node, Span = statement.Node.Span });
            return;
        }

        var name = statement switch
        {
            { TimeZone: true } => "timezone",
            { Role: true } => "role",
            { SessionAuthorization: true } => "session_authorization",
            { Names: true } => "client_encoding",
            _ => PostgreSqlNames.ObjectOf(statement.Name)?.ToString(),
        };
        if (name is null)
        {
            AddPlaceholder(statement.Node);
            return;
        }

        var value = statement.Reset || statement.ToDefault
            ? null
            : string.Join(", ", statement.Values.ToList().Select(v => PostgreSqlNames.StringOf(v) ?? v.Text.ToString()));
        AddSetting(new SetSettingOperation(name, value, statement.Local) { Node = statement.Node, Span = statement.Node.Span });
    }

    private void Select(SelectStmt statement)
    {
        if (PostgreSqlNames.ObjectOf(statement.Into) is { } into)
        {
            Add(new CreateTableOperation(into)
            {
                Node = statement.Node,
                Span = HeadOf(statement.Node),
                HasUnknownColumns = true,
                IsTemporary = statement.IntoTemporary || PostgreSqlNames.IsTemporary(into),
            });
            return;
        }

        DataChangesIn(statement.With);
        if (statement.From.Any)
        {
            return;
        }

        foreach (var target in statement.Targets)
        {
            var call = FuncCall.Cast(PostgreSqlExpressions.UnwrapParentheses(ResTarget.Cast(target).Expression));
            if (call.IsNone || PostgreSqlNames.ObjectOf(call.Function) is not { } function)
            {
                continue;
            }

            if (function.Name == "set_config")
            {
                var arguments = call.Arguments.ToList();
                if (arguments.Count == 3 && PostgreSqlNames.StringOf(arguments[0]) is { } setting)
                {
                    AddSetting(new SetSettingOperation(setting.ToLowerInvariant(), PostgreSqlNames.StringOf(arguments[1]), Literal.Cast(arguments[2]).True)
                    {
                        Node = statement.Node,
                        Span = statement.Node.Span,
                    });
                }
            }
            else if (PostgreSqlFunctions.Find(function.Name) == Volatility.Unknown)
            {
                // A function of the project can do anything: SELECT create_partitions().
                Add(Opaque(statement.Node, OpaqueReason.ProceduralCode, mayChangeSchema: true));
                return;
            }
        }
    }

    private void Insert(InsertStmt statement)
    {
        DataChangesIn(statement.With);
        Change(
            statement.Node,
            DataChangeKind.Insert,
            statement.Relation,
            hasCondition: true,
            PostgreSqlNames.TextsOf(statement.Columns) ?? [],
            TablesIn(statement.Source));
    }

    private void Update(UpdateStmt statement)
    {
        DataChangesIn(statement.With);
        var columns = new List<string>();
        foreach (var assignment in statement.Assignments)
        {
            foreach (var column in SetClause.Cast(assignment).Columns)
            {
                if (ColumnRef.Cast(PostgreSqlNames.WithoutIndirection(column)) is { IsNone: false } reference && PostgreSqlNames.TextOf(new Name(reference.Parts.First)) is { } name)
                {
                    columns.Add(name);
                }
            }
        }

        Change(
            statement.Node,
            DataChangeKind.Update,
            statement.Relation.Relation,
            !statement.Where.IsNone || statement.From.Any,
            columns);
    }

    private void Delete(DeleteStmt statement)
    {
        DataChangesIn(statement.With);
        Change(
            statement.Node,
            DataChangeKind.Delete,
            statement.Relation.Relation,
            !statement.Where.IsNone || statement.Using.Any,
            []);
    }

    /// <summary>INSERT, UPDATE and DELETE inside WITH.</summary>
    private void DataChangesIn(WithClause with)
    {
        foreach (var node in with.Queries)
        {
            var query = CommonTableExpr.Cast(node).Query;
            switch ((PostgreSqlKind)query.RawKind)
            {
                case PostgreSqlKind.InsertStmt:
                    Insert(InsertStmt.Cast(query));
                    break;
                case PostgreSqlKind.UpdateStmt:
                    Update(UpdateStmt.Cast(query));
                    break;
                case PostgreSqlKind.DeleteStmt:
                    Delete(DeleteStmt.Cast(query));
                    break;
            }
        }
    }

    private void Change(
        SyntaxNode node,
        DataChangeKind kind,
        QualifiedName relation,
        bool hasCondition,
        IReadOnlyList<string> columns,
        IReadOnlyList<ObjectName>? sources = null)
    {
        if (PostgreSqlNames.ObjectOf(relation) is { } table)
        {
            Add(new DataChangeOperation(kind, table)
            {
                Node = node,
                Span = HeadTo(node, relation.Node),
                HasCondition = hasCondition,
                Columns = columns,
                SourceTables = sources ?? [],
            });
        }
        else
        {
            AddPlaceholder(node);
        }
    }
}
