namespace SqlGitOps.Model.Catalog;

/// <summary>An index as it is at one point of the history.</summary>
/// <param name="Name">Its name with the schema of its table.</param>
/// <param name="Definition">How it was defined.</param>
/// <param name="CreatedBy">Ordinal of the migration that created it.</param>
public sealed record Index(ObjectName Name, IndexDefinition Definition, int CreatedBy);
