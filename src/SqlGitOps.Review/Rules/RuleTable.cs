using SqlGitOps.Model.Operations;
using SqlGitOps.Review.Configuration;
using SqlGitOps.Review.Findings;
using SqlGitOps.Syntax;

namespace SqlGitOps.Review.Rules;

/// <summary>Which rules want what: built once from all rules, read by every walk.</summary>
internal sealed class RuleTable
{
    private readonly Dictionary<Type, List<RuleAction<OperationContext>>> _operations = [];
    private readonly List<RuleAction<NodeContext>>?[]?[] _nodes = new List<RuleAction<NodeContext>>?[Enum.GetValues<SqlDialect>().Length][];
    private readonly List<RuleAction<MigrationContext>> _migrations = [];
    private readonly List<RuleAction<FileContext>> _files = [];
    private readonly List<RuleAction<ProjectContext>> _projects = [];
    private readonly Dictionary<string, RegisteredRule> _byId = new(StringComparer.OrdinalIgnoreCase);
    private readonly RegisteredRule[] _rules;

    public RuleTable(IReadOnlyList<Rule> rules)
    {
        _rules = new RegisteredRule[rules.Count];
        for (var i = 0; i < _rules.Length; i++)
        {
            var rule = _rules[i] = new RegisteredRule(rules[i], i);
            _byId.Add(rule.Descriptor.Id, rule);
            rule.Rule.Initialize(new RuleRegistration(rule, this));
        }
    }

    public List<RuleAction<MigrationContext>> Migrations => _migrations;

    public List<RuleAction<FileContext>> Files => _files;

    public List<RuleAction<ProjectContext>> Projects => _projects;

    /// <summary>The rule with an id; null when there is none.</summary>
    public RegisteredRule? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>The severities of all rules, by their ordinals, under a configuration; None for a rule that does not apply to the dialect.</summary>
    public Severity[] SeveritiesIn(FileConfiguration configuration, SeverityOverrides overrides, SqlDialect dialect)
    {
        var severities = new Severity[_rules.Length];
        for (var i = 0; i < severities.Length; i++)
        {
            var rule = _rules[i].Descriptor;
            severities[i] = rule.AppliesTo(dialect) ? overrides.Apply(rule.Id, configuration.GetSeverity(rule)) : Severity.None;
        }

        return severities;
    }

    public void AddOperation(Type type, RuleAction<OperationContext> action)
    {
        if (!_operations.TryGetValue(type, out var actions))
        {
            _operations.Add(type, actions = []);
        }

        actions.Add(action);
    }

    public void AddNode(SqlDialect dialect, ushort kind, RuleAction<NodeContext> action)
    {
        ref var kinds = ref _nodes[(int)dialect];
        if (kinds is null || kinds.Length <= kind)
        {
            Array.Resize(ref kinds, kind + 1);
        }

        (kinds[kind] ??= []).Add(action);
    }

    public void AddMigration(RuleAction<MigrationContext> action) => _migrations.Add(action);

    public void AddFile(RuleAction<FileContext> action) => _files.Add(action);

    public void AddProject(RuleAction<ProjectContext> action) => _projects.Add(action);

    /// <summary>Who wants nodes of a dialect, by kind; empty when nobody does, and its trees need not be walked.</summary>
    public ReadOnlySpan<List<RuleAction<NodeContext>>?> NodesOf(SqlDialect dialect) => _nodes[(int)dialect];

    public List<RuleAction<OperationContext>>? OperationsOf(Type type) => _operations.GetValueOrDefault(type);

    public List<RuleAction<OperationContext>>? EveryOperation => _operations.GetValueOrDefault(typeof(Operation));
}
