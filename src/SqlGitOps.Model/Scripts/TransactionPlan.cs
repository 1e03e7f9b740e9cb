using SqlGitOps.Model.Operations;
using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Model.Scripts;

/// <summary>
/// How the deployer runs one file: in one transaction with its history row, or statement by statement. The review uses
/// the same plan, so it knows which statements share a transaction.
/// </summary>
public sealed class TransactionPlan
{
    private TransactionPlan(bool isTransactional, IReadOnlyList<ScriptStatement> statements, ScriptStatement? removedBegin, ScriptStatement? cause)
    {
        IsTransactional = isTransactional;
        Statements = statements;
        RemovedBegin = removedBegin;
        Cause = cause;
    }

    /// <summary>Whether the whole file runs in one transaction of the deployer.</summary>
    public bool IsTransactional { get; }

    /// <summary>The statements to send, in order: without those that are not sent and without a removed BEGIN … COMMIT.</summary>
    public IReadOnlyList<ScriptStatement> Statements { get; }

    /// <summary>Whether BEGIN at the start and COMMIT at the end were taken out because the deployer's own transaction replaces them.</summary>
    public bool WrapperRemoved => RemovedBegin is not null;

    /// <summary>The BEGIN that was taken out: it may say how the transaction is to be. Null when none was.</summary>
    public ScriptStatement? RemovedBegin { get; }

    /// <summary>The statement because of which there is no transaction; null when there is one or a directive asked for none.</summary>
    public ScriptStatement? Cause { get; }

    /// <summary>Makes the plan of a file.</summary>
    /// <param name="statements">The statements to run, for example only those of the Up section.</param>
    /// <param name="transactionRequested">False when a directive says "no transaction".</param>
    public static TransactionPlan Create(IReadOnlyList<ScriptStatement> statements, bool transactionRequested = true)
    {
        var sent = new List<ScriptStatement>(statements.Count);
        ScriptStatement? forbidden = null;
        var controls = 0;
        foreach (var statement in statements)
        {
            if (statement.Transaction == TransactionSupport.NotSent)
            {
                continue;
            }

            sent.Add(statement);
            switch (statement.Transaction)
            {
                case TransactionSupport.Forbidden:
                    forbidden ??= statement;
                    break;
                case TransactionSupport.Control when !IsSavepoint(statement):
                    controls++;
                    break;
            }
        }

        var wrapped = controls == 2 && sent.Count >= 2 && Is(sent[0], TransactionAction.Begin) && Is(sent[^1], TransactionAction.Commit);
        if (transactionRequested && forbidden is null && wrapped)
        {
            return new TransactionPlan(true, sent.GetRange(1, sent.Count - 2), sent[0], null);
        }

        if (transactionRequested && forbidden is null && controls == 0)
        {
            return new TransactionPlan(true, sent, null, null);
        }

        var cause = forbidden ?? sent.Find(s => s.Transaction == TransactionSupport.Control && !IsSavepoint(s));
        return new TransactionPlan(false, sent, null, transactionRequested ? cause : null);
    }

    /// <summary>The statements of <paramref name="script"/> that lie in one of <paramref name="sections"/> (all when there are none).</summary>
    public static IReadOnlyList<ScriptStatement> StatementsIn(SqlScript script, IReadOnlyList<TextSpan> sections)
    {
        if (sections.Count == 0)
        {
            return script.Statements;
        }

        var result = new List<ScriptStatement>();
        foreach (var statement in script.Statements)
        {
            foreach (var section in sections)
            {
                if (section.Contains(statement.Span.Start))
                {
                    result.Add(statement);
                    break;
                }
            }
        }

        return result;
    }

    private static bool Is(ScriptStatement statement, TransactionAction action) =>
        statement.Operations is [TransactionOperation operation] && operation.Action == action;

    private static bool IsSavepoint(ScriptStatement statement) => Is(statement, TransactionAction.Savepoint);
}
