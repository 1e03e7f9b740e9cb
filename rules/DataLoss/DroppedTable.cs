using SqlGitOps.Model.Effects;
using SqlGitOps.Model.Operations;
using SqlGitOps.Review.Findings;
using SqlGitOps.Review.Rules;

namespace SqlGitOps.Rules.DataLoss;

/// <summary>SGO2001.</summary>
public sealed class DroppedTable : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = "SGO2001",
        Name = nameof(DroppedTable),
        Title = "Table dropped with its rows",
        Category = RuleCategory.DataLoss,
        DefaultSeverity = Severity.Warning,
        Documentation = """
            `DROP TABLE` removes the rows for good: only a backup brings them back, and code that still uses the table fails at
            once. Deploy the application that no longer uses the table first. Then rename the table and leave it for a while, or
            keep a copy, before a later migration drops it. When you are sure, say why in a suppression.

            Not reported: tables that the same file creates, temporary tables, `IF EXISTS` for a table that is not there, and the last
            step of a rebuild in one file (rows copied to a new table that takes the old one's name).
            """,
    };

    /// <inheritdoc/>
    public override void Initialize(RuleRegistration registration) => registration.RegisterOperation<DropTableOperation>(static (context, drop) =>
    {
        if (context.Replayed.FindEffectOnExisting(EffectKind.DataLoss) is not null && (context.Table is not null || !context.Before.IsComplete))
        {
            context.Report(
                drop.Span,
                $"Dropping {drop.Table} loses all of its rows{(drop.Cascade ? " and everything that depends on it" : string.Empty)}; keep a copy, or suppress this with the reason why they are not needed");
        }
    });
}
