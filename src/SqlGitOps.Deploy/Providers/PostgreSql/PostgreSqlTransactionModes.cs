using SqlGitOps.Deploy.Planning;

namespace SqlGitOps.Deploy.Providers.PostgreSql;

/// <summary>
/// How a file wants its transaction to be: what stands behind BEGIN, and SET TRANSACTION at its start. The server takes that
/// only before the first query of the transaction, and that is ours: it inserts the row of the history.
/// </summary>
/// <remarks>
/// The row protects in every isolation level. Whoever comes second at it waits, and then gets no row (READ COMMITTED) or a
/// serialization failure, after which the next try gets none.
/// </remarks>
internal static class PostgreSqlTransactionModes
{
    /// <summary>How many statements at the start of a migration only say how its transaction is to be.</summary>
    public static int CountLeading(PlannedMigration migration)
    {
        var count = 0;
        while (count < migration.Statements.Count && PostgreSqlWords.Of(migration.Parsed(count).Node) is ["set", "transaction", ..] or ["set", "local", "transaction", ..])
        {
            count++;
        }

        return count;
    }

    /// <summary>The statements that make the transaction that has just begun what the file wants.</summary>
    public static IEnumerable<string> Of(PlannedMigration migration)
    {
        if (migration.Transaction.RemovedBegin is { } begin)
        {
            // BEGIN, BEGIN WORK, BEGIN TRANSACTION, START TRANSACTION, and the modes.
            var words = PostgreSqlWords.Of(begin.Node);
            var first = words is [_, "work" or "transaction", ..] ? 2 : 1;
            if (words.Count > first)
            {
                var start = begin.Node.Tokens[first].Span.Start;
                yield return "SET TRANSACTION " + migration.Text.Span[start..(begin.Span.Start + begin.Span.Length)].ToString();
            }
        }

        var leading = CountLeading(migration);
        for (var i = 0; i < leading; i++)
        {
            yield return migration.Text.ToString(migration.Statements[i].Span);
        }
    }
}
