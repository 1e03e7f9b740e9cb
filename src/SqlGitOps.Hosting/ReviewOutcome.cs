using SqlGitOps.Migrations;
using SqlGitOps.Reports;
using SqlGitOps.Review.Driver;

namespace SqlGitOps.Hosting;

/// <summary>A finished review.</summary>
/// <param name="Result">The findings.</param>
/// <param name="Report">The same, ready for any report format.</param>
/// <param name="Migrations">The files that were reviewed.</param>
public sealed record ReviewOutcome(ReviewResult Result, ReviewReport Report, MigrationSet Migrations);
