using SqlGitOps.Testing;

namespace SqlGitOps.EndToEnd.Tests;

/// <summary>Severities are what C# users expect of the same properties, switches and files.</summary>
public sealed class SeverityTests(SeverityTests.Fixture fixture) : IClassFixture<SeverityTests.Fixture>
{
    private readonly DotNetProject _project = fixture.Reset();

    public sealed class Fixture : IDisposable
    {
        private readonly DotNetProject _project = Consumer.WithFinding().Restored();

        public DotNetProject Reset()
        {
            foreach (var path in (string[])[".editorconfig", ".globalconfig", "migrations/.editorconfig"])
                File.Delete(_project.Combine(path));
            return _project;
        }

        public void Dispose() => _project.Dispose();
    }

    [Theory]
    [InlineData("warning", "-p:Unrelated=true")]
    [InlineData("none", "-p:NoWarn=CS1591%3bSGO1001")]
    [InlineData("none", "-p:NoWarn=SGO1001", "-p:TreatWarningsAsErrors=true")]
    [InlineData("none", "-p:NoWarn=SGO1001", "-warnaserror")]
    [InlineData("error", "-p:WarningsAsErrors=SGO1001")]
    [InlineData("error", "-p:TreatWarningsAsErrors=true")]
    [InlineData("warning", "-p:TreatWarningsAsErrors=true", "-p:WarningsNotAsErrors=SGO1001")]
    [InlineData("warning", "-p:TreatWarningsAsErrors=true", "-p:SqlReviewTreatWarningsAsErrors=false")]
    [InlineData("error", "-p:SqlReviewTreatWarningsAsErrors=true")]
    [InlineData("error", "-warnaserror")]
    [InlineData("error", "-warnaserror:SGO1001")]
    [InlineData("warning", "-warnaserror:SGO9999")]
    [InlineData("error", "-p:MSBuildTreatWarningsAsErrors=true")]
    [InlineData("none", "-p:SqlReview=false")]
    public void Properties_and_switches(string expected, params string[] arguments) => Expect(expected, arguments);

    [Theory]
    [InlineData("none")]
    [InlineData("suggestion")]
    [InlineData("error")]
    public void Editorconfig_of_the_project(string severity)
    {
        _project.Write(".editorconfig", $"root = true\n[*.sql]\ndotnet_diagnostic.SGO1001.severity = {severity}\n");
        Expect(severity == "error" ? "error" : "none");
    }

    [Fact]
    public void The_editorconfig_nearest_to_the_file_wins()
    {
        _project.Write(".editorconfig", "root = true\n[*.sql]\ndotnet_diagnostic.SGO1001.severity = error\n");
        _project.Write("migrations/.editorconfig", "[*.sql]\ndotnet_diagnostic.SGO1001.severity = none\n");
        Expect("none");
    }

    [Fact]
    public void Globalconfig_of_the_project()
    {
        _project.Write(".globalconfig", "is_global = true\ndotnet_diagnostic.SGO1001.severity = error\n");
        Expect("error");
    }

    [Fact]
    public void Category_in_an_editorconfig()
    {
        _project.Write(".editorconfig", "root = true\n[*.sql]\ndotnet_analyzer_diagnostic.category-Locking.severity = error\n");
        Expect("error");
    }

    private void Expect(string severity, params string[] arguments)
    {
        var result = severity == "error" ? _project.Fail(arguments) : _project.Succeed(arguments);
        var expected = severity == "none" ? [] : new[] { $"migrations/0002_index.sql(2,1): {severity} SGO1001" };
        Assert.Equal(expected, _project.Findings(result));
    }
}
