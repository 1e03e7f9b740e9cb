using SqlGitOps.Syntax.PostgreSql.PlPgSql;
using SqlGitOps.Syntax.Tree;
using SqlGitOps.Syntax.Versions;

namespace SqlGitOps.Syntax.PostgreSql;

/// <summary>Syntax whose version cannot be told from one node's kind, flags or fields.</summary>
internal static class PostgreSqlVersionChecks
{
    /// <summary>Adds what <paramref name="node"/> asks for.</summary>
    internal static void Collect(SyntaxNode node, List<VersionRequirement> found)
    {
        PlPgSqlVersionChecks.Collect(node, found);
    }
}
