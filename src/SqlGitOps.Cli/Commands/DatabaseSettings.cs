using SqlGitOps.Migrations.Project;

namespace SqlGitOps.Cli.Commands;

/// <summary>What the options of a database command come to.</summary>
/// <param name="Project">The project with the chosen environment.</param>
/// <param name="ReviewedFiles">
/// The files that the caller has reviewed, and that alone may run; null to find and review the project's migrations here.
/// </param>
internal sealed record DatabaseSettings(ResolvedProject Project, IReadOnlyList<string>? ReviewedFiles);
