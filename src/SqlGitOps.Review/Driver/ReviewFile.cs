using SqlGitOps.Migrations;
using SqlGitOps.Model.Scripts;
using SqlGitOps.Model.Scripts.Large;
using SqlGitOps.Review.Configuration;
using SqlGitOps.Review.Findings;
using SqlGitOps.Review.Rules;
using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Review.Driver;

/// <summary>One file during a review.</summary>
internal sealed class ReviewFile(Migration migration, SourceText text, FileConfiguration configuration)
{
    private readonly List<Finding> _findings = [];

    public Migration Migration { get; } = migration;

    public SourceText Text { get; private set; } = text;

    public FileConfiguration Configuration { get; } = configuration;

    /// <summary>What <see cref="Text"/> lacks when it is an excerpt of a large file; else null.</summary>
    public LargeScript? Large { get; init; }

    /// <summary>Changes with what <see cref="Text"/> lacks; empty when it is whole.</summary>
    public string Fingerprint { get; init; } = string.Empty;

    /// <summary>Severities of the reviewer's rules, by their ordinals.</summary>
    public Severity[] Severities { get; set; } = [];

    public MigrationScript Directives { get; set; } = null!;

    public SqlScript Script { get; set; } = null!;

    /// <summary>The statements that migrate, as the deployer runs them.</summary>
    public TransactionPlan Plan { get; set; } = null!;

    /// <summary>Number among the files that are replayed; -1 for an undo file, which is not.</summary>
    public int Ordinal { get; set; } = -1;

    public IReadOnlyList<Finding> Findings => _findings;

    /// <summary>Number of statements; known after <see cref="Release"/>.</summary>
    public int Statements { get; private set; }

    /// <summary>Number of statements whose effects are not known; known after <see cref="Release"/>.</summary>
    public int StatementsNotAnalysed { get; private set; }

    public void Add(Finding finding) => _findings.Add(finding);

    public void Replace(IEnumerable<Finding> findings)
    {
        var list = findings.ToList();
        _findings.Clear();
        _findings.AddRange(list);
    }

    /// <summary>Severity of a rule in this file; None when it is off or does not apply to the dialect.</summary>
    public Severity SeverityOf(RegisteredRule rule) => Severities[rule.Ordinal];

    /// <summary>Keeps the findings and the counts, and gives back the rest.</summary>
    public void Release()
    {
        Statements = Large?.Statements ?? Script.Statements.Count;
        foreach (var statement in Script.Statements)
        {
            StatementsNotAnalysed += statement.IsAnalysed ? 0 : 1;
        }

        Script.Tree.Dispose();
        (Script, Plan, Directives, Text) = (null!, null!, null!, null!);
    }
}
