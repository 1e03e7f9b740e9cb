using SqlGitOps.Model;

namespace SqlGitOps.Rules.Tests.Claims;

/// <summary>A table or view as the server has it at one moment.</summary>
/// <param name="Name">Schema and name.</param>
/// <param name="Kind"><c>relkind</c>: r, p, m, v or f.</param>
/// <param name="FileNode">The file that holds its rows; another one after a rewrite.</param>
/// <param name="Scans">Sequential scans in this transaction so far.</param>
internal sealed record Relation(ObjectName Name, char Kind, uint FileNode, long Scans);
