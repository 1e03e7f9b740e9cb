using SqlGitOps.Model.Scripts;
using SqlGitOps.Syntax;
using SqlGitOps.Syntax.PostgreSql;

namespace SqlGitOps.Deploy.Planning;

/// <summary>Tells which COPYs between server and client cannot run here: the driver gives the connection up over them.</summary>
internal static class CopyCheck
{
    /// <summary>Why a statement cannot run, and the way out; null when it can.</summary>
    public static string? ProblemOf(ScriptStatement statement)
    {
        if (statement.HasError || statement.Node.Tree.Dialect != SqlDialect.PostgreSql
            || CopyStmt.Cast(statement.Node) is not { IsNone: false } copy || !(copy.Stdin || copy.Stdout))
        {
            return null;
        }

        // The server takes STDIN and STDOUT for the same; FROM and TO count.
        if (copy.To)
        {
            return "Nobody reads what COPY … TO STDOUT sends. Take it out, or copy to a file of the server.";
        }

        if (copy.Stdout)
        {
            return "Data in the file belong to COPY … FROM stdin, not FROM STDOUT. Write COPY … FROM stdin.";
        }

        return IsBinary(copy)
            ? "The data behind COPY … FROM stdin are text, so they cannot be binary. Write them as text or CSV and take the option out."
            : null;
    }

    private static bool IsBinary(CopyStmt copy)
    {
        if (copy.Binary)
        {
            return true;
        }

        foreach (var option in copy.Options)
        {
            var element = new DefElem(option);
            var name = element.Name.Node.Text.Trim('"');

            // The names of the other formats do not contain that of this one, however it is quoted.
            if (name.Equals("binary", StringComparison.OrdinalIgnoreCase)
                || (name.Equals("format", StringComparison.OrdinalIgnoreCase) && element.Value.Text.Contains("binary", StringComparison.OrdinalIgnoreCase)))
            {
                return true;
            }
        }

        return false;
    }
}
