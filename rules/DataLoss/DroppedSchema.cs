using SqlGitOps.Model;
using SqlGitOps.Model.Operations;
using SqlGitOps.Review.Findings;
using SqlGitOps.Review.Rules;
using SqlGitOps.Syntax;

namespace SqlGitOps.Rules.DataLoss;

/// <summary>SGO2006.</summary>
public sealed class DroppedSchema : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = "SGO2006",
        Name = nameof(DroppedSchema),
        Title = "Schema or database dropped with everything in it",
        Category = RuleCategory.DataLoss,
        DefaultSeverity = Severity.Warning,
        Dialects = [SqlDialect.PostgreSql, SqlDialect.SqlServer],
        Documentation = """
            `DROP SCHEMA … CASCADE` drops every table, view, function and type in the schema without naming them: also those that
            nobody thought of. `DROP DATABASE` removes the database.

            Drop the objects one by one, then the schema without `CASCADE`: it fails if something is left. In SQL Server
            `DROP SCHEMA` has no `CASCADE` and is safe. Schemas that the same file creates are not reported.
            """,
    };

    /// <inheritdoc/>
    public override void Initialize(RuleRegistration registration) => registration.RegisterOperation<DropObjectOperation>(static (context, drop) =>
    {
        if (drop.Kind == ObjectKind.Database)
        {
            context.Report(drop.Span, $"Dropping the database {drop.Name} loses all of its data; take this out of the migrations");
            return;
        }

        if (drop is not { Kind: ObjectKind.Schema, Cascade: true })
        {
            return;
        }

        var schema = context.Before.FindObject(ObjectKind.Schema, drop.Name);
        var isKnownMissing = schema is null && drop.IfExists && context.Before.IsComplete && drop.Name.Name != context.Before.DefaultSchema;
        if (!isKnownMissing && schema?.CreatedBy != context.Replayed.Unit.Ordinal)
        {
            context.Report(drop.Span, $"Everything in the schema {drop.Name} is dropped with it, named nowhere; drop its objects one by one, then the schema without CASCADE");
        }
    });
}
