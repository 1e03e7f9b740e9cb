namespace SqlGitOps.Deploy.Import.Tools;

/// <summary>Liquibase. A row is a changeset, of which a file may have several. Its checksums differ between its versions.</summary>
internal sealed class LiquibaseTool : ForeignTool
{
    private const string Marker = "changeset";

    public override string Name => "Liquibase";

    public override IReadOnlyList<ForeignLayout> Layouts { get; } =
        [new(["databasechangelog"], ["id", "author", "filename", "dateexecuted", "orderexecuted", "exectype"])];

    public override ForeignLayout LockLayout { get; } = new(["databasechangeloglock"], ["id", "locked", "lockgranted", "lockedby"]);

    public override IReadOnlyList<ForeignStep> Read(IReadOnlyList<ForeignRow> rows)
    {
        var steps = new List<ForeignStep>();
        foreach (var row in rows.OrderBy(row => row.Number("orderexecuted")))
        {
            var path = row.Text("filename");
            var file = path.StartsWith("classpath:", StringComparison.OrdinalIgnoreCase) ? path["classpath:".Length..].TrimStart('/') : path;
            var type = row.Text("exectype").ToUpperInvariant();
            var isApplied = type is "EXECUTED" or "RERAN" or "MARK_RAN";
            steps.Add(new ForeignStep($"{file}::{row.Text("id")}::{row.Text("author")}", isApplied ? ForeignState.Applied : ForeignState.NotApplied)
            {
                File = file,
                AppliedAt = row.Time("dateexecuted"),
                AppliedBy = row["author"],
                Note = isApplied ? null : "Liquibase calls it " + type,
            });
        }

        return steps;
    }

    public override string? LockHolder(IReadOnlyList<ForeignRow> rows) =>
        rows.FirstOrDefault(row => row.IsTrue("locked")) is { } row ? $"{row.Text("lockedby")} since {row.Text("lockgranted")}" : null;

    public override string? FindGap(ImportFile file, IReadOnlyList<ForeignStep> steps)
    {
        var applied = new HashSet<string>(StringComparer.Ordinal);
        foreach (var step in steps)
        {
            if (step.State == ForeignState.Applied)
            {
                var parts = step.Name.Split("::");
                applied.Add($"{parts[^1]}:{parts[^2]}");
            }
        }

        foreach (var changeset in ChangesetsOf(file.ReadText()))
        {
            if (!applied.Contains(changeset))
            {
                return $"its changeset {changeset} is not applied";
            }
        }

        return null;
    }

    /// <summary>Author and id of every <c>--changeset author:id</c> of a file; none in a file without such comments, which is one changeset.</summary>
    private static IEnumerable<string> ChangesetsOf(string text)
    {
        foreach (var line in text.Split('\n'))
        {
            var content = line.AsSpan().Trim();
            if (!content.StartsWith("--"))
            {
                continue;
            }

            content = content.TrimStart('-').TrimStart();
            if (content.StartsWith(Marker, StringComparison.OrdinalIgnoreCase) && content.Length > Marker.Length && content[Marker.Length] == ' ')
            {
                content = content[Marker.Length..].TrimStart();
                var end = content.IndexOf(' ');
                yield return (end < 0 ? content : content[..end]).ToString();
            }
        }
    }
}
