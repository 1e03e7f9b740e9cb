namespace SqlGitOps.Syntax.Parsing;

/// <summary>Where a node begins: its first token and the first node that will lie below it.</summary>
internal readonly record struct Marker(int FirstToken, int FirstNode);
