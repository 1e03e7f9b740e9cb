using SqlGitOps.Model.Operations;
using SqlGitOps.Syntax;
using SqlGitOps.Syntax.PostgreSql;
using SqlGitOps.Syntax.Sqlite;

namespace SqlGitOps.Review.Rules;

/// <summary>Collects what a rule wants to see. The driver walks each tree and each history once for all rules.</summary>
public sealed class RuleRegistration
{
    private readonly RegisteredRule _rule;
    private readonly RuleTable _table;

    internal RuleRegistration(RegisteredRule rule, RuleTable table)
    {
        _rule = rule;
        _table = table;
    }

    /// <summary>Calls back for each operation of a type, with the schema and session at that point.</summary>
    public void RegisterOperation<TOperation>(Action<OperationContext, TOperation> action)
        where TOperation : Operation =>
        _table.AddOperation(typeof(TOperation), new(_rule, context => action(context, (TOperation)context.Operation)));

    /// <summary>Calls back for every operation.</summary>
    public void RegisterEveryOperation(Action<OperationContext> action) => _table.AddOperation(typeof(Operation), new(_rule, action));

    /// <summary>Calls back for each node of a kind in PostgreSQL trees.</summary>
    public void RegisterNode(PostgreSqlKind kind, Action<NodeContext> action) => _table.AddNode(SqlDialect.PostgreSql, (ushort)kind, new(_rule, action));

    /// <summary>Calls back for each node of a kind in SQLite trees.</summary>
    public void RegisterNode(SqliteKind kind, Action<NodeContext> action) => _table.AddNode(SqlDialect.Sqlite, (ushort)kind, new(_rule, action));

    /// <summary>Calls back once for each migration after its operations, for what only the file as a whole shows.</summary>
    public void RegisterMigration(Action<MigrationContext> action) => _table.AddMigration(new(_rule, action));

    /// <summary>Calls back once for each file.</summary>
    public void RegisterFile(Action<FileContext> action) => _table.AddFile(new(_rule, action));

    /// <summary>Calls back once for the whole set of files, after all files.</summary>
    public void RegisterProject(Action<ProjectContext> action) => _table.AddProject(new(_rule, action));
}
