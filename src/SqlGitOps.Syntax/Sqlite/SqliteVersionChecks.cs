using SqlGitOps.Syntax.Tree;
using SqlGitOps.Syntax.Versions;

namespace SqlGitOps.Syntax.Sqlite;

/// <summary>Syntax whose version cannot be told from one node's kind, flags or fields.</summary>
/// <remarks>Every line was compared with the engines around its version (build/conformance.sh --only sqlite-versions).</remarks>
internal static class SqliteVersionChecks
{
    /// <summary>Adds what <paramref name="node"/> asks for.</summary>
    internal static void Collect(SyntaxNode node, List<VersionRequirement> found)
    {
        switch ((SqliteKind)node.RawKind)
        {
            case SqliteKind.CreateStmt:
                CollectTableOptions(new CreateStmt(node), found);
                break;
            case SqliteKind.SelectStmt:
                var select = new SelectStmt(node);
                if (!select.Having.IsNone && select.GroupBy.First.IsNone)
                {
                    Add(select.Having, "HAVING without GROUP BY", 39, found);
                }

                break;
            case SqliteKind.Literal:
                if (new Literal(node).Number && node.Text.Contains('_'))
                {
                    Add(node, "underscores in numbers", 46, found);
                }

                break;
            case SqliteKind.AExpr:
                CollectArrow(new AExpr(node), found);
                break;
            case SqliteKind.FuncCall:
                CollectFunctionName(new FuncCall(node), found);
                break;
            case SqliteKind.RaiseExpr:
                var message = new RaiseExpr(node).Message;
                if (!message.IsNone && !IsName(message))
                {
                    Add(message, "an expression as the message of RAISE", 47, found);
                }

                break;
            case SqliteKind.InsertStmt when IsInTrigger(node):
                var insert = new InsertStmt(node);
                CollectTriggerTarget(insert.Relation.Node, insert.Alias.Node, found);
                break;
            case SqliteKind.UpdateStmt when IsInTrigger(node):
                var updated = new UpdateStmt(node).Relation;
                CollectTriggerTarget(updated.Relation.Node, updated.Alias.Node, found);
                break;
            case SqliteKind.DeleteStmt when IsInTrigger(node):
                var deleted = new DeleteStmt(node).Relation;
                CollectTriggerTarget(deleted.Relation.Node, deleted.Alias.Node, found);
                break;
        }
    }

    /// <summary>Until 3.36 WITHOUT ROWID, once, was all that could follow the columns.</summary>
    private static void CollectTableOptions(CreateStmt statement, List<VersionRequirement> found)
    {
        foreach (var option in statement.Options)
        {
            if (KindAt(option.FirstToken - 1) == TokenKind.Comma)
            {
                Add(option, "table options with commas", 37, found);
                return;
            }
        }

        TokenKind KindAt(int index) => statement.Node.Tree.Tokens[index].Kind;
    }

    private static void CollectArrow(AExpr expression, List<VersionRequirement> found)
    {
        if (expression.Left.IsNone || expression.Right.IsNone)
        {
            return;
        }

        var tree = expression.Node.Tree;
        var token = tree.Tokens[expression.Left.EndToken];
        if (token.Kind == TokenKind.Operator && tree.TextOf(token) is "->" or "->>")
        {
            found.Add(new VersionRequirement(token.Span, "-> and ->>", new EngineVersion(3, 38)));
        }
    }

    /// <summary>LEFT, RIGHT, FULL, INNER, OUTER, CROSS and NATURAL as names of functions; table functions always had them.</summary>
    private static void CollectFunctionName(FuncCall call, List<VersionRequirement> found)
    {
        var name = call.Function.Node;
        if (name.IsNone || (SqliteKind)call.Node.Parent.RawKind == SqliteKind.RangeFunction || name.EndToken != name.FirstToken + 1)
        {
            return;
        }

        var keyword = name.Tokens[0].Keyword;
        if (SqliteKeywords.CategoryOf(keyword) == SqliteKeywordCategory.NameOnly && keyword != (ushort)SqliteKeyword.Indexed)
        {
            Add(name, "a join word as the name of a function", 42, found);
        }
    }

    private static bool IsInTrigger(SyntaxNode node) => (SqliteKind)node.Parent.RawKind == SqliteKind.CreateTrigStmt;

    private static void CollectTriggerTarget(SyntaxNode relation, SyntaxNode alias, List<VersionRequirement> found)
    {
        if (!alias.IsNone)
        {
            Add(alias, "an alias for the changed table in a trigger", 53, found);
        }

        if (relation.EndToken > relation.FirstToken + 1)
        {
            Add(relation, "a schema before the changed table in a trigger", 53, found);
        }
    }

    private static bool IsName(SyntaxNode node) => (SqliteKind)node.RawKind switch
    {
        SqliteKind.Literal => new Literal(node).String,
        SqliteKind.ColumnRef => node.EndToken == node.FirstToken + 1,
        SqliteKind.Placeholder => true,
        _ => false,
    };

    private static void Add(SyntaxNode node, string construct, int minor, List<VersionRequirement> found) =>
        found.Add(new VersionRequirement(node.Span, construct, new EngineVersion(3, minor)));
}
