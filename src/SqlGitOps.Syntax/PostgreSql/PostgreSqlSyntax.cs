using SqlGitOps.Syntax.Text;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Syntax.PostgreSql;

public static class PostgreSqlSyntax
{
    public static SyntaxTree Parse(SourceText text) => throw new InvalidOperationException();
}
