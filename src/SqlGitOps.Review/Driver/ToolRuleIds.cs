namespace SqlGitOps.Review.Driver;

/// <summary>Ids of rules whose findings the driver itself makes.</summary>
public static class ToolRuleIds
{
    /// <summary>A file that cannot be read as SQL at all.</summary>
    public const string SyntaxError = "SGO0001";

    /// <summary>A configuration file with a mistake.</summary>
    public const string Configuration = "SGO0006";
}
