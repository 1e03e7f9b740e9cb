using SqlGitOps.Migrations;
using SqlGitOps.Review.Driver;
using SqlGitOps.Review.Findings;
using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Review.Rules;

/// <summary>The whole set of files.</summary>
public sealed class ProjectContext : RuleContext
{
    private readonly ReviewRun _run;

    internal ProjectContext(ReviewRun run)
        : base(run) => _run = run;

    /// <summary>The migrations and what discovery found wrong with them.</summary>
    public MigrationSet Migrations => _run.Request.Migrations;

    /// <summary>
    /// The script paths that the base commit has; null when the files are not in a Git work tree or there is no commit.
    /// </summary>
    public IReadOnlySet<string>? CommittedScripts => _run.Request.CommittedScripts;

    /// <summary>Reports a finding at the start of a file.</summary>
    public void ReportAt(string path, string message, params IReadOnlyList<RelatedLocation> related)
    {
        if (_run.FindFile(path) is { } file)
        {
            ReportIn(file, new TextSpan(0, file.Text.GetLineSpan(1).Length), message, related);
        }
    }

    /// <summary>Reports a finding in a file of the project that is not itself reviewed.</summary>
    /// <param name="path">Full path of the file.</param>
    /// <param name="line">The line, from 1.</param>
    /// <param name="message">What is wrong.</param>
    public void ReportBeside(string path, int line, string message) => _run.AddBeside(Rule, path, line, message);

    /// <summary>The start of another file, for related locations.</summary>
    public RelatedLocation? RelatedAt(string path, string message) => _run.FindFile(path) is { } file
        ? new RelatedLocation(SourceLocation.Of(file.Text, default), message)
        : null;
}
