using System.Diagnostics.CodeAnalysis;

namespace SqlGitOps.Migrations.Conventions;

/// <summary>The spelling of conventions in the project file, with the names of the tools that people come from.</summary>
public static class ConventionNames
{
    private static readonly Dictionary<string, ConventionName> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["auto"] = ConventionName.Auto,
        ["flyway"] = ConventionName.Flyway,
        ["evolve"] = ConventionName.Flyway,
        ["numbered"] = ConventionName.Numbered,
        ["goose"] = ConventionName.Numbered,
        ["dbmate"] = ConventionName.Numbered,
        ["sql-migrate"] = ConventionName.Numbered,
        ["atlas"] = ConventionName.Numbered,
        ["upDownFiles"] = ConventionName.UpDownFiles,
        ["golang-migrate"] = ConventionName.UpDownFiles,
        ["sqlx"] = ConventionName.UpDownFiles,
        ["pop"] = ConventionName.UpDownFiles,
        ["upDownFolders"] = ConventionName.UpDownFolders,
        ["diesel"] = ConventionName.UpDownFolders,
        ["prisma"] = ConventionName.Prisma,
        ["dbUp"] = ConventionName.DbUp,
        ["wholeName"] = ConventionName.WholeName,
    };

    /// <summary>Every accepted spelling.</summary>
    public static IReadOnlyCollection<string> All => Names.Keys;

    /// <summary>Reads a spelling, in any letter case.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out ConventionName name)
    {
        name = ConventionName.Auto;
        return text is not null && Names.TryGetValue(text, out name);
    }
}
