namespace SqlGitOps.Model.Operations;

/// <summary>ALTER TABLE … ADD constraint.</summary>
/// <param name="Table">The table.</param>
/// <param name="Constraint">The new constraint.</param>
public sealed record AddConstraintOperation(ObjectName Table, ConstraintDefinition Constraint) : Operation
{
    /// <summary>ALTER TABLE ONLY: on a partitioned table the constraint's index stays invalid and nothing is built.</summary>
    public bool Only { get; init; }

    /// <inheritdoc/>
    public override ObjectName? Target => Table;
}
