using System.Security.Cryptography;
using System.Text;
using SqlGitOps.Review.Findings;
using SqlGitOps.Review.Rules;

namespace SqlGitOps.Review.Configuration;

/// <summary>
/// What the configuration files say about one SQL file. Immutable and safe to share between threads; files that the same
/// sections cover share one instance.
/// </summary>
public sealed class FileConfiguration
{
    private static readonly string[] CategoryNames = [.. Enum.GetValues<RuleCategory>().Select(static c => c.ToString())];

    private readonly Dictionary<string, Severity?> _rules = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Severity?> _categories = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _options = new(StringComparer.OrdinalIgnoreCase);
    private readonly Severity? _all;
    private readonly bool _hasAll;

    /// <param name="entries">The entry that won for each key.</param>
    /// <param name="files">The files that were read.</param>
    /// <param name="report">Takes problems with values.</param>
    internal FileConfiguration(
        IReadOnlyCollection<ConfigurationEntry> entries, IReadOnlyList<string> files, Action<ConfigurationProblem> report)
    {
        Files = files;
        Fingerprint = ComputeFingerprint(entries);
        foreach (var entry in entries)
        {
            if (entry.Key == ConfigurationKeys.GeneratedCode)
            {
                IsGenerated = string.Equals(entry.Value, "true", StringComparison.OrdinalIgnoreCase);
            }
            else if (!ConfigurationKeys.IsSeverity(entry.Key))
            {
                _options[entry.Key] = entry.Value;
            }
            else if (!ConfigurationKeys.TryParseSeverity(entry.Value, out var severity))
            {
                report(new ConfigurationProblem(
                    entry.File.Path,
                    entry.Line,
                    $"'{entry.Value}' is not a severity; '{entry.Key}' takes error, warning, suggestion, silent, none or default."));
            }
            else if (ConfigurationKeys.TryGetRule(entry.Key, out var id))
            {
                _rules[id] = severity;
            }
            else if (ConfigurationKeys.TryGetCategory(entry.Key, out var category))
            {
                _categories[category] = severity;
            }
            else
            {
                _all = severity;
                _hasAll = true;
            }
        }
    }

    /// <summary>Whether <c>generated_code = true</c> says that the file is not to be reviewed.</summary>
    public bool IsGenerated { get; }

    /// <summary>
    /// A hash, 64 lower-case hexadecimal digits, that is equal for two files exactly when every severity and option is:
    /// a part of the key of cached results.
    /// </summary>
    public string Fingerprint { get; }

    /// <summary>Full paths of the configuration files that were read for the file: globals first, then from the outermost folder inwards.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>
    /// The severity of a rule: by its id, else by its category, else by the key for all rules, else its own. The last two
    /// keys do not switch on a rule that is off by default.
    /// </summary>
    public Severity GetSeverity(RuleDescriptor rule)
    {
        if (_rules.TryGetValue(rule.Id, out var severity))
        {
            return severity ?? rule.DefaultSeverity;
        }

        if (rule.DefaultSeverity == Severity.None)
        {
            return Severity.None;
        }

        if (_categories.Count > 0 && _categories.TryGetValue(CategoryNames[(int)rule.Category], out severity))
        {
            return severity ?? rule.DefaultSeverity;
        }

        return (_hasAll ? _all : null) ?? rule.DefaultSeverity;
    }

    /// <summary>The value of <c>ruleId.name = value</c>, as written; null when it is not set. Both names are compared without case.</summary>
    public string? GetOption(string ruleId, string name) =>
        _options.Count > 0 && _options.TryGetValue($"{ruleId}.{name}", out var value) ? value : null;

    private static string ComputeFingerprint(IReadOnlyCollection<ConfigurationEntry> entries)
    {
        var text = new StringBuilder();
        foreach (var entry in entries.OrderBy(static e => e.Key, StringComparer.Ordinal))
        {
            text.Append(entry.Key).Append('=').Append(entry.Value).Append('\n');
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
