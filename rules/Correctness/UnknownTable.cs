using SqlGitOps.Model;
using SqlGitOps.Model.History;
using SqlGitOps.Model.Operations;
using SqlGitOps.Review.Findings;
using SqlGitOps.Review.Rules;
using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Rules.Correctness;

/// <summary>SGO4002.</summary>
public sealed class UnknownTable : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = "SGO4002",
        Name = nameof(UnknownTable),
        Title = "Table that does not exist at this point of the history",
        Category = RuleCategory.Correctness,
        DefaultSeverity = Severity.Warning,
        Documentation = """
            The migrations before this one, and the statements above it, have not created the table, or have dropped or renamed it.
            On a database built from this history the statement fails.

            Nothing is said when the history cannot be known completely: after code (`DO`, functions of the project), placeholders in
            names, extensions that bring tables of their own, and in files that are reviewed alone. `IF EXISTS`, system tables and
            temporary tables are left out. One finding per table and file is given.
            """,
    };

    /// <inheritdoc/>
    public override void Initialize(RuleRegistration registration) => registration.RegisterMigration(static context =>
    {
        HashSet<ObjectName>? reported = null;
        foreach (var replayed in context.Operations)
        {
            foreach (var (table, span) in OperationNeeds.Tables(replayed.Operation, context.Dialect))
            {
                if (replayed.IsMissing(table) && (reported ??= []).Add(table))
                {
                    Report(context, replayed, table, span);
                }
            }
        }
    });

    private static void Report(MigrationContext context, ReplayedOperation replayed, ObjectName table, TextSpan span)
    {
        if (replayed.Before.FindDropped(table, replayed.Session.CurrentSchema) is not { } dropped)
        {
            context.Report(span, $"No migration up to here creates the table {table}; create it first, or correct the name");
            return;
        }

        var where = context.ScriptOf(dropped.Migration);
        context.Report(
            span,
            dropped.RenamedTo is { } newName
                ? $"The table {table} is called {newName.Name} since {where}; use that name"
                : $"The table {table} was dropped in {where}; remove this statement, or create the table again first",
            context.RelatedIn(dropped.Migration, dropped.Span, dropped.RenamedTo is null ? "dropped here" : "renamed here"));
    }
}
