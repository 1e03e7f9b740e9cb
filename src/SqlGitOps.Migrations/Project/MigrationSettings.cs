using System.Collections.Frozen;
using SqlGitOps.Migrations.Conventions;

namespace SqlGitOps.Migrations.Project;

/// <summary>Where the migrations are and how they are named.</summary>
/// <param name="Path">Folder, relative to the project file.</param>
/// <param name="Convention">The naming convention.</param>
public sealed record MigrationSettings(string Path = "migrations", ConventionName Convention = ConventionName.Auto)
{
    /// <summary>The variables that every environment has, with their values where it does not say otherwise.</summary>
    public IReadOnlyDictionary<string, VariableSource> Variables { get; init; } = FrozenDictionary<string, VariableSource>.Empty;
}
