using SqlGitOps.Migrations.Manifest;
using SqlGitOps.Review.Findings;
using SqlGitOps.Review.Rules;

namespace SqlGitOps.Rules.Project;

/// <summary>SGO9005.</summary>
public sealed class StaleManifest : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = "SGO9005",
        Name = nameof(StaleManifest),
        Title = "Migrations and manifest do not agree",
        Category = RuleCategory.Project,
        DefaultSeverity = Severity.Error,
        Documentation = """
            The migrations folder has a manifest, `migrations.sum`, which names every migration with the checksum of its text, in the
            order in which they run. A file was edited, added, removed or moved in the order since the manifest was written, or a merge
            left it in a state that fits neither side. Nothing is deployed then.

            Look whether the change is meant: a file that is applied anywhere must not change any more. If it is meant, run
            `sqlgitops manifest` and commit the manifest with the migration. Without the file nothing is checked.
            """,
    };

    /// <inheritdoc/>
    public override void Initialize(RuleRegistration registration) => registration.RegisterProject(static context =>
    {
        foreach (var problem in MigrationManifest.Check(context.Migrations))
        {
            var message = problem.Message.TrimEnd('.');
            if (problem.Path == MigrationManifest.PathOf(context.Migrations))
            {
                context.ReportBeside(problem.Path, problem.Line, message);
            }
            else
            {
                context.ReportAt(problem.Path, message);
            }
        }
    });
}
