using SqlGitOps.Migrations;
using SqlGitOps.Model.Scripts;
using SqlGitOps.Review.Configuration;
using SqlGitOps.Review.Findings;
using SqlGitOps.Review.Rules;
using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Review.Driver;

/// <summary>One file during a review.</summary>
internal sealed class ReviewFile(Migration migration, SourceText text, FileConfiguration configuration)
{
    private readonly List<Finding> _findings = [];
    private readonly Dictionary<string, Severity> _severities = new(StringComparer.Ordinal);

    public Migration Migration { get; } = migration;

    public SourceText Text { get; } = text;

    public FileConfiguration Configuration { get; } = configuration;

    public MigrationScript Directives { get; set; } = null!;

    public SqlScript Script { get; set; } = null!;

    /// <summary>The statements that migrate, as the deployer runs them.</summary>
    public TransactionPlan Plan { get; set; } = null!;

    /// <summary>Position in the replayed history; -1 when the file is not part of it (undo files).</summary>
    public int Ordinal { get; set; } = -1;

    public IReadOnlyList<Finding> Findings => _findings;

    public void Add(Finding finding) => _findings.Add(finding);

    public void Replace(IEnumerable<Finding> findings)
    {
        var list = findings.ToList();
        _findings.Clear();
        _findings.AddRange(list);
    }

    /// <summary>Configured severity of a rule in this file.</summary>
    public Severity SeverityOf(RuleDescriptor rule, SeverityOverrides overrides)
    {
        if (!_severities.TryGetValue(rule.Id, out var severity))
        {
            severity = overrides.Apply(rule.Id, Configuration.GetSeverity(rule));
            _severities.Add(rule.Id, severity);
        }

        return severity;
    }
}
