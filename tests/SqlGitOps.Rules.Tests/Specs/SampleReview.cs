using SqlGitOps.Migrations;
using SqlGitOps.Model.PostgreSql;
using SqlGitOps.Model.Sqlite;
using SqlGitOps.Review.Driver;
using SqlGitOps.Review.Rules;
using SqlGitOps.Testing;
using SqlGitOps.TransactSql;

namespace SqlGitOps.Rules.Tests.Specs;

/// <summary>Reviews samples from files on disk, as users do.</summary>
internal static class SampleReview
{
    /// <summary>A reviewer with all front ends.</summary>
    public static Reviewer Create(IReadOnlyList<Rule> rules) =>
        new(rules, [new PostgreSqlScriptReader(), new SqliteScriptReader(), new TransactSqlScriptReader()]);

    /// <summary>The findings of a sample with the given rules as <c>file(line): id</c>, and in full for messages.</summary>
    public static (List<string> Found, string Details) Run(RuleSample sample, IReadOnlyList<Rule> rules)
    {
        using var folder = new TemporaryFolder();
        folder.Write(".editorconfig", sample.Configuration ?? "root = true\n");
        foreach (var (name, text) in sample.Files)
        {
            folder.Write(Path.Combine("migrations", name), text);
        }

        var result = Create(rules).Review(new ReviewRequest
        {
            Migrations = MigrationSet.Discover(folder.Combine("migrations")),
            Dialect = sample.Dialect,
            TargetVersion = sample.IsVersionGiven ? sample.Version : null,
            IsWholeHistory = true,
            CommittedScripts = sample.Committed,
        });
        var found = result.Findings.Where(f => !f.IsSuppressed).Select(f => $"{Path.GetRelativePath(folder.Combine("migrations"), f.Location.Path)}({f.Location.Start.Line}): {f.RuleId}").ToList();
        var details = string.Join('\n', result.Findings.Select(f => $"{f.Location.Path}({f.Location.Start.Line},{f.Location.Start.Column}): {f.RuleId}: {f.Message}"));
        return (found, details);
    }
}
