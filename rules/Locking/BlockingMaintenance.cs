using SqlGitOps.Model.Effects;
using SqlGitOps.Model.Operations;
using SqlGitOps.Review.Findings;
using SqlGitOps.Review.Rules;
using SqlGitOps.Syntax;

namespace SqlGitOps.Rules.Locking;

/// <summary>SGO1008.</summary>
public sealed class BlockingMaintenance : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = "SGO1008",
        Name = nameof(BlockingMaintenance),
        Title = "Maintenance command that locks a table while it writes it again",
        Category = RuleCategory.Locking,
        DefaultSeverity = Severity.Warning,
        Dialects = [SqlDialect.PostgreSql],
        Documentation = """
            These commands rebuild what is there while the application waits:

            | command | lock | instead |
            |---|---|---|
            | `VACUUM FULL`, `CLUSTER` | `ACCESS EXCLUSIVE`, everybody waits | plain `VACUUM`; the `pg_repack` or `pg_squeeze` extension to shrink a table |
            | `REINDEX` | writes wait, and reads that would use the index | `REINDEX … CONCURRENTLY` |
            | `REFRESH MATERIALIZED VIEW` | `ACCESS EXCLUSIVE` on the view | `REFRESH MATERIALIZED VIEW CONCURRENTLY`, which needs a unique index on the view |
            | `ALTER TABLE … SET TABLESPACE`, `SET LOGGED`, `SET UNLOGGED`, `SET ACCESS METHOD`, `SET EXPRESSION` | `ACCESS EXCLUSIVE` | a maintenance window, or a new table and a switch |

            The `CONCURRENTLY` forms of `REINDEX` cannot run in a transaction: put them in a file of their own. Tables and views that
            the same file creates are not reported.
            """,
    };

    /// <inheritdoc/>
    public override void Initialize(RuleRegistration registration)
    {
        registration.RegisterOperation<MaintenanceOperation>(static (context, maintenance) =>
        {
            var advice = Advice(maintenance.Kind);
            var blocks = maintenance.Object is null || context.Replayed.StrongestLock?.Lock.BlocksWrites() == true;
            if (advice is null || maintenance.Concurrently || !blocks)
            {
                return;
            }

            var blocked = maintenance.Kind switch
            {
                MaintenanceKind.ReindexIndex or MaintenanceKind.ReindexTable or MaintenanceKind.ReindexMany => "writes to",
                MaintenanceKind.RefreshMaterializedView => "all reads of",
                _ => "all reads and writes of",
            };
            context.Report(maintenance.Span, $"This blocks {blocked} {maintenance.Object?.ToString() ?? "one table after the other"} until it is done; {advice}");
        });
        registration.RegisterOperation<AlterTableOtherOperation>(static (context, other) =>
        {
            if (context.Replayed.FindEffectOnExisting(EffectKind.Rewrite) is { } rewrite)
            {
                context.Report(
                    other.Span,
                    $"This blocks all reads and writes of {other.Table} until it is done, because {rewrite.Reason}; do it in a maintenance window or move to a new table");
            }
        });
    }

    private static string? Advice(MaintenanceKind kind) => kind switch
    {
        MaintenanceKind.VacuumFull => "plain VACUUM frees space for reuse without blocking, pg_repack shrinks the table",
        MaintenanceKind.Cluster => "pg_repack sorts a table without blocking it",
        MaintenanceKind.ReindexIndex or MaintenanceKind.ReindexTable or MaintenanceKind.ReindexMany => "use REINDEX … CONCURRENTLY in a file of its own",
        MaintenanceKind.RefreshMaterializedView => "use REFRESH MATERIALIZED VIEW CONCURRENTLY, which needs a unique index on the view",
        _ => null,
    };
}
