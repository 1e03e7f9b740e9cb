using SqlGitOps.Syntax.Tree;
using SqlGitOps.Syntax.Versions;

namespace SqlGitOps.Syntax.Sqlite;

/// <summary>Syntax whose version cannot be told from one node's kind, flags or fields.</summary>
internal static class SqliteVersionChecks
{
    /// <summary>Adds what <paramref name="node"/> asks for.</summary>
    internal static void Collect(SyntaxNode node, List<VersionRequirement> found)
    {
    }
}
