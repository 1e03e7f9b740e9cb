using SqlGitOps.Migrations;
using SqlGitOps.Model.Scripts;
using SqlGitOps.Review.Driver;
using SqlGitOps.Review.Findings;
using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Review.Rules;

/// <summary>One file.</summary>
public class FileContext : RuleContext
{
    private readonly ReviewFile _file;

    internal FileContext(ReviewRun run, ReviewFile file)
        : base(run) => _file = file;

    /// <summary>The migration.</summary>
    public Migration Migration => _file.Migration;

    /// <summary>The parsed file.</summary>
    public SqlScript Script => _file.Script;

    /// <summary>Sections, directives and their problems.</summary>
    public MigrationScript Directives => _file.Directives;

    /// <summary>The text.</summary>
    public SourceText Text => _file.Text;

    /// <summary>The statements that run when the migration is applied, as the deployer will run them.</summary>
    public TransactionPlan Plan => _file.Plan;

    /// <summary>A rule option from <c>.editorconfig</c>, for example <c>SGO1001.name = value</c>; null when it is not set.</summary>
    public string? Option(string name) => _file.Configuration.GetOption(Rule.Descriptor.Id, name);

    /// <summary>Reports a finding.</summary>
    /// <param name="span">The smallest part of the file that shows it.</param>
    /// <param name="message">One line: what happens, and what to do instead.</param>
    /// <param name="related">Places that explain it.</param>
    public void Report(TextSpan span, string message, params IReadOnlyList<RelatedLocation> related) => ReportIn(_file, span, message, related);
}
