namespace SqlGitOps.Model.Operations;

/// <summary>ALTER TABLE … VALIDATE CONSTRAINT, or WITH CHECK CHECK CONSTRAINT in SQL Server.</summary>
/// <param name="Table">The table.</param>
/// <param name="Constraint">The constraint.</param>
public sealed record ValidateConstraintOperation(ObjectName Table, string Constraint) : Operation
{
    /// <inheritdoc/>
    public override ObjectName? Target => Table;
}
