namespace SqlGitOps.Deploy.Import;

/// <summary>A column of a table that another tool may have made.</summary>
/// <param name="Name">Its name as the database has it.</param>
/// <param name="Type">Its type in the engine's own words.</param>
public sealed record ForeignColumn(string Name, string Type);
