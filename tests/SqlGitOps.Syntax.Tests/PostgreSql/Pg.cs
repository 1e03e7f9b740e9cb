using SqlGitOps.Syntax.PostgreSql;
using SqlGitOps.Syntax.Text;
using SqlGitOps.Syntax.Tree;
using Xunit;

namespace SqlGitOps.Syntax.Tests.PostgreSql;

/// <summary>Shorthands for parsing PostgreSQL in tests.</summary>
internal static class Pg
{
    public static SyntaxTree Parse(string sql)
    {
        var tree = PostgreSqlSyntax.Parse(SourceText.From(sql));
        TreeAssert.IsSound(tree);
        return tree;
    }

    /// <summary>The statements of a text that must be free of errors.</summary>
    public static List<SyntaxNode> Statements(string sql)
    {
        var tree = Parse(sql);
        Assert.True(tree.Errors.Count == 0, sql + ": " + string.Join("; ", tree.Errors));
        return tree.Statements.ToList();
    }

    public static SyntaxNode Single(string sql) => Assert.Single(Statements(sql));

    /// <summary>The expression of <c>SELECT expression</c>.</summary>
    public static SyntaxNode Expression(string expression)
    {
        var select = SelectStmt.Cast(Single("SELECT " + expression));
        return ResTarget.Cast(select.Targets.First).Expression;
    }

    public static PostgreSqlKind KindOf(SyntaxNode node) => (PostgreSqlKind)node.RawKind;

    public static string[] Texts(SyntaxChildren nodes) => nodes.ToList().ConvertAll(n => n.ToString()).ToArray();
}
