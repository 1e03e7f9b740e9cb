using SqlGitOps.Review.Driver;
using SqlGitOps.Review.Findings;
using SqlGitOps.Syntax;
using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Review.Rules;

/// <summary>What every callback can do: report, and read its options.</summary>
public abstract class RuleContext
{
    private readonly ReviewRun _run;

    private protected RuleContext(ReviewRun run) => _run = run;

    /// <summary>The dialect of all files.</summary>
    public SqlDialect Dialect => _run.Request.Dialect;

    /// <summary>The engine version the review assumes.</summary>
    public EngineVersion Version => _run.Request.Version;

    /// <summary>The engine version that the project names; null when it names none.</summary>
    public EngineVersion? TargetVersion => _run.Request.TargetVersion;

    /// <summary>The rule that is running.</summary>
    internal RegisteredRule Rule { get; set; } = null!;

    /// <summary>Where a migration of the set has something, for related locations.</summary>
    /// <param name="unit">Ordinal of the file in the history.</param>
    /// <param name="span">Offsets in that file.</param>
    /// <param name="message">What is there.</param>
    public RelatedLocation RelatedIn(int unit, TextSpan span, string message)
    {
        var file = _run.FileOf(unit);
        return new RelatedLocation(SourceLocation.Of(file.Text, span), message);
    }

    /// <summary>The script name of a migration, for messages.</summary>
    /// <param name="unit">Ordinal of the file in the history.</param>
    public string ScriptOf(int unit) => _run.FileOf(unit).Migration.Script;

    private protected void ReportIn(ReviewFile file, TextSpan span, string message, IReadOnlyList<RelatedLocation> related)
    {
        var severity = file.SeverityOf(Rule);
        if (severity != Severity.None)
        {
            file.Add(new Finding(Rule.Descriptor.Id, severity, message, SourceLocation.Of(file.Text, span), related));
        }
    }
}
