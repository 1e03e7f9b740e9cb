namespace SqlGitOps.Model.Catalog;

/// <summary>A column as it is at one point of the history.</summary>
/// <param name="Name">Column name.</param>
/// <param name="Type">Type; null when unknown.</param>
/// <param name="IsNotNull">Whether NULL is refused.</param>
public sealed record Column(string Name, SqlType? Type, bool IsNotNull)
{
    /// <summary>Ordinal of the migration that added it.</summary>
    public int CreatedBy { get; init; }

    /// <summary>The default, or null.</summary>
    public ColumnDefault? Default { get; init; }

    /// <summary>Computed from other columns.</summary>
    public bool IsGenerated { get; init; }
}
