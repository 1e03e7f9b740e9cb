using Xunit;

namespace SqlGitOps.Testing.Tests;

public sealed class SarifMultitoolTests
{
    [Fact]
    public void Objections_come_with_level_rule_and_expanded_message()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("bad.sarif", """
            {"version":"2.1.0","runs":[{"tool":{"driver":{"name":"x"}},"results":[{"ruleId":"A1","message":{"text":"t"}}]}]}
            """);

        IReadOnlyList<SarifValidationResult> results = SarifMultitool.Validate(path);

        Assert.Contains(results, result => result is { Level: "error", RuleId: "GH1015" }
            && result.Message.Contains("runs[0].results[0]: This 'result' object does not provide a 'locations' array", StringComparison.Ordinal));
        Assert.Contains(results, result => result is { Level: "warning", RuleId: "SARIF2005" });
    }

    [Fact]
    public void A_file_that_is_not_json_is_an_error()
    {
        using var folder = new TemporaryFolder();

        SarifValidationResult result = Assert.Single(SarifMultitool.Validate(folder.Write("text.sarif", "not JSON")));

        Assert.Equal(("error", "JSON0001"), (result.Level, result.RuleId));
    }

    [Fact]
    public void A_missing_file_is_not_a_clean_one()
    {
        using var folder = new TemporaryFolder();

        Assert.Throws<FileNotFoundException>(() => SarifMultitool.Validate(folder.Combine("none.sarif")));
    }
}
