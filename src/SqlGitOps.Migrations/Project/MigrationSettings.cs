using SqlGitOps.Migrations.Conventions;

namespace SqlGitOps.Migrations.Project;

/// <summary>Where the migrations are and how they are named.</summary>
/// <param name="Path">Folder, relative to the project file.</param>
/// <param name="Convention">The naming convention.</param>
public sealed record MigrationSettings(string Path = "migrations", ConventionName Convention = ConventionName.Auto);
