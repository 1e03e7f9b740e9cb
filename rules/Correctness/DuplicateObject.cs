using SqlGitOps.Model.Operations;
using SqlGitOps.Review.Findings;
using SqlGitOps.Review.Rules;

namespace SqlGitOps.Rules.Correctness;

/// <summary>SGO4004.</summary>
public sealed class DuplicateObject : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = "SGO4004",
        Name = nameof(DuplicateObject),
        Title = "Object that exists already at this point of the history",
        Category = RuleCategory.Correctness,
        DefaultSeverity = Severity.Warning,
        Documentation = """
            An earlier migration, or a statement above, has created a table, column or index of the same name, and nothing has
            dropped it since. On a database built from this history the statement fails.

            If the object may exist on some databases only, write `IF NOT EXISTS` where the dialect has it, but mind that this keeps
            whatever is there, even if it looks different. Nothing is said after code or placeholders that may have dropped the
            object.
            """,
    };

    /// <inheritdoc/>
    public override void Initialize(RuleRegistration registration)
    {
        registration.RegisterOperation<CreateTableOperation>(static (context, create) =>
        {
            if (create is { IfNotExists: false, IsTemporary: false }
                && context.Before.FindTable(context.Before.Qualify(create.Table, context.Session.CurrentSchema)) is { IsTemporary: false } table)
            {
                Report(context, $"The table {create.Table}", table.CreatedBy);
            }
        });
        registration.RegisterOperation<AddColumnOperation>(static (context, add) =>
        {
            if (!add.IfNotExists && context.Table?.FindColumn(add.Column.Name, context.Before.Names) is { } column)
            {
                Report(context, $"The column {add.Table}.{add.Column.Name}", column.CreatedBy);
            }
        });
        registration.RegisterOperation<CreateIndexOperation>(static (context, create) =>
        {
            if (!create.IfNotExists && context.Replayed.FindExisting(create.Index) is { } index)
            {
                Report(context, $"The index {create.Index.Name}", index.CreatedBy);
            }
        });
    }

    private static void Report(OperationContext context, string what, int createdBy)
    {
        if (context.Before.IsComplete && !context.Operation.IsConditional)
        {
            context.Report(context.Operation.Span, $"{what} exists since {context.ScriptOf(createdBy)}, so this fails; remove the statement or choose another name");
        }
    }
}
