using System.Text;
using System.Text.Json;
using SqlGitOps.Reports.Sarif;
using SqlGitOps.Review.Findings;
using SqlGitOps.Syntax.Text;
using Xunit;

namespace SqlGitOps.Reports.Tests;

public sealed class SarifReportTests
{
    private static readonly SarifOptions GitHub = new() { Profile = SarifProfile.GitHub };

    [Fact]
    public void A_run_names_tool_category_root_and_counts()
    {
        var run = Run(Sample.Full().Report(notAnalysed: 2));

        var driver = run.GetProperty("tool").GetProperty("driver");
        Assert.Equal("SqlGitOps", driver.GetProperty("name").GetString());
        Assert.Equal("0.1.0", driver.GetProperty("semanticVersion").GetString());
        Assert.Equal("sqlgitops/shop/", run.GetProperty("automationDetails").GetProperty("id").GetString());
        Assert.StartsWith("file:///", run.GetProperty("originalUriBaseIds").GetProperty("SRCROOT").GetProperty("uri").GetString(), StringComparison.Ordinal);
        Assert.EndsWith("/repo/", run.GetProperty("originalUriBaseIds").GetProperty("SRCROOT").GetProperty("uri").GetString(), StringComparison.Ordinal);
        Assert.Equal("utf16CodeUnits", run.GetProperty("columnKind").GetString());
        Assert.True(run.GetProperty("invocations")[0].GetProperty("executionSuccessful").GetBoolean());
        Assert.Equal(2, run.GetProperty("properties").GetProperty("statementsNotAnalysed").GetInt32());
    }

    [Fact]
    public void A_rule_has_every_field_that_GitHub_requires()
    {
        var rules = Run(Sample.Full().Report()).GetProperty("tool").GetProperty("driver").GetProperty("rules");

        var rule = rules[0];
        Assert.Equal("NonConcurrentIndex", rule.GetProperty("name").GetString());
        Assert.Equal("Index is created without CONCURRENTLY.", Text(rule, "shortDescription"));
        Assert.Equal(
            "CREATE INDEX takes a SHARE lock: writes wait. See the manual (https://www.postgresql.org/docs/).",
            Text(rule, "fullDescription"));
        Assert.Equal(
            "SGO1001\n\nCREATE INDEX takes a SHARE lock: writes\nwait. See the manual (https://www.postgresql.org/docs/).\n\n    CREATE INDEX CONCURRENTLY i ON t (a);",
            Text(rule, "help"));
        Assert.Equal(Sample.Index.Documentation, rule.GetProperty("help").GetProperty("markdown").GetString());
        Assert.Equal(Sample.Index.HelpUri, rule.GetProperty("helpUri").GetString());
        Assert.Equal("warning", rule.GetProperty("defaultConfiguration").GetProperty("level").GetString());
        Assert.Equal(["locking", "postgresql"], rule.GetProperty("properties").GetProperty("tags").EnumerateArray().Select(t => t.GetString()));
        Assert.Equal("warning", rule.GetProperty("properties").GetProperty("problem.severity").GetString());
        Assert.Equal("data-loss", rules[1].GetProperty("properties").GetProperty("tags")[0].GetString());
        Assert.False(rules[2].GetProperty("defaultConfiguration").GetProperty("enabled").GetBoolean());
        Assert.Equal("Name needs quotes.", Text(rules[2], "help"));
    }

