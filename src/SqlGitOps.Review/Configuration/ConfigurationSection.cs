namespace SqlGitOps.Review.Configuration;

/// <summary>A section of a configuration file, with the entries that the review understands.</summary>
/// <param name="Name">The text between the brackets.</param>
/// <param name="Glob">The compiled name; null in a global file, whose section names are full paths.</param>
/// <param name="Entries">Entries in file order.</param>
internal sealed record ConfigurationSection(string Name, SectionGlob? Glob, List<ConfigurationEntry> Entries);
