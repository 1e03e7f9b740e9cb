using SqlGitOps.Model.Operations;
using SqlGitOps.Syntax;

namespace SqlGitOps.Review.Rules;

/// <summary>Which rules want what: built once from all rules, read by every walk.</summary>
internal sealed class RuleTable
{
    private readonly Dictionary<Type, List<(Rule Rule, Action<OperationContext> Action)>> _operations = [];
    private readonly Dictionary<(SqlDialect Dialect, ushort Kind), List<(Rule Rule, Action<NodeContext> Action)>> _nodes = [];
    private readonly HashSet<SqlDialect> _nodeDialects = [];
    private readonly List<(Rule Rule, Action<MigrationContext> Action)> _migrations = [];
    private readonly List<(Rule Rule, Action<FileContext> Action)> _files = [];
    private readonly List<(Rule Rule, Action<ProjectContext> Action)> _projects = [];

    public RuleTable(IReadOnlyList<Rule> rules)
    {
        foreach (var rule in rules)
        {
            rule.Initialize(new RuleRegistration(rule, this));
        }
    }

    public IReadOnlyList<(Rule Rule, Action<MigrationContext> Action)> Migrations => _migrations;

    public IReadOnlyList<(Rule Rule, Action<FileContext> Action)> Files => _files;

    public IReadOnlyList<(Rule Rule, Action<ProjectContext> Action)> Projects => _projects;

    public void AddOperation(Type type, Rule rule, Action<OperationContext> action) => ListOf(_operations, type).Add((rule, action));

    public void AddNode(SqlDialect dialect, ushort kind, Rule rule, Action<NodeContext> action)
    {
        _nodeDialects.Add(dialect);
        ListOf(_nodes, (dialect, kind)).Add((rule, action));
    }

    public void AddMigration(Rule rule, Action<MigrationContext> action) => _migrations.Add((rule, action));

    public void AddFile(Rule rule, Action<FileContext> action) => _files.Add((rule, action));

    public void AddProject(Rule rule, Action<ProjectContext> action) => _projects.Add((rule, action));

    /// <summary>Whether any rule wants nodes of the dialect; if none does, its trees are not walked.</summary>
    public bool WantsNodes(SqlDialect dialect) => _nodeDialects.Contains(dialect);

    public List<(Rule Rule, Action<NodeContext> Action)>? NodesOf(SqlDialect dialect, ushort kind) => _nodes.GetValueOrDefault((dialect, kind));

    public List<(Rule Rule, Action<OperationContext> Action)>? OperationsOf(Type type) => _operations.GetValueOrDefault(type);

    public List<(Rule Rule, Action<OperationContext> Action)>? EveryOperation => _operations.GetValueOrDefault(typeof(Operation));

    private static List<TValue> ListOf<TKey, TValue>(Dictionary<TKey, List<TValue>> table, TKey key)
        where TKey : notnull
    {
        if (!table.TryGetValue(key, out var list))
        {
            table.Add(key, list = []);
        }

        return list;
    }
}
