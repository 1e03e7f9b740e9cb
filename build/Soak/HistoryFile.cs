using System.Text;

namespace SqlGitOps.Soak;

/// <summary>One migration file.</summary>
/// <param name="Name">Name of the file.</param>
/// <param name="IsTransactional">Whether the deployer is to run it in one transaction.</param>
/// <param name="Steps">Its statements, as the deployer counts them.</param>
internal sealed record HistoryFile(string Name, bool IsTransactional, IReadOnlyList<Step> Steps)
{
    /// <summary>First line: a directive or nothing.</summary>
    public string Header { get; init; } = "";

    /// <summary>Whether BEGIN and COMMIT stand around the statements, which the deployer takes out.</summary>
    public bool IsWrapped { get; init; }

    /// <summary>Text of the file.</summary>
    public string Text()
    {
        var text = new StringBuilder(Header);
        if (IsWrapped)
            text.Append("BEGIN;\n");
        foreach (var step in Steps)
        {
            // COPY ends its data by itself.
            text.Append(step.Sql).Append(step.Sql.EndsWith("\\.", StringComparison.Ordinal) ? "\n" : ";\n");
        }

        if (IsWrapped)
            text.Append("COMMIT;\n");
        return text.ToString();
    }
}
