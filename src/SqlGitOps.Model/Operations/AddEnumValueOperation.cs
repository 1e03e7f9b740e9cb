namespace SqlGitOps.Model.Operations;

/// <summary>ALTER TYPE … ADD VALUE.</summary>
/// <param name="Type">The enum.</param>
/// <param name="Value">The new value.</param>
public sealed record AddEnumValueOperation(ObjectName Type, string Value) : Operation
{
    /// <inheritdoc/>
    public override ObjectName? Target => Type;
}
