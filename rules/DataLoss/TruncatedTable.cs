using SqlGitOps.Model.Effects;
using SqlGitOps.Model.Operations;
using SqlGitOps.Review.Findings;
using SqlGitOps.Review.Rules;
using SqlGitOps.Syntax;

namespace SqlGitOps.Rules.DataLoss;

/// <summary>SGO2003.</summary>
public sealed class TruncatedTable : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = "SGO2003",
        Name = nameof(TruncatedTable),
        Title = "Table emptied by TRUNCATE",
        Category = RuleCategory.DataLoss,
        DefaultSeverity = Severity.Warning,
        Dialects = [SqlDialect.PostgreSql, SqlDialect.SqlServer],
        Documentation = """
            `TRUNCATE` removes all rows at once. In PostgreSQL it takes `ACCESS EXCLUSIVE`, and with `CASCADE` it also empties every
            table with a foreign key to this one, now and in future. Triggers for deleted rows do not run.

            Delete what has to go with a condition, or say in a suppression why all rows may be lost. Tables that the same file
            creates are not reported.
            """,
    };

    /// <inheritdoc/>
    public override void Initialize(RuleRegistration registration) => registration.RegisterOperation<TruncateOperation>(static (context, truncate) =>
    {
        if (context.Replayed.FindEffectOnExisting(EffectKind.DataLoss) is not null && (context.Table is not null || !context.Before.IsComplete))
        {
            context.Report(
                truncate.Span,
                $"TRUNCATE removes all rows of {truncate.Table}{(truncate.Cascade ? " and of every table that refers to it" : string.Empty)}; delete with a condition, or suppress this with the reason");
        }
    });
}
