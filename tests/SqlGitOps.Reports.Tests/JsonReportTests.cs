using System.Text.Json;
using SqlGitOps.Reports.Json;
using Xunit;

namespace SqlGitOps.Reports.Tests;

public sealed class JsonReportTests
{
    [Fact]
    public void The_summary_counts_what_is_not_suppressed()
    {
        var root = Write(Sample.Full().Report(notAnalysed: 3, elapsed: TimeSpan.FromMilliseconds(5)));

        Assert.Equal(1, root.GetProperty("version").GetInt32());
        Assert.Equal("0.1.0", root.GetProperty("tool").GetProperty("version").GetString());
        Assert.Equal(
            """{"errors":1,"warnings":1,"suggestions":1,"silent":1,"suppressed":1,"filesReviewed":2,"statements":7,"statementsNotAnalysed":3,"elapsedMilliseconds":5}""",
            JsonSerializer.Serialize(root.GetProperty("summary")));
    }

    [Fact]
    public void A_finding_is_one_object_with_rule_place_and_related_places()
    {
        var finding = Write(Sample.Full().Report()).GetProperty("findings")[1];

        Assert.Equal("SGO2001", finding.GetProperty("ruleId").GetString());
        Assert.Equal("DroppedColumn", finding.GetProperty("ruleName").GetString());
        Assert.Equal("DataLoss", finding.GetProperty("category").GetString());
        Assert.Equal("error", finding.GetProperty("severity").GetString());
        Assert.Equal("The data of [t](a) {0} is lost.", finding.GetProperty("message").GetString());
        Assert.Equal("db/größe/002.sql", finding.GetProperty("file").GetString());
        Assert.Equal("""{"line":4,"column":3,"offset":43}""", JsonSerializer.Serialize(finding.GetProperty("start")));
        Assert.Equal("""{"line":4,"column":16,"offset":56}""", JsonSerializer.Serialize(finding.GetProperty("end")));
        Assert.Equal("db/001 init#1.sql", finding.GetProperty("related")[0].GetProperty("file").GetString());
        Assert.Matches("^[0-9a-f]+:1$", finding.GetProperty("fingerprint").GetString());
        Assert.Equal(JsonValueKind.Null, finding.GetProperty("suppressionReason").ValueKind);
    }

    [Fact]
    public void Suppressed_findings_carry_their_reason() =>
        Assert.Equal("column is new", Write(Sample.Full().Report()).GetProperty("findings")[4].GetProperty("suppressionReason").GetString());

    private static JsonElement Write(ReviewReport report)
    {
        using var stream = new MemoryStream();
        JsonReport.Write(report, stream);
        using var document = JsonDocument.Parse(stream.ToArray());
        return document.RootElement.Clone();
    }
}
