namespace SqlGitOps.Model.Operations;

/// <summary>ALTER TABLE … DROP CONSTRAINT.</summary>
/// <param name="Table">The table.</param>
/// <param name="Constraint">The constraint.</param>
public sealed record DropConstraintOperation(ObjectName Table, string Constraint) : Operation
{
    /// <summary>IF EXISTS.</summary>
    public bool IfExists { get; init; }

    /// <summary>CASCADE.</summary>
    public bool Cascade { get; init; }

    /// <inheritdoc/>
    public override ObjectName? Target => Table;
}
