namespace SqlGitOps.Model.Operations;

/// <summary>Something that may change the schema in ways that the model does not see.</summary>
/// <param name="Reason">Why it is not seen.</param>
/// <param name="Command">The first words of the command, for messages.</param>
public sealed record OpaqueOperation(OpaqueReason Reason, string Command) : Operation
{
    /// <summary>Whether tables or columns may come or go (DO, CALL), as opposed to GRANT or COMMENT.</summary>
    public bool MayChangeSchema { get; init; }
}