    [Fact]
    public void A_result_has_its_region_escaped_uri_snippet_and_fingerprint()
    {
        var result = Results(Sample.Full().Report())[3];

        Assert.Equal(("SGO1001", 0, "note"), (result.GetProperty("ruleId").GetString(), result.GetProperty("ruleIndex").GetInt32(), result.GetProperty("level").GetString()));
        var location = result.GetProperty("locations")[0].GetProperty("physicalLocation");
        Assert.Equal("db/001%20init%231.sql", location.GetProperty("artifactLocation").GetProperty("uri").GetString());
        Assert.Equal("SRCROOT", location.GetProperty("artifactLocation").GetProperty("uriBaseId").GetString());
        var region = location.GetProperty("region");
        Assert.Equal((2, 14, 2, 15), (Number(region, "startLine"), Number(region, "startColumn"), Number(region, "endLine"), Number(region, "endColumn")));
        Assert.Equal((37, 1), (Number(region, "charOffset"), Number(region, "charLength")));
        Assert.Equal("ü", Text(region, "snippet"));
        Assert.Equal(
            LineHashes.Of(SourceText.From("create table t(a int);\r\ncreate table ü(b int);\r\n"))[2],
            result.GetProperty("partialFingerprints").GetProperty("primaryLocationLineHash").GetString());
    }

    [Fact]
    public void Levels_follow_the_severity_of_the_finding() =>
        Assert.Equal(
            ["warning", "error", "note", "note", "error"],
            Results(Sample.Full().Report()).Select(r => r.GetProperty("level").GetString()));

    [Fact]
    public void The_full_profile_keeps_suppressed_findings_with_their_reason_and_GitHub_gets_none()
    {
        var report = Sample.Full().Report();

        var suppression = Results(report)[4].GetProperty("suppressions")[0];
        Assert.Equal("inSource", suppression.GetProperty("kind").GetString());
        Assert.Equal("column is new", suppression.GetProperty("justification").GetString());
        Assert.DoesNotContain(Results(report, GitHub), r => r.TryGetProperty("suppressions", out _) || Text(r, "message").StartsWith("Suppressed", StringComparison.Ordinal));
        Assert.Equal(4, Results(report, GitHub).Count);
    }

    [Fact]
    public void Related_places_have_ids_that_only_the_GitHub_message_links_to()
    {
        var report = Sample.Full().Report();

        var full = Results(report)[1];
        Assert.Equal(@"The data of \[t\](a) {0} is lost.", Text(full, "message"));
        var related = full.GetProperty("relatedLocations")[0];
        Assert.Equal(1, Number(related, "id"));
        Assert.Equal(1, Number(related.GetProperty("physicalLocation").GetProperty("region"), "startLine"));
        Assert.Equal(
            @"The data of \[t\](a) {0} is lost. See: ['t' \[dbo\].\[t\](1) is created here](1).",
            Text(Results(report, GitHub)[1], "message"));
    }

