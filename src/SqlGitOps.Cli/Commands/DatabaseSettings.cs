using SqlGitOps.Migrations.Project;

namespace SqlGitOps.Cli.Commands;

/// <summary>What the options of a database command come to.</summary>
/// <param name="Project">The project with the chosen environment.</param>
/// <param name="Format">How to show events.</param>
/// <param name="Verbose">Whether to say more.</param>
/// <param name="IsReviewed">Whether the review has passed already.</param>
internal sealed record DatabaseSettings(ResolvedProject Project, ListFormat Format, bool Verbose, bool IsReviewed);
