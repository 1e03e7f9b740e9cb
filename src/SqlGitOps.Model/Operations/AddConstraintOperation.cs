namespace SqlGitOps.Model.Operations;

/// <summary>ALTER TABLE … ADD constraint.</summary>
/// <param name="Table">The table.</param>
/// <param name="Constraint">The new constraint.</param>
public sealed record AddConstraintOperation(ObjectName Table, ConstraintDefinition Constraint) : Operation
{
    /// <inheritdoc/>
    public override ObjectName? Target => Table;
}
