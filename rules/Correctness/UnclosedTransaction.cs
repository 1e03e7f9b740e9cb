using SqlGitOps.Model.Operations;
using SqlGitOps.Review.Findings;
using SqlGitOps.Review.Rules;
using SqlGitOps.Syntax;

namespace SqlGitOps.Rules.Correctness;

/// <summary>SGO4008.</summary>
public sealed class UnclosedTransaction : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = "SGO4008",
        Name = nameof(UnclosedTransaction),
        Title = "BEGIN without COMMIT, or COMMIT without BEGIN",
        Category = RuleCategory.Correctness,
        DefaultSeverity = Severity.Warning,
        Documentation = """
            A transaction that is still open at the end of the file is rolled back when the session ends: the migration seems to run
            and changes nothing, or everything after it lands in the same transaction. A `COMMIT` or `ROLLBACK` with no transaction
            open is a warning in PostgreSQL and an error in SQLite and SQL Server, and shows that the file does not do what it says.

            The simplest file has neither: SqlGitOps runs it in a transaction of its own. In SQL Server files only those are reported
            that begin transactions and never end one, or end one and never begin any.
            """,
    };

    /// <inheritdoc/>
    public override void Initialize(RuleRegistration registration) => registration.RegisterFile(static context =>
    {
        TransactionOperation? open = null;
        TransactionOperation? extra = null;
        var ends = 0;
        foreach (var statement in context.Plan.Statements)
        {
            foreach (var operation in statement.Operations)
            {
                switch (operation)
                {
                    case TransactionOperation { Action: TransactionAction.Begin } begin:
                        open ??= begin;
                        break;
                    case TransactionOperation { Action: not TransactionAction.Savepoint } end:
                        ends++;
                        extra ??= open is null ? end : null;
                        open = end.Action is TransactionAction.CommitAndChain or TransactionAction.RollbackAndChain ? end : context.Dialect == SqlDialect.SqlServer ? open : null;
                        break;
                }
            }
        }

        if (open is not null && (context.Dialect != SqlDialect.SqlServer || ends == 0))
        {
            context.Report(open.Span, "No COMMIT ends this transaction, so its changes are lost when the session ends; add COMMIT, or remove BEGIN and let the deployer run the file in a transaction");
        }

        if (extra is not null && !extra.IsConditional)
        {
            context.Report(extra.Span, "No transaction is open here; remove this statement, or add the missing BEGIN");
        }
    });
}
