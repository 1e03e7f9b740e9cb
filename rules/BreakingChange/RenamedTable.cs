using SqlGitOps.Model.Operations;
using SqlGitOps.Review.Findings;
using SqlGitOps.Review.Rules;

namespace SqlGitOps.Rules.BreakingChange;

/// <summary>SGO3001.</summary>
public sealed class RenamedTable : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = "SGO3001",
        Name = nameof(RenamedTable),
        Title = "Table renamed under running code",
        Category = RuleCategory.BreakingChange,
        DefaultSeverity = Severity.Warning,
        Documentation = """
            While the new version of the application is rolled out, the old one still runs, and from this statement on it fails: it
            asks for a name that is gone. The same holds for moving a table to another schema.

            Keep the old name working until nothing uses it. In PostgreSQL and SQL Server a view (or a synonym) under the old name,
            made in the same file, does that:

            ```sql
            ALTER TABLE customers RENAME TO clients;
            CREATE VIEW customers AS SELECT * FROM clients;
            ```

            Not reported: tables that the same file creates, renames after which the same file gives the old name to something else,
            and tables that were renamed as part of a rebuild.
            """,
    };

    /// <inheritdoc/>
    public override void Initialize(RuleRegistration registration) => registration.RegisterOperation<RenameTableOperation>(static (context, rename) =>
    {
        if (context.IsOnNewTable || rename.IsNameReused || (context.Table is null && context.Before.IsComplete))
        {
            return;
        }

        var newName = context.Before.Names.Equals(rename.NewName.Name, rename.Table.Name) ? rename.NewName.ToString() : rename.NewName.Name;
        context.Report(
            rename.Span,
            $"Running code that uses {rename.Table} fails as soon as it is called {newName}; create a view with the old name in the same file, and drop it when nothing uses it");
    });
}
