namespace SqlGitOps.Model.Operations;

/// <summary>A statement that is understood and changes nothing that the model follows (SELECT, COMMENT, GRANT, SHOW).</summary>
/// <param name="Command">The first words of the command.</param>
public sealed record HarmlessOperation(string Command) : Operation;
