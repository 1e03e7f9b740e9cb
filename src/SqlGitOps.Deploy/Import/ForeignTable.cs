namespace SqlGitOps.Deploy.Import;

/// <summary>A table that another tool may have made.</summary>
/// <param name="Schema">Its schema; null where the engine has none.</param>
/// <param name="Name">Its name as the database has it.</param>
/// <param name="Columns">Its columns in order.</param>
public sealed record ForeignTable(string? Schema, string Name, IReadOnlyList<ForeignColumn> Columns)
{
    /// <summary>The column of a name in any letter case; null when there is none.</summary>
    public ForeignColumn? Find(string name)
    {
        foreach (var column in Columns)
        {
            if (column.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return column;
            }
        }

        return null;
    }

    /// <summary>Name with schema, as users write it.</summary>
    public override string ToString() => Schema is null ? Name : $"{Schema}.{Name}";
}
