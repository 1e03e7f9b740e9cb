namespace SqlGitOps.Model.Operations;

/// <summary>ALTER TABLE … ALTER COLUMN … TYPE.</summary>
/// <param name="Table">The table.</param>
/// <param name="Column">The column.</param>
/// <param name="Type">The new type; null when it could not be read.</param>
public sealed record AlterColumnTypeOperation(ObjectName Table, string Column, SqlType? Type) : Operation
{
    /// <summary>Whether USING computes the value by more than a cast of the column itself.</summary>
    public bool HasUsingExpression { get; init; }

    /// <summary>SQL Server: whether the statement says NOT NULL (true), NULL (false) or neither (null).</summary>
    public bool? NotNull { get; init; }

    /// <inheritdoc/>
    public override ObjectName? Target => Table;
}
