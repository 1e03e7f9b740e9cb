using SqlGitOps.Model.Effects;
using SqlGitOps.Model.Operations;
using SqlGitOps.Model.Scripts;
using SqlGitOps.Syntax.PostgreSql;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Model.PostgreSql;

/// <summary>Turns statements of the PostgreSQL tree into operations.</summary>
internal sealed partial class PostgreSqlLowering(SyntaxTree tree) : StatementLowering(tree)
{
    protected override void LowerStatement(SyntaxNode statement)
    {
        switch ((PostgreSqlKind)statement.RawKind)
        {
            case PostgreSqlKind.CreateStmt:
                CreateTable(CreateStmt.Cast(statement));
                break;
            case PostgreSqlKind.CreateTableAsStmt:
                CreateTableAs(CreateTableAsStmt.Cast(statement));
                break;
            case PostgreSqlKind.AlterTableStmt:
                AlterTable(AlterTableStmt.Cast(statement));
                break;
            case PostgreSqlKind.RenameStmt:
                Rename(RenameStmt.Cast(statement));
                break;
            case PostgreSqlKind.AlterObjectSchemaStmt:
                SetSchema(AlterObjectSchemaStmt.Cast(statement));
                break;
            case PostgreSqlKind.DropStmt:
                Drop(DropStmt.Cast(statement));
                break;
            case PostgreSqlKind.TruncateStmt:
                var truncate = TruncateStmt.Cast(statement);
                ForEachRelation(truncate.Relations, statement, (table, node) => new TruncateOperation(table, truncate.Cascade) { Node = node, Span = statement.Span });
                break;
            case PostgreSqlKind.LockStmt:
                LockTable(LockStmt.Cast(statement));
                break;
            case PostgreSqlKind.IndexStmt:
                CreateIndex(IndexStmt.Cast(statement));
                break;
            case PostgreSqlKind.ReindexStmt:
                Reindex(ReindexStmt.Cast(statement));
                break;
            case PostgreSqlKind.ClusterStmt:
                Maintenance(statement, MaintenanceKind.Cluster, ClusterStmt.Cast(statement).Relation, concurrently: false);
                break;
            case PostgreSqlKind.VacuumStmt:
                Vacuum(VacuumStmt.Cast(statement));
                break;
            case PostgreSqlKind.RefreshMatViewStmt:
                var refresh = RefreshMatViewStmt.Cast(statement);
                Maintenance(statement, MaintenanceKind.RefreshMaterializedView, refresh.Relation, refresh.Concurrently);
                break;
            case PostgreSqlKind.CreateSchemaStmt:
                CreateSchema(CreateSchemaStmt.Cast(statement));
                break;
            case PostgreSqlKind.CreateSeqStmt:
                var sequence = CreateSeqStmt.Cast(statement);
                Create(statement, ObjectKind.Sequence, sequence.Sequence, sequence.IfNotExists, sequence.Temporary);
                break;
            case PostgreSqlKind.CreateExtensionStmt:
                var extension = CreateExtensionStmt.Cast(statement);
                Create(statement, ObjectKind.Extension, extension.Name, extension.IfNotExists);
                break;
            case PostgreSqlKind.ViewStmt:
                CreateView(ViewStmt.Cast(statement));
                break;
            case PostgreSqlKind.CreateEnumStmt:
                CreateEnum(CreateEnumStmt.Cast(statement));
                break;
            case PostgreSqlKind.CompositeTypeStmt:
                Create(statement, ObjectKind.Type, CompositeTypeStmt.Cast(statement).Type, toleratesExisting: false);
                break;
            case PostgreSqlKind.CreateRangeStmt:
                Create(statement, ObjectKind.Type, CreateRangeStmt.Cast(statement).Type, toleratesExisting: false);
                break;
            case PostgreSqlKind.DefineTypeStmt:
                Create(statement, ObjectKind.Type, DefineTypeStmt.Cast(statement).Type, toleratesExisting: true);
                break;
            case PostgreSqlKind.AlterEnumStmt:
                AlterEnum(AlterEnumStmt.Cast(statement));
                break;
            case PostgreSqlKind.CreateDomainStmt:
                CreateDomain(CreateDomainStmt.Cast(statement));
                break;
            case PostgreSqlKind.CreateFunctionStmt:
                CreateFunction(CreateFunctionStmt.Cast(statement));
                break;
            case PostgreSqlKind.CreateTrigStmt:
                var trigger = CreateTrigStmt.Cast(statement);
                CreateAtTable(statement, ObjectKind.Trigger, trigger.Name, trigger.Relation, trigger.OrReplace);
                break;
            case PostgreSqlKind.RuleStmt:
                var rule = RuleStmt.Cast(statement);
                CreateAtTable(statement, ObjectKind.Other, rule.Name, rule.Relation, rule.OrReplace);
                break;
            case PostgreSqlKind.TransactionStmt:
                Transaction(TransactionStmt.Cast(statement));
                break;
            case PostgreSqlKind.VariableSetStmt:
                SetVariable(VariableSetStmt.Cast(statement));
                break;
            case PostgreSqlKind.SelectStmt:
                Select(SelectStmt.Cast(statement));
                break;
            case PostgreSqlKind.InsertStmt:
                Insert(InsertStmt.Cast(statement));
                break;
            case PostgreSqlKind.UpdateStmt:
                Update(UpdateStmt.Cast(statement));
                break;
            case PostgreSqlKind.DeleteStmt:
                Delete(DeleteStmt.Cast(statement));
                break;
            case PostgreSqlKind.MergeStmt:
                Change(statement, DataChangeKind.Merge, MergeStmt.Cast(statement).Relation.Relation, hasCondition: true, []);
                break;
            case PostgreSqlKind.CopyStmt:
                var copy = CopyStmt.Cast(statement);
                if (copy.From)
                {
                    Change(statement, DataChangeKind.Copy, copy.Relation, hasCondition: true, PostgreSqlNames.TextsOf(copy.Columns) ?? []);
                }

                break;
            case PostgreSqlKind.DoStmt:
                Do(DoStmt.Cast(statement));
                break;
            case PostgreSqlKind.CallStmt:
                Add(Opaque(statement, OpaqueReason.ProceduralCode, mayChangeSchema: true));
                break;
            case PostgreSqlKind.PlaceholderStmt:
                Add(Opaque(statement, OpaqueReason.Placeholder, mayChangeSchema: true));
                break;
            case PostgreSqlKind.MetaCommandStmt:
                // \i, \ir and \gexec bring statements that are not in the file.
                var command = statement.Text;
                if (command.StartsWith("\\i", StringComparison.Ordinal) || command.StartsWith("\\gexec", StringComparison.Ordinal))
                {
                    Add(Opaque(statement, OpaqueReason.NotAnalysed, mayChangeSchema: true));
                }

                break;
            case PostgreSqlKind.CreatePolicyStmt:
                var policy = CreatePolicyStmt.Cast(statement);
                CreateAtTable(statement, ObjectKind.Other, policy.Name, policy.Table, orReplace: false);
                break;
            case PostgreSqlKind.AlterPolicyStmt:
                AlterPolicy(AlterPolicyStmt.Cast(statement));
                break;
            case PostgreSqlKind.ExecuteStmt or PostgreSqlKind.ImportForeignSchemaStmt or PostgreSqlKind.DropOwnedStmt:
                // What a prepared statement does, what a foreign schema holds and what a role owns stands in no file.
                Add(Opaque(statement, OpaqueReason.NotAnalysed, mayChangeSchema: true));
                break;

                // All other kinds (privileges, roles, publications, operators, cursors, …) change neither tables nor data and
                // hold no lock that matters.
        }
    }

