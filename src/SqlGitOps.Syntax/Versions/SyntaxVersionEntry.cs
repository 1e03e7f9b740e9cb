namespace SqlGitOps.Syntax.Versions;

/// <summary>One line of a grammar that says which version brought something.</summary>
/// <param name="Kind">The node kind.</param>
/// <param name="Field">The field whose presence needs the version; 0 when the node or a flag of it does.</param>
/// <param name="Flag">The flag that needs the version; 0 when the node or a field does.</param>
/// <param name="Since">The version.</param>
/// <param name="Construct">What it is, for a message.</param>
internal readonly record struct SyntaxVersionEntry(ushort Kind, byte Field, uint Flag, EngineVersion Since, string Construct);
