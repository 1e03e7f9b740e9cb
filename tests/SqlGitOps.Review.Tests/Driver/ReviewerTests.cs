using SqlGitOps.Migrations;
using SqlGitOps.Model.Operations;
using SqlGitOps.Model.PostgreSql;
using SqlGitOps.Review.Driver;
using SqlGitOps.Review.Findings;
using SqlGitOps.Review.Rules;
using SqlGitOps.Syntax;
using Xunit;

namespace SqlGitOps.Review.Tests.Driver;

/// <summary>The driver with one small rule: a finding for each new table.</summary>
public sealed class ReviewerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sqlgitops-review").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private ReviewResult Review(bool independent = false, string? cache = null) =>
        new Reviewer([new NewTable()], [new PostgreSqlScriptReader()]).Review(new ReviewRequest
        {
            Migrations = MigrationSet.Discover(Path.Combine(_folder, "migrations")),
            Dialect = SqlDialect.PostgreSql,
            IsWholeHistory = !independent,
            FilesAreIndependent = independent,
            CachePath = cache,
        });

    private void Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Findings_come_by_file_and_position(bool independent)
    {
        Write("migrations/0002_b.sql", "CREATE TABLE b (id int);");
        Write("migrations/0001_a.sql", "SELECT 1;\n  CREATE TABLE a (id int);\nCREATE TABLE c (id int);");
        Assert.Equal(
            ["0001_a.sql(2,3) new a", "0001_a.sql(3,1) new c", "0002_b.sql(1,1) new b"],
            Review(independent).Findings.Select(f => $"{Path.GetFileName(f.Location.Path)}({f.Location.Start.Line},{f.Location.Start.Column}) {f.Message}"));
    }

    [Fact]
    public void An_unchanged_set_is_answered_from_the_cache_and_any_change_is_not()
    {
        var cache = Path.Combine(_folder, "obj", "review.cache");
        Write("migrations/0001_a.sql", "CREATE TABLE a (id int);");
        var first = Review(cache: cache);
        var second = Review(cache: cache);
        Assert.False(first.FromCache);
        Assert.True(second.FromCache);
        Assert.Equal(first.Findings.Select(f => f.ToString()), second.Findings.Select(f => f.ToString()));

        Write("migrations/0001_a.sql", "CREATE TABLE z (id int);");
        Assert.Equal("new z", Assert.Single(Review(cache: cache).Findings).Message);
        Write(".editorconfig", "root = true\n[*.sql]\ndotnet_diagnostic.SGO6999.severity = none\n");
        Assert.Empty(Review(cache: cache).Findings);
    }

    [Fact]
    public void A_damaged_cache_is_ignored()
    {
        var cache = Path.Combine(_folder, "review.cache");
        Write("migrations/0001_a.sql", "CREATE TABLE a (id int);");
        Review(cache: cache);
        var bytes = File.ReadAllBytes(cache);
        File.WriteAllBytes(cache, bytes[..(bytes.Length / 2)]);
        var result = Review(cache: cache);
        Assert.False(result.FromCache);
        Assert.Single(result.Findings);
    }

    [Fact]
    public void A_comment_suppresses_the_next_statement_only()
    {
        Write("migrations/0001_a.sql", "-- sqlgitops-ignore SGO6999: known\nCREATE TABLE a (id int);\nCREATE TABLE b (id int);");
        var findings = Review().Findings;
        Assert.Equal("known", Assert.Single(findings, f => f.IsSuppressed).SuppressionReason);
        Assert.Equal("new b", Assert.Single(findings, f => !f.IsSuppressed).Message);
    }

    [Fact]
    public void Undo_files_and_down_sections_are_not_replayed()
    {
        Write("migrations/0001_a.up.sql", "CREATE TABLE a (id int);");
        Write("migrations/0001_a.down.sql", "CREATE TABLE gone (id int);");
        Write("migrations/0002_b.sql", "-- +goose Up\nCREATE TABLE b (id int);\n-- +goose Down\nCREATE TABLE back (id int);");
        Assert.Equal(["new a", "new b"], Review().Findings.Select(f => f.Message));
    }

    [Fact]
    public void Generated_files_are_left_out()
    {
        Write("migrations/.editorconfig", "root = true\n[*_generated.sql]\ngenerated_code = true\n");
        Write("migrations/0001_generated.sql", "CREATE TABLE a (id int);");
        Assert.Empty(Review().Findings);
    }

    private sealed class NewTable : Rule
    {
        public override RuleDescriptor Descriptor { get; } = new()
        {
            Id = "SGO6999",
            Name = nameof(NewTable),
            Title = "New table",
            Category = RuleCategory.Design,
            DefaultSeverity = Severity.Warning,
            Documentation = "For tests.",
        };

        public override void Initialize(RuleRegistration registration) => registration.RegisterOperation<CreateTableOperation>(
            static (context, create) => context.Report(create.Span, $"new {create.Table}"));
    }
}
