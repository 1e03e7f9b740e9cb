using SqlGitOps.Migrations;
using SqlGitOps.Review.Findings;
using SqlGitOps.Review.Rules;

namespace SqlGitOps.Rules.Project;

/// <summary>SGO9001.</summary>
public sealed class DuplicateVersion : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = "SGO9001",
        Name = nameof(DuplicateVersion),
        Title = "Two migrations with the same version or name",
        Category = RuleCategory.Project,
        DefaultSeverity = Severity.Error,
        Documentation = """
            Two files claim the same place in the order: the same version (`1`, `001` and `1.0` are equal), the same name of a
            repeatable migration, or paths that differ in letter case only, of which Windows and macOS keep just one. It mostly
            happens when two branches add a migration at the same time. Which one runs first, and whether the second runs at all, would
            be chance, so nothing is deployed.

            Give the file that was merged later a new version. If files share numbers on purpose, set the convention `wholeName` in
            `sqlgitops.json`.
            """,
    };

    /// <inheritdoc/>
    public override void Initialize(RuleRegistration registration) => registration.RegisterProject(static context =>
    {
        foreach (var problem in context.Migrations.Problems)
        {
            if (problem.Kind is MigrationProblemKind.DuplicateVersion or MigrationProblemKind.DuplicateName or MigrationProblemKind.CaseOnlyCollision)
            {
                var other = problem.RelatedPath is { } path ? context.RelatedAt(path, "the other file") : null;
                context.ReportAt(problem.Path, problem.Message.TrimEnd('.'), other is null ? [] : [other]);
            }
        }
    });
}
