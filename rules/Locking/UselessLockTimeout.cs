using SqlGitOps.Model.Effects;
using SqlGitOps.Model.History;
using SqlGitOps.Model.Operations;
using SqlGitOps.Review.Findings;
using SqlGitOps.Review.Rules;
using SqlGitOps.Syntax;
using Timeout = SqlGitOps.Model.Sessions.Timeout;

namespace SqlGitOps.Rules.Locking;

/// <summary>SGO1011.</summary>
public sealed class UselessLockTimeout : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = "SGO1011",
        Name = nameof(UselessLockTimeout),
        Title = "Lock timeout that does not limit anything",
        Category = RuleCategory.Locking,
        DefaultSeverity = Severity.Warning,
        Dialects = [SqlDialect.PostgreSql],
        Documentation = """
            The statement reads as if it limited how long the migration waits for locks, but it does not:

            - `lock_timeout = 0` means no limit, and takes away the 5 seconds that the deployer of SqlGitOps sets;
            - `RESET lock_timeout` and `SET lock_timeout TO DEFAULT` go back to the server's setting, which is no limit as a rule;
            - `SET LOCAL` outside a transaction only gives a warning and has no effect.

            The first two are reported only when a lock that blocks others is taken later in the file under that setting. Set a
            limit of a few seconds before that statement:

            ```sql
            SET lock_timeout = '5s';
            ```
            """,
    };

    /// <inheritdoc/>
    public override void Initialize(RuleRegistration registration) => registration.RegisterMigration(static context =>
    {
        for (var i = 0; i < context.Operations.Count; i++)
        {
            if (context.Operations[i] is not { Operation: SetSettingOperation { Name: "lock_timeout" or "*" } setting } replayed)
            {
                continue;
            }

            if (setting.IsLocal && !replayed.Session.InTransaction)
            {
                context.Report(setting.Span, "SET LOCAL has no effect outside a transaction, so no lock timeout is set; use SET lock_timeout");
            }
            else if ((setting.Value is null || Timeout.Milliseconds(setting.Value) == 0) && FirstUnlimitedLock(context, i + 1) is { } blocking)
            {
                context.Report(
                    setting.Span,
                    $"From here on statements wait for locks without limit, also the one that locks {blocking.StrongestLock!.Object.Name}; set a lock_timeout of a few seconds instead",
                    new RelatedLocation(SourceLocation.Of(context.Text, blocking.Operation.Span), "waits for a lock that blocks others"));
            }
        }
    });

    /// <summary>The first lock on an existing table that keeps others out, before the setting changes again.</summary>
    private static ReplayedOperation? FirstUnlimitedLock(MigrationContext context, int start)
    {
        for (var i = start; i < context.Operations.Count; i++)
        {
            var replayed = context.Operations[i];
            if (replayed.Operation is SetSettingOperation { Name: "lock_timeout" or "*" })
            {
                return null;
            }

            if (replayed.StrongestLock?.Lock.BlocksWrites() == true)
            {
                return replayed;
            }
        }

        return null;
    }
}
