namespace SqlGitOps.Review.Suppressions;

/// <summary>Ids of the tool rules about suppression comments.</summary>
public static class SuppressionRuleIds
{
    /// <summary>A suppression gives no reason.</summary>
    public const string WithoutReason = "SGO0003";

    /// <summary>A suppression names no known rule.</summary>
    public const string Unknown = "SGO0004";

    /// <summary>A suppression covers no finding.</summary>
    public const string Unused = "SGO0005";

    /// <summary>Whether findings of the rule are about suppressions themselves, which only the configuration can switch off.</summary>
    public static bool Contains(string id) =>
        string.Equals(id, WithoutReason, StringComparison.OrdinalIgnoreCase)
        || string.Equals(id, Unknown, StringComparison.OrdinalIgnoreCase)
        || string.Equals(id, Unused, StringComparison.OrdinalIgnoreCase);
}
