using SqlGitOps.Model.Effects;
using SqlGitOps.Model.Operations;
using SqlGitOps.Review.Findings;
using SqlGitOps.Review.Rules;
using SqlGitOps.Syntax;

namespace SqlGitOps.Rules.Locking;

/// <summary>SGO1009.</summary>
public sealed class OfflineIndexBuild : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = "SGO1009",
        Name = nameof(OfflineIndexBuild),
        Title = "Index built offline on an existing table",
        Category = RuleCategory.Locking,
        DefaultSeverity = Severity.Suggestion,
        Dialects = [SqlDialect.SqlServer],
        Documentation = """
            `CREATE INDEX` holds a shared lock on the table while it builds a nonclustered index, so nothing can be written; for a
            clustered index it is a schema modification lock, so nothing can be read either.

            `WITH (ONLINE = ON)` lets reads and writes go on but for two short moments. It needs Enterprise or Developer edition, or
            Azure SQL; other editions refuse it, which is why this is only a suggestion. Since SQL Server 2014 (rebuild) and 2022
            (create) `ONLINE = ON (WAIT_AT_LOW_PRIORITY (…))` also keeps the two short locks from holding up others.

            Indexes on tables that the same file creates are not reported.
            """,
    };

    /// <inheritdoc/>
    public override void Initialize(RuleRegistration registration) => registration.RegisterOperation<CreateIndexOperation>(static (context, create) =>
    {
        if (!create.Concurrently && !context.IsOnNewTable)
        {
            var blocked = context.Replayed.StrongestLock?.Lock.BlocksReads() == true ? "all reads and writes of" : "all writes to";
            context.Report(create.Span, $"Building this index blocks {blocked} {create.Index.Table} until it is done; use WITH (ONLINE = ON) where the edition has it");
        }
    });
}