    [Fact]
    public void Without_a_root_or_outside_of_it_uris_are_absolute()
    {
        var noRoot = Run(Sample.Full().Report(root: null, project: null));
        var uri = Uri(noRoot.GetProperty("results")[3]);

        Assert.False(noRoot.TryGetProperty("originalUriBaseIds", out _));
        Assert.Equal("sqlgitops/", noRoot.GetProperty("automationDetails").GetProperty("id").GetString());
        Assert.StartsWith("file:///", uri, StringComparison.Ordinal);
        Assert.EndsWith("/repo/db/001%20init%231.sql", uri, StringComparison.Ordinal);
        Assert.StartsWith("file:///", Uri(Results(Sample.Full().Report(root: Sample.PathOf("other")))[0]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_starts_with_dots_is_inside_the_root()
    {
        var sample = new Sample().Add("..db/1.sql", "select 1;").Find(Sample.Index, "..db/1.sql", "select", "m");

        Assert.Equal("..db/1.sql", Uri(Results(sample.Report())[0]));
    }

    [Fact]
    public void No_fingerprint_is_better_than_one_that_GitHub_computes_otherwise()
    {
        var sample = new Sample()
            .Add("latin.sql", "select 'é';", SourceEncoding.Latin1)
            .Find(Sample.Index, "latin.sql", "é", "m");

        Assert.False(Results(sample.Report())[0].TryGetProperty("partialFingerprints", out _));
    }

    [Fact]
    public void A_file_that_vanished_or_shrank_is_reported_without_text()
    {
        var sample = Sample.Full();
        var report = sample.Report();
        var changed = new ReviewReport
        {
            Findings = report.Findings,
            Rules = report.Rules,
            ToolVersion = report.ToolVersion,
            ReadSource = path => path.EndsWith("002.sql", StringComparison.Ordinal) ? SourceText.From("select 1;") : null,
        };

        Assert.All(Results(changed), r => Assert.False(r.TryGetProperty("partialFingerprints", out _)));
        Assert.Equal(5, Results(changed).Count);
    }

    [Fact]
    public void Beyond_the_limit_GitHub_gets_the_most_severe_findings_and_is_told()
    {
        var run = Run(Sample.Full().Report(), GitHub with { MaximumResults = 2 });

        Assert.Equal(["error", "warning"], run.GetProperty("results").EnumerateArray().Select(r => r.GetProperty("level").GetString()));
        Assert.StartsWith(
            "2 less severe findings",
            Text(run.GetProperty("invocations")[0].GetProperty("toolExecutionNotifications")[0], "message"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Half_a_surrogate_pair_becomes_the_replacement_character()
    {
        var result = Results(Sample.Full().Report())[2];

        Assert.Equal("Half \uFFFD a pair.", Text(result, "message"));
        Assert.Equal("\uFFFD lone", Text(result.GetProperty("locations")[0].GetProperty("physicalLocation").GetProperty("region"), "snippet"));
    }

    [Fact]
    public void A_finding_of_a_rule_that_is_not_described_has_no_index()
    {
        var other = new Review.Rules.RuleDescriptor
        {
            Id = "ACME0001",
            Name = "X",
            Title = "X",
            Category = Review.Rules.RuleCategory.Design,
            DefaultSeverity = Severity.Warning,
            Documentation = "",
        };
        var sample = new Sample().Add("1.sql", "select 1;").Find(other, "1.sql", "select", "m");

        Assert.False(Results(sample.Report())[0].TryGetProperty("ruleIndex", out _));
    }

    [Fact]
    public void Long_descriptions_are_cut_to_what_GitHub_takes()
    {
        var rule = new Review.Rules.RuleDescriptor
        {
            Id = "SGO1002",
            Name = "Long",
            Title = new string('t', 2000),
            Category = Review.Rules.RuleCategory.Locking,
            DefaultSeverity = Severity.Warning,
            Documentation = new string('d', 2000),
        };
        var report = new ReviewReport { Findings = [], Rules = [rule], ToolVersion = "1.0.0" };

        var written = Run(report).GetProperty("tool").GetProperty("driver").GetProperty("rules")[0];

        Assert.Equal(1024, Text(written, "shortDescription").Length);
        Assert.Equal(1024, Text(written, "fullDescription").Length);
        Assert.Equal(2000, Text(written, "help").Length);
    }

    [Fact]
    public void Equal_reviews_give_equal_bytes() => Assert.Equal(Bytes(Sample.Full().Report()), Bytes(Sample.Full().Report()));

    internal static byte[] Bytes(ReviewReport report, SarifOptions? options = null)
    {
        using var stream = new MemoryStream();
        SarifReport.Write(report, stream, options);
        return stream.ToArray();
    }

    private static JsonElement Run(ReviewReport report, SarifOptions? options = null)
    {
        using var document = JsonDocument.Parse(Encoding.UTF8.GetString(Bytes(report, options)));
        return document.RootElement.GetProperty("runs")[0].Clone();
    }

    private static List<JsonElement> Results(ReviewReport report, SarifOptions? options = null) =>
        [.. Run(report, options).GetProperty("results").EnumerateArray()];

    private static string Text(JsonElement element, string property) =>
        element.GetProperty(property).GetProperty("text").GetString()!;

    private static int Number(JsonElement element, string property) => element.GetProperty(property).GetInt32();

    private static string Uri(JsonElement result) =>
        result.GetProperty("locations")[0].GetProperty("physicalLocation").GetProperty("artifactLocation").GetProperty("uri").GetString()!;
}
