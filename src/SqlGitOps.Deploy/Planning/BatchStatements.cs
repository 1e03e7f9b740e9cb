using SqlGitOps.Model.Operations;
using SqlGitOps.Model.Scripts;
using SqlGitOps.Syntax;
using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Deploy.Planning;

/// <summary>
/// What is sent to SQL Server is a batch, the text between two GO lines, so there a batch is what the plan, the history and
/// every message count as one statement. One that GO repeats counts as often as it runs: each run is recorded for itself, so
/// a migration that stops in the third of five goes on with the third.
/// </summary>
internal static class BatchStatements
{
    /// <summary>The most runs of one batch: each is a statement of the plan.</summary>
    public const int MostRuns = 100_000;

    /// <summary>What is sent, in order: batches for SQL Server, statements for the others.</summary>
    /// <param name="script">The parsed file.</param>
    /// <param name="sections">The parts of the file that run; empty for all of it.</param>
    /// <param name="plan">How it runs.</param>
    public static IReadOnlyList<ScriptStatement> Of(SqlScript script, IReadOnlyList<TextSpan> sections, TransactionPlan plan)
    {
        if (script.Dialect != SqlDialect.SqlServer)
        {
            return plan.Statements;
        }

        var batches = BatchesOf(script, sections);

        // BEGIN and COMMIT around everything, each in a batch of its own, are replaced by the deployer's own. In a batch with
        // others they stay, both of them: SQL Server counts transactions within one another.
        if (plan.WrapperRemoved && batches.Count > 1 && IsTransactionOnly(batches[0]) && IsTransactionOnly(batches[^1]))
        {
            batches = batches[1..^1];
        }

        var result = new List<ScriptStatement>(batches.Count);
        foreach (var (span, parts) in batches)
        {
            var runs = Math.Min(script.Batches[parts[0].Batch].Count, MostRuns);
            for (var run = 0; run < runs; run++)
            {
                result.Add(Merge(span, parts, result.Count));
            }
        }

        return result;
    }

    private static List<(TextSpan Span, List<ScriptStatement> Parts)> BatchesOf(SqlScript script, IReadOnlyList<TextSpan> sections)
    {
        var result = new List<(TextSpan Span, List<ScriptStatement> Parts)>();
        var last = (Batch: -1, Section: -1);
        foreach (var statement in TransactionPlan.StatementsIn(script, sections))
        {
            if (statement.Transaction == TransactionSupport.NotSent)
            {
                continue;
            }

            var section = SectionOf(statement, sections);
            if (last != (statement.Batch, section))
            {
                last = (statement.Batch, section);
                var span = script.Batches[statement.Batch].Span;
                result.Add((section < 0 ? span : Common(script.Text, span, sections[section]), []));
            }

            result[^1].Parts.Add(statement);
        }

        return result;
    }

    private static int SectionOf(ScriptStatement statement, IReadOnlyList<TextSpan> sections)
    {
        for (var i = 0; i < sections.Count; i++)
        {
            if (sections[i].Contains(statement.Span.Start))
            {
                return i;
            }
        }

        return -1;
    }

    private static TextSpan Common(SourceText text, TextSpan left, TextSpan right)
    {
        var start = Math.Max(left.Start, right.Start);
        var chars = text.Span[start..Math.Min(left.End, right.End)];
        var lead = chars.Length - chars.TrimStart().Length;
        return new TextSpan(start + lead, chars.Trim().Length);
    }

    private static bool IsTransactionOnly((TextSpan Span, List<ScriptStatement> Parts) batch) => batch.Parts is [{ Operations: [TransactionOperation] }];

    private static ScriptStatement Merge(TextSpan span, List<ScriptStatement> parts, int ordinal)
    {
        var operations = new List<Operation>();
        var transaction = TransactionSupport.Allowed;
        foreach (var part in parts)
        {
            operations.AddRange(part.Operations);
            transaction = (transaction, part.Transaction) switch
            {
                (TransactionSupport.Forbidden, _) or (_, TransactionSupport.Forbidden) => TransactionSupport.Forbidden,
                (TransactionSupport.Control, _) or (_, TransactionSupport.Control) => TransactionSupport.Control,
                _ => TransactionSupport.Allowed,
            };
        }

        return new ScriptStatement
        {
            Ordinal = ordinal,
            Span = span,
            Node = parts[0].Node,
            Operations = operations,
            Transaction = transaction,
            Batch = parts[0].Batch,
        };
    }
}
