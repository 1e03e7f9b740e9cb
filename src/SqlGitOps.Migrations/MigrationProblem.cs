namespace SqlGitOps.Migrations;

/// <summary>One thing that is wrong with a set of migration files.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Message">The problem and the next step, for users.</param>
/// <param name="Path">Full path of the file or folder.</param>
/// <param name="RelatedPath">Full path of the other file of a duplicate or collision.</param>
public sealed record MigrationProblem(MigrationProblemKind Kind, string Message, string Path, string? RelatedPath = null);
