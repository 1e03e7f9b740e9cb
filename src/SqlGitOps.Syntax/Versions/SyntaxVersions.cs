using SqlGitOps.Syntax.PostgreSql;
using SqlGitOps.Syntax.Sqlite;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Syntax.Versions;

/// <summary>
/// Which version of the engine a text needs. For PostgreSQL the majors 13 to 18 are told apart, for SQLite the versions
/// from 3.35 on; what is older needs nothing.
/// </summary>
public static class SyntaxVersions
{
    /// <summary>Every construct of the tree that some supported version does not have, in the order of the nodes.</summary>
    /// <returns>Empty for SQL Server, whose versions are told apart by its own parsers.</returns>
    public static IReadOnlyList<VersionRequirement> RequirementsOf(SyntaxTree tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        return tree.Dialect == SqlDialect.SqlServer ? [] : RequirementsOf(tree.Root);
    }

    /// <summary>The same for one node and what is below it.</summary>
    public static IReadOnlyList<VersionRequirement> RequirementsOf(SyntaxNode node)
    {
        var found = new List<VersionRequirement>();
        if (node.IsNone)
        {
            return found;
        }

        var postgreSql = node.Tree.Dialect == SqlDialect.PostgreSql;
        for (var i = node.Index; i < node.SubtreeEnd; i++)
        {
            var current = node.Tree.GetNode(i);
            if (postgreSql)
            {
                PostgreSqlVersions.Table.Collect(current, found);
                PostgreSqlVersionChecks.Collect(current, found);
            }
            else
            {
                SqliteVersions.Table.Collect(current, found);
                SqliteVersionChecks.Collect(current, found);
            }
        }

        return found;
    }
}
