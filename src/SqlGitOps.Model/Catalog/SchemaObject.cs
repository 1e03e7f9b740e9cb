namespace SqlGitOps.Model.Catalog;

/// <summary>An object other than tables and indexes.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name.</param>
/// <param name="CreatedBy">Ordinal of the migration that created it.</param>
public sealed record SchemaObject(ObjectKind Kind, ObjectName Name, int CreatedBy)
{
    /// <summary>Function: its volatility.</summary>
    public Volatility Volatility { get; init; }

    /// <summary>Domain: its base type.</summary>
    public SqlType? BaseType { get; init; }

    /// <summary>Domain: whether it has constraints.</summary>
    public bool HasConstraints { get; init; }
}