    private void AlterPolicy(AlterPolicyStmt statement)
    {
        if (PostgreSqlNames.ObjectOf(statement.Table) is { } table)
        {
            Add(new AlterTableOtherOperation(table, LockMode.AccessExclusive) { Node = statement.Node, Span = statement.Node.Span });
        }
        else
        {
            AddPlaceholder(statement.Node);
        }
    }

    private void ForEachRelation(SyntaxChildren relations, SyntaxNode statement, Func<ObjectName, SyntaxNode, Operation> create)
    {
        foreach (var relation in relations)
        {
            if (PostgreSqlNames.ObjectOf(RangeVar.Cast(relation).Relation) is { } name)
            {
                Add(create(name, relation));
            }
            else
            {
                AddPlaceholder(statement);
            }
        }
    }

    private void Create(SyntaxNode statement, ObjectKind kind, QualifiedName name, bool toleratesExisting, bool isTemporary = false)
    {
        if (PostgreSqlNames.ObjectOf(name) is { } objectName)
        {
            Add(new CreateObjectOperation(kind, objectName)
            {
                Node = statement,
                Span = HeadTo(statement, name.Node),
                ToleratesExisting = toleratesExisting,
                IsTemporary = isTemporary || PostgreSqlNames.IsTemporary(objectName),
            });
        }
        else
        {
            AddPlaceholder(statement);
        }
    }

    private void Create(SyntaxNode statement, ObjectKind kind, Name name, bool toleratesExisting)
    {
        if (PostgreSqlNames.TextOf(name) is { } text)
        {
            Add(new CreateObjectOperation(kind, ObjectName.Of(text)) { Node = statement, Span = HeadTo(statement, name.Node), ToleratesExisting = toleratesExisting });
        }
    }

    private void LockTable(LockStmt statement)
    {
        var mode = statement.Mode.IsNone ? LockMode.AccessExclusive : LockModeOf(statement.Mode.Node.Text);
        ForEachRelation(statement.Relations, statement.Node, (table, node) => new LockTableOperation(table, mode) { Node = node, Span = statement.Node.Span });
    }

    private static LockMode LockModeOf(ReadOnlySpan<char> text)
    {
        var words = text.ToString().ToUpperInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return string.Join(' ', words.Where(w => w is not "IN" and not "MODE")) switch
        {
            "ACCESS SHARE" => LockMode.AccessShare,
            "ROW SHARE" => LockMode.RowShare,
            "ROW EXCLUSIVE" => LockMode.RowExclusive,
            "SHARE UPDATE EXCLUSIVE" => LockMode.ShareUpdateExclusive,
            "SHARE" => LockMode.Share,
            "SHARE ROW EXCLUSIVE" => LockMode.ShareRowExclusive,
            "EXCLUSIVE" => LockMode.Exclusive,
            _ => LockMode.AccessExclusive,
        };
    }
}
