namespace SqlGitOps.Deploy.Import;

/// <summary>What a tool's history table looks like. Names alone do not tell: several tools call theirs <c>schema_migrations</c>.</summary>
/// <param name="Names">The names that the tool gives the table.</param>
/// <param name="Columns">Columns that every version of the tool makes.</param>
internal sealed record ForeignLayout(string[] Names, string[] Columns)
{
    /// <summary>Columns that are read where they are there.</summary>
    public string[] OptionalColumns { get; init; } = [];

    /// <summary>Whether the table has no column besides <see cref="Columns"/>.</summary>
    public bool IsExact { get; init; }

    /// <summary>A table that lies beside it; null for none.</summary>
    public string? Beside { get; init; }

    /// <summary>A table that shows that another tool made it; null for none.</summary>
    public string? NotBeside { get; init; }

    /// <summary>Whether a table has this layout.</summary>
    /// <param name="table">The table.</param>
    /// <param name="tables">All tables of the database.</param>
    /// <param name="anyName">Whether the user named the table, so that its name need not be the tool's.</param>
    public bool Fits(ForeignTable table, IReadOnlyList<ForeignTable> tables, bool anyName) =>
        (anyName || HasName(table))
        && (!IsExact || table.Columns.Count == Columns.Length)
        && Array.TrueForAll(Columns, column => table.Find(column) is not null)
        && (Beside is null || HasNeighbour(table, tables, Beside))
        && (NotBeside is null || !HasNeighbour(table, tables, NotBeside));

    /// <summary>Whether the table has one of the tool's names, in any letter case.</summary>
    public bool HasName(ForeignTable table) => Array.Exists(Names, name => name.Equals(table.Name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The columns of a table that are to be read.</summary>
    public IReadOnlyList<ForeignColumn> ColumnsOf(ForeignTable table)
    {
        var result = new List<ForeignColumn>();
        foreach (var name in (string[])[.. Columns, .. OptionalColumns])
        {
            if (table.Find(name) is { } column)
            {
                result.Add(column);
            }
        }

        return result;
    }

    private static bool HasNeighbour(ForeignTable table, IReadOnlyList<ForeignTable> tables, string name) =>
        tables.Any(other => other.Schema == table.Schema && other.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
