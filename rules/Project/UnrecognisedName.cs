using SqlGitOps.Migrations;
using SqlGitOps.Review.Findings;
using SqlGitOps.Review.Rules;

namespace SqlGitOps.Rules.Project;

/// <summary>SGO9003.</summary>
public sealed class UnrecognisedName : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = "SGO9003",
        Name = nameof(UnrecognisedName),
        Title = "File among migrations whose name has no version",
        Category = RuleCategory.Project,
        DefaultSeverity = Severity.Warning,
        Documentation = """
            The other files of the folder have versions, but this one's name fits no convention, so it has no place in the order and
            is never deployed. Rename it like the others, or move it out of the migrations folder.

            In a folder where no file has a version, the files are taken as they are and none is reported.
            """,
    };

    /// <inheritdoc/>
    public override void Initialize(RuleRegistration registration) => registration.RegisterProject(static context =>
    {
        if (!context.Migrations.All.Any(static m => m.IsRecognised))
        {
            return;
        }

        foreach (var problem in context.Migrations.Problems)
        {
            if (problem.Kind == MigrationProblemKind.UnrecognisedName)
            {
                context.ReportAt(problem.Path, problem.Message.TrimEnd('.'));
            }
        }
    });
}
