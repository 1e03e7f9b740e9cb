using SqlGitOps.Review.Configuration;
using SqlGitOps.Review.Findings;
using Xunit;

namespace SqlGitOps.Review.Tests.Configuration;

public sealed class SeverityOverridesTests
{
    [Theory]
    [InlineData(Severity.Warning, Severity.Error)]
    [InlineData(Severity.Suggestion, Severity.Suggestion)]
    [InlineData(Severity.Silent, Severity.Silent)]
    [InlineData(Severity.None, Severity.None)]
    [InlineData(Severity.Error, Severity.Error)]
    public void Only_warnings_become_errors(Severity before, Severity after)
    {
        Assert.Equal(after, SeverityOverrides.Create(treatWarningsAsErrors: true).Apply("SGO1001", before));
        Assert.Equal(after, SeverityOverrides.Create(warningsAsErrors: "SGO1001").Apply("SGO1001", before));
    }

    [Fact]
    public void Lists_are_separated_as_in_MSBuild_and_ids_compared_without_case()
    {
        var overrides = SeverityOverrides.Create(warningsAsErrors: " ;NU1605;sgo1001, SGO1002\n\tSGO1003;");

        Assert.Equal(["NU1605", "sgo1001", "SGO1002", "SGO1003"], overrides.WarningsAsErrors);
        Assert.Equal(Severity.Error, overrides.Apply("SGO1001", Severity.Warning));
        Assert.Equal(Severity.Warning, overrides.Apply("SGO1004", Severity.Warning));
    }

    [Fact]
    public void NoWarn_beats_as_error_and_not_as_error_beats_both_ways_to_make_errors()
    {
        var overrides = SeverityOverrides.Create("SGO1001", "SGO1001;SGO1002", "SGO1002;SGO1003", treatWarningsAsErrors: true);

        Assert.Equal(Severity.None, overrides.Apply("SGO1001", Severity.Warning));
        Assert.Equal(Severity.Warning, overrides.Apply("SGO1002", Severity.Warning));
        Assert.Equal(Severity.Warning, overrides.Apply("SGO1003", Severity.Warning));
        Assert.Equal(Severity.Error, overrides.Apply("SGO1004", Severity.Warning));
    }
}
