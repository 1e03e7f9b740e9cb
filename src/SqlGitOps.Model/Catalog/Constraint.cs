namespace SqlGitOps.Model.Catalog;

/// <summary>A constraint as it is at one point of the history.</summary>
/// <param name="Name">Its name (the engine's default name when none was given).</param>
/// <param name="Definition">How it was defined.</param>
/// <param name="IsValidated">Whether every row is known to satisfy it.</param>
public sealed record Constraint(string Name, ConstraintDefinition Definition, bool IsValidated);
