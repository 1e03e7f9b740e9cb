using SqlGitOps.Migrations;
using SqlGitOps.Review.Findings;
using SqlGitOps.Review.Rules;

namespace SqlGitOps.Rules.Project;

/// <summary>SGO9004.</summary>
public sealed class UndoWithoutMigration : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = "SGO9004",
        Name = nameof(UndoWithoutMigration),
        Title = "Undo file that belongs to no migration",
        Category = RuleCategory.Project,
        DefaultSeverity = Severity.Suggestion,
        Documentation = """
            The file takes a version back that no migration has, or that several have, so it can never be used. The migration was
            renamed or removed, or the version is mistyped. Rename the undo file to match, or remove it.
            """,
    };

    /// <inheritdoc/>
    public override void Initialize(RuleRegistration registration) => registration.RegisterProject(static context =>
    {
        foreach (var problem in context.Migrations.Problems)
        {
            if (problem.Kind == MigrationProblemKind.UndoWithoutMigration)
            {
                context.ReportAt(problem.Path, problem.Message.TrimEnd('.'));
            }
        }
    });
}
