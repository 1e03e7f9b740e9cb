using SqlGitOps.Migrations;
using SqlGitOps.Review.Findings;
using SqlGitOps.Review.Rules;

namespace SqlGitOps.Rules.Project;

/// <summary>SGO9002.</summary>
public sealed class OutOfOrderMigration : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = "SGO9002",
        Name = nameof(OutOfOrderMigration),
        Title = "New migration with a version below one that is already committed",
        Category = RuleCategory.Project,
        DefaultSeverity = Severity.Warning,
        Documentation = """
            The base commit of the review has migrations with higher versions, which databases may have applied already. This new
            file then runs after them there, but before them on a new database: the same history in two orders. Some deployers skip
            or refuse such a file.

            Give it a version above the highest committed one. It mostly happens to a branch that was open for long.
            """,
    };

    /// <inheritdoc/>
    public override void Initialize(RuleRegistration registration) => registration.RegisterProject(static context =>
    {
        if (context.CommittedScripts is not { } committed)
        {
            return;
        }

        var newest = context.Migrations.All
            .Where(m => m is { Kind: MigrationKind.Versioned, Version: not null } && committed.Contains(m.Script))
            .MaxBy(static m => m.Version);
        foreach (var migration in context.Migrations.All)
        {
            if (migration is { Kind: MigrationKind.Versioned, Version: { } version }
                && newest is not null
                && version < newest.Version!
                && !committed.Contains(migration.Script))
            {
                context.ReportAt(
                    migration.Path,
                    $"The new migration {migration.Script} comes before {newest.Script}, which is committed and may be applied already; give it a version above {newest.Version}");
            }
        }
    });
}
