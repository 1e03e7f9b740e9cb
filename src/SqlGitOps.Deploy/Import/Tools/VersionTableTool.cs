using SqlGitOps.Migrations;

namespace SqlGitOps.Deploy.Import.Tools;

/// <summary>A tool that keeps one row for each version, and nothing else that could be checked.</summary>
internal abstract class VersionTableTool : ForeignTool
{
    /// <summary>The column with the time; null when there is none.</summary>
    protected virtual string? TimeColumn => null;

    public override IReadOnlyList<ForeignStep> Read(IReadOnlyList<ForeignRow> rows)
    {
        var steps = new List<ForeignStep>();
        foreach (var row in rows)
        {
            var version = row.Text("version");
            steps.Add(new ForeignStep(version, ForeignState.Applied)
            {
                Version = version,
                AppliedAt = TimeColumn is null ? null : row.Time(TimeColumn),
            });
        }

        steps.Sort(static (left, right) => Compare(left.Name, right.Name));
        return steps;
    }

    private static int Compare(string left, string right) =>
        MigrationVersion.TryParse(left, out var first) && MigrationVersion.TryParse(right, out var second)
            ? first.CompareTo(second)
            : string.CompareOrdinal(left, right);
}
