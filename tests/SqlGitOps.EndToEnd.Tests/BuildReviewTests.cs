using SqlGitOps.Testing;

namespace SqlGitOps.EndToEnd.Tests;

/// <summary>The review as part of <c>dotnet build</c>.</summary>
public sealed class BuildReviewTests(BuildReviewTests.Fixture fixture) : IClassFixture<BuildReviewTests.Fixture>
{
    private const string Finding = "migrations/0002_index.sql(2,1): warning SGO1001";
    private const string Sarif = "obj/Debug/net10.0/App.sqlgitops.sarif";
    private const string Cache = "obj/Debug/net10.0/sqlgitops.cache";

    private readonly DotNetProject _project = fixture.Reset();

    public sealed class Fixture : IDisposable
    {
        private readonly DotNetProject _project = Consumer.WithFinding().Restored();

        public DotNetProject Reset()
        {
            _project.Write(Consumer.Index, Consumer.IndexText);
            return _project;
        }

        public void Dispose() => _project.Dispose();
    }

    [Fact]
    public void A_finding_is_a_warning_at_its_place_in_every_build()
    {
        var first = _project.Succeed();
        Assert.Equal([Finding], _project.Findings(first));
        Assert.Equal(_project.Combine(Consumer.Index), first.Diagnostics.Single(d => d.Code == "SGO1001").File);

        var second = _project.Succeed("-v:n");
        Assert.Contains("0002_index.sql(2,1,", second.Output, StringComparison.Ordinal);
        Assert.Contains("unchanged since the last build", second.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_changed_file_changes_the_findings()
    {
        _project.Succeed();
        _project.Write(Consumer.Index, "-- Moved down.\n\n" + Consumer.IndexText);
        Assert.Equal(["migrations/0002_index.sql(4,1): warning SGO1001"], _project.Findings(_project.Succeed()));

        _project.Write(Consumer.Index, "CREATE INDEX CONCURRENTLY users_email ON users (email);\n");
        Assert.Empty(_project.Findings(_project.Succeed()));
    }

    [Fact]
    public void An_error_of_the_review_fails_the_build()
    {
        _project.Write(Consumer.Index, "CREATE TABEL users (id bigint);\n");
        Assert.Contains(
            _project.Findings(_project.Fail()),
            f => f.StartsWith("migrations/0002_index.sql(1,8): error SGO0001", StringComparison.Ordinal));
    }

    [Fact]
    public void The_sarif_file_is_what_GitHub_takes_and_is_cleaned_with_the_cache()
    {
        _project.Succeed();
        Assert.Equal([Sarif], _project.FilesNamed("*.sarif"));
        Assert.Equal([Cache], _project.FilesNamed("sqlgitops.cache"));
        Assert.Contains("SGO1001", File.ReadAllText(_project.Combine(Sarif)), StringComparison.Ordinal);
        Assert.Empty(SarifMultitool.Validate(_project.Combine(Sarif)));

        var clean = _project.Run("clean", "-v:m", "-tl:off", "-nodeReuse:false");
        Assert.True(clean.ExitCode == 0, clean.ToString());
        Assert.Empty(_project.FilesNamed("*.sarif"));
        Assert.Empty(_project.FilesNamed("sqlgitops.cache"));
    }

    [Fact]
    public void The_sarif_file_goes_where_SqlReviewErrorLog_says()
    {
        _project.Succeed("-p:SqlReviewErrorLog=reports/review.sarif%2cversion=2.1");
        Assert.Contains("SGO1001", File.ReadAllText(_project.Combine("reports/review.sarif")), StringComparison.Ordinal);
        Directory.Delete(_project.Combine("reports"), recursive: true);

        var result = _project.Fail("-p:SqlReviewErrorLog=reports/review.sarif%2cversion=1");
        Assert.Contains("Only version=2.1 is written", Assert.Single(result.Diagnostics, d => d.Code == "SGO0010").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_project_without_a_dialect_says_how_to_name_it()
    {
        var result = _project.Fail("-p:SqlDialect=");
        var error = Assert.Single(result.Diagnostics, d => d.Code == "SGO0010");
        Assert.Contains("SqlDialect", error.Message, StringComparison.Ordinal);
        Assert.Equal(_project.Combine("App.csproj"), error.File);

        result = _project.Fail("-p:SqlDialect=Oracle");
        Assert.Contains("'Oracle'", Assert.Single(result.Diagnostics, d => d.Code == "SGO0010").Message, StringComparison.Ordinal);
    }
}
