using SqlGitOps.Model.Operations;
using SqlGitOps.Model.Scripts;
using SqlGitOps.Syntax.Text;

namespace SqlGitOps.TransactSql.Tests;

/// <summary>Reads samples and picks out what they do.</summary>
internal static class Reading
{
    public static SqlScript Read(string sql) => new TransactSqlScriptReader().Read(SourceText.From(sql));

    /// <summary>The operations of a script that has no errors.</summary>
    public static List<Operation> Operations(string sql)
    {
        var script = Read(sql);
        Assert.Empty(script.Tree.Errors);
        return [.. script.Statements.SelectMany(statement => statement.Operations)];
    }

    /// <summary>The one operation of a script that has no errors.</summary>
    public static T One<T>(string sql)
        where T : Operation => Assert.IsType<T>(Assert.Single(Operations(sql)));

    public static string TextOf(SqlScript script, TextSpan span) => script.Text.ToString(span);
}
