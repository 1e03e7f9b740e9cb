using System.Text.Json;
using SqlGitOps.Reports.Text;
using SqlGitOps.Review.Findings;
using SqlGitOps.Review.Rules;

namespace SqlGitOps.Reports.Sarif;

/// <summary>Writes the description of a rule with the fields that GitHub requires and the limits it sets on them.</summary>
internal static class SarifRuleWriter
{
    private const int MaximumName = 255;
    private const int MaximumDescription = 1024;

    public static void Write(Utf8JsonWriter json, RuleDescriptor rule)
    {
        var title = EndWithStop(rule.Title);
        var description = MarkdownText.FirstParagraph(rule.Documentation);
        json.WriteStartObject();
        json.WriteString("id", rule.Id);
        json.WriteString("name", Cut(rule.Name, MaximumName));
        WriteText(json, "shortDescription", Cut(title, MaximumDescription));
        WriteText(json, "fullDescription", Cut(description.Length > 0 ? EndWithStop(description) : title, MaximumDescription));
        json.WriteStartObject("help");
        json.WriteString("text", WellFormed.Of(MarkdownText.ToPlain(rule.Documentation) is { Length: > 0 } plain ? plain : title));
        json.WriteString("markdown", WellFormed.Of(rule.Documentation.Length > 0 ? rule.Documentation : title));
        json.WriteEndObject();
        json.WriteString("helpUri", rule.HelpUri);
        json.WriteStartObject("defaultConfiguration");
        if (rule.DefaultSeverity == Severity.None)
        {
            json.WriteBoolean("enabled", false);
        }
        else
        {
            json.WriteString("level", SarifReport.Level(rule.DefaultSeverity));
        }

        json.WriteEndObject();
        WriteProperties(json, rule);
        json.WriteEndObject();
    }

    private static void WriteProperties(Utf8JsonWriter json, RuleDescriptor rule)
    {
        json.WriteStartObject("properties");
        json.WriteStartArray("tags");
        json.WriteStringValue(JsonNamingPolicy.KebabCaseLower.ConvertName(rule.Category.ToString()));
        foreach (var dialect in rule.Dialects)
        {
            json.WriteStringValue(dialect.ToString().ToLowerInvariant());
        }

        json.WriteEndArray();

        // One value for all: a rule that is often wrong does not ship switched on.
        json.WriteString("precision", "high");
        json.WriteString("problem.severity", rule.DefaultSeverity switch
        {
            Severity.Error => "error",
            Severity.Warning => "warning",
            _ => "recommendation",
        });
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);
        json.WriteString("text", WellFormed.Of(text));
        json.WriteEndObject();
    }

    private static string EndWithStop(string text) => text.EndsWith('.') ? text : $"{text}.";

    private static string Cut(string text, int maximum) => text.Length <= maximum ? text : $"{text.AsSpan(0, maximum - 3)}...";
}
