using SqlGitOps.Model.Effects;
using SqlGitOps.Review.Findings;
using SqlGitOps.Review.Rules;
using SqlGitOps.Syntax;

namespace SqlGitOps.Rules.Locking;

/// <summary>SGO1010.</summary>
public sealed class MissingLockTimeout : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = "SGO1010",
        Name = nameof(MissingLockTimeout),
        Title = "Blocking lock without a lock timeout",
        Category = RuleCategory.Locking,
        DefaultSeverity = Severity.Suggestion,
        Dialects = [SqlDialect.PostgreSql],
        Documentation = """
            A statement that waits for a strong lock makes everybody who comes later wait behind it, even for plain reads. Without a
            `lock_timeout` one forgotten transaction elsewhere is enough to stop the application for as long as it lasts.

            SqlGitOps sets `lock_timeout` to 5 seconds itself when it deploys, so this is a suggestion for files that other tools
            run too. Say in the file how long it may wait:

            ```sql
            SET lock_timeout = '5s';
            ```

            or as a directive for the deployer: `-- sqlgitops: timeout lock=5s`. One finding is given per file, at the first lock that
            keeps others from reading or writing a table that existed before.
            """,
    };

    /// <inheritdoc/>
    public override void Initialize(RuleRegistration registration) => registration.RegisterMigration(static context =>
    {
        if (context.Directives.LockTimeout is not null)
        {
            return;
        }

        foreach (var replayed in context.Operations)
        {
            if (replayed.StrongestLock is { } strongest && strongest.Lock.BlocksWrites())
            {
                if (replayed.Session.Setting("lock_timeout") is null)
                {
                    context.Report(
                        replayed.Operation.Span,
                        $"This waits for the {strongest.Lock.ToDisplay()} lock on {strongest.Object.Name} without limit while others queue behind it; SET lock_timeout = '5s' before it");
                }

                return;
            }
        }
    });
}
