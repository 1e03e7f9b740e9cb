using SqlGitOps.Model.PostgreSql;
using SqlGitOps.Model.Sqlite;
using SqlGitOps.Syntax;
using SqlGitOps.Syntax.PostgreSql;
using SqlGitOps.Syntax.Sqlite;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Model.Scripts;

/// <summary>The objects (tables, views, functions, types, …) that a script names outside of DROP, its own among them.</summary>
public static class ReferencedNames
{
    /// <summary>Collects the names, also those in the bodies of functions. Names with placeholders are left out.</summary>
    /// <remarks>Trees of SQL Server have no names, so every identifier of it counts.</remarks>
    public static HashSet<ObjectName> Of(SqlScript script)
    {
        var names = new HashSet<ObjectName>(ObjectNameComparer.For(script.Dialect));
        Add(script.Tree, names);
        foreach (var body in script.Embedded)
        {
            Add(body.Tree, names);
        }

        return names;
    }

    private static void Add(SyntaxTree tree, HashSet<ObjectName> names)
    {
        if (tree.Dialect == SqlDialect.SqlServer)
        {
            AddIdentifiers(tree, names);
            return;
        }

        for (var i = 0; i < tree.NodeCount; i++)
        {
            if (NameOf(tree.GetNode(i), tree.Dialect) is { } name)
            {
                names.Add(name);
            }
        }
    }

    private static ObjectName? NameOf(SyntaxNode node, SqlDialect dialect)
    {
        if (dialect == SqlDialect.Sqlite)
        {
            return (SqliteKind)node.RawKind == SqliteKind.QualifiedName && (SqliteKind)node.Parent.RawKind != SqliteKind.DropStmt
                ? SqliteNames.ObjectOf(new Syntax.Sqlite.QualifiedName(node))
                : null;
        }

        return (PostgreSqlKind)node.RawKind == PostgreSqlKind.QualifiedName && (PostgreSqlKind)node.Parent.RawKind != PostgreSqlKind.DropStmt
            ? PostgreSqlNames.ObjectOf(new Syntax.PostgreSql.QualifiedName(node))
            : null;
    }

    private static void AddIdentifiers(SyntaxTree tree, HashSet<ObjectName> names)
    {
        foreach (ref readonly var token in tree.Tokens)
        {
            if (token.Kind is TokenKind.Identifier or TokenKind.BracketedIdentifier or TokenKind.QuotedIdentifier)
            {
                names.Add(ObjectName.Of(tree.TextOf(token).Trim("[]\"").ToString()));
            }
        }
    }
}
