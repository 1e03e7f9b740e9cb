using System.Diagnostics.CodeAnalysis;
using SqlGitOps.Review.Findings;

namespace SqlGitOps.Review.Configuration;

/// <summary>The keys that the review reads, in the lower case in which they are compared.</summary>
internal static class ConfigurationKeys
{
    public const string Root = "root";
    public const string IsGlobal = "is_global";
    public const string GlobalLevel = "global_level";
    public const string GeneratedCode = "generated_code";
    public const string AllSeverity = "dotnet_analyzer_diagnostic.severity";

    private const string RulePrefix = "dotnet_diagnostic.";
    private const string CategoryPrefix = "dotnet_analyzer_diagnostic.category-";
    private const string SeveritySuffix = ".severity";

    /// <summary>
    /// Whether a key can matter to a SQL file. An <c>.editorconfig</c> holds hundreds of keys for other tools; dropping
    /// them early keeps matching cheap and the fingerprint quiet.
    /// </summary>
    public static bool IsRelevant(string key) =>
        key == GeneratedCode || IsSeverity(key) || IsRuleOption(key);

    /// <summary>Whether the value of a key is a severity.</summary>
    public static bool IsSeverity(string key) =>
        key == AllSeverity || TryGetRule(key, out _) || TryGetCategory(key, out _);

    /// <summary>The id in <c>dotnet_diagnostic.ID.severity</c>.</summary>
    public static bool TryGetRule(string key, [NotNullWhen(true)] out string? id) => TryGetMiddle(key, RulePrefix, out id);

    /// <summary>The category in <c>dotnet_analyzer_diagnostic.category-CATEGORY.severity</c>.</summary>
    public static bool TryGetCategory(string key, [NotNullWhen(true)] out string? category) =>
        TryGetMiddle(key, CategoryPrefix, out category);

    /// <summary>Reads a severity name, in any case. <c>default</c> gives null: the severity of the rule itself.</summary>
    public static bool TryParseSeverity(string value, out Severity? severity)
    {
        switch (value.ToLowerInvariant())
        {
            case "error":
                severity = Severity.Error;
                return true;
            case "warning":
                severity = Severity.Warning;
                return true;
            case "suggestion":
                severity = Severity.Suggestion;
                return true;
            case "silent":
                severity = Severity.Silent;
                return true;
            case "none":
                severity = Severity.None;
                return true;
            case "default":
                severity = null;
                return true;
            default:
                severity = null;
                return false;
        }
    }

    private static bool TryGetMiddle(string key, string prefix, [NotNullWhen(true)] out string? middle)
    {
        if (key.Length > prefix.Length + SeveritySuffix.Length
            && key.StartsWith(prefix, StringComparison.Ordinal)
            && key.EndsWith(SeveritySuffix, StringComparison.Ordinal))
        {
            middle = key[prefix.Length..^SeveritySuffix.Length];
            return true;
        }

        middle = null;
        return false;
    }

    /// <summary>Whether the key is <c>ID.option</c>, where an id is letters followed by four digits.</summary>
    private static bool IsRuleOption(string key)
    {
        var dot = key.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && dot < key.Length - 1 && RuleIdSyntax.IsWellFormed(key.AsSpan(0, dot));
    }
}
