using SqlGitOps.Model.Scripts;
using SqlGitOps.Model.Sessions;
using SqlGitOps.Review.Findings;
using SqlGitOps.Review.Rules;
using SqlGitOps.Syntax;

namespace SqlGitOps.Rules.Correctness;

/// <summary>SGO4001.</summary>
public sealed class ForbiddenInTransaction : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = "SGO4001",
        Name = nameof(ForbiddenInTransaction),
        Title = "Statement that cannot run in the transaction around it",
        Category = RuleCategory.Correctness,
        DefaultSeverity = Severity.Error,
        Dialects = [SqlDialect.PostgreSql],
        Documentation = """
            PostgreSQL refuses some statements inside a transaction block: `CREATE INDEX CONCURRENTLY`, `DROP INDEX CONCURRENTLY`,
            `REINDEX CONCURRENTLY`, `ALTER TABLE … DETACH PARTITION … CONCURRENTLY`, `VACUUM`, `CREATE DATABASE`, `ALTER SYSTEM` and
            others. The file itself opened a transaction with `BEGIN`, so the statement fails.

            Move the statement to a file of its own without `BEGIN` and `COMMIT`. SqlGitOps sees that it cannot run in a transaction
            and starts none.
            """,
    };

    /// <inheritdoc/>
    public override void Initialize(RuleRegistration registration) => registration.RegisterEveryOperation(static context =>
    {
        if (context.Session.Transaction == TransactionState.Script
            && context.Replayed.Statement is { Transaction: TransactionSupport.Forbidden } statement
            && ReferenceEquals(statement.Operations[0], context.Operation))
        {
            context.Report(context.Operation.Span, "PostgreSQL refuses this statement in a transaction, and the file has opened one; move it to a file of its own without BEGIN");
        }
    });
}
