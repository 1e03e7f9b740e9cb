using SqlGitOps.Model.Effects;
using SqlGitOps.Model.Operations;
using SqlGitOps.Review.Findings;
using SqlGitOps.Review.Rules;
using SqlGitOps.Syntax;

namespace SqlGitOps.Rules.Locking;

/// <summary>SGO1004.</summary>
public sealed class RewritingTypeChange : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = "SGO1004",
        Name = nameof(RewritingTypeChange),
        Title = "Change of a column type that writes or reads the whole table",
        Category = RuleCategory.Locking,
        DefaultSeverity = Severity.Warning,
        Dialects = [SqlDialect.PostgreSql, SqlDialect.SqlServer],
        Documentation = """
            A new type usually means that every row is converted and, with all indexes on the column, written again while nobody can
            use the table (`ACCESS EXCLUSIVE` in PostgreSQL, `Sch-M` in SQL Server).

            Changes that only touch the catalog are not reported. In PostgreSQL: `varchar(n)` to a longer `varchar` or to `text`,
            `numeric(p,s)` to a higher precision with the same scale, `timestamp`, `time` and `interval` to a higher precision, `cidr`
            to `inet`, `timestamp` to and from `timestamptz` while the session's time zone is `UTC`. In SQL Server: a longer
            `varchar`, `nvarchar` or `varbinary`.

            Even then PostgreSQL checks every row again when a valid check constraint names the column: drop the constraint before,
            add it again with `NOT VALID`, and validate it in a later migration.

            Instead of a rewrite add a column of the new type, keep both filled with a trigger, copy the old rows in batches, and let the
            application move over before the old column is dropped. The type of a column that no migration created is not known;
            the finding then says that the rows may be converted.
            """,
    };

    /// <inheritdoc/>
    public override void Initialize(RuleRegistration registration) => registration.RegisterOperation<AlterColumnTypeOperation>(static (context, alter) =>
    {
        if (context.Replayed.FindEffectOnExisting(EffectKind.Rewrite) is { } rewrite)
        {
            context.Report(
                alter.Span,
                $"Changing the type of {alter.Column} writes all of {alter.Table} again and blocks its reads and writes meanwhile, because {rewrite.Reason}; add a new column, copy in batches, then switch over");
        }
        else if (context.Replayed.FindEffectOnExisting(EffectKind.Scan) is { Reason: { } reason })
        {
            context.Report(
                alter.Span,
                $"Changing the type of {alter.Column} reads all of {alter.Table} and blocks its reads and writes meanwhile, because {reason}; drop the constraint before, and add it again with NOT VALID");
        }
    });
}
