namespace SqlGitOps.Deploy.Import.Tools;

/// <summary>DbUp.</summary>
internal sealed class DbUpTool : ForeignTool
{
    public override string Name => "DbUp";

    public override IReadOnlyList<ForeignLayout> Layouts { get; } =
    [
        new(["schemaversions"], ["scriptname", "applied"]) { OptionalColumns = ["schemaversionsid", "schemaversionid", "id"] },
    ];

    public override IReadOnlyList<ForeignStep> Read(IReadOnlyList<ForeignRow> rows)
    {
        var steps = new ForeignStepList();
        foreach (var row in rows.OrderBy(row => row.Number("schemaversionsid") ?? row.Number("schemaversionid") ?? row.Number("id")).ThenBy(row => row.Time("applied")))
        {
            var name = row.Text("scriptname");
            steps.Add(name, new ForeignStep(name, ForeignState.Applied) { File = name, AppliedAt = row.Time("applied") });
        }

        return steps.Steps;
    }

    /// <summary>Scripts in an assembly are known as <c>Assembly.Folder.Script0001 - x.sql</c>: the longest end of that is the file.</summary>
    public override ImportFile? Find(ForeignStep step, ImportFiles files)
    {
        if (files.FindByName(step.Name) is { } found)
        {
            return found;
        }

        ImportFile? best = null;
        var bestLength = 0;
        var isUnique = true;
        foreach (var file in files.All)
        {
            foreach (var end in (string[])[file.Migration.Script.Replace('/', '.'), file.FileName])
            {
                if (end.Length >= bestLength && step.Name.EndsWith("." + end, StringComparison.OrdinalIgnoreCase))
                {
                    isUnique = end.Length > bestLength || ReferenceEquals(best, file);
                    best = file;
                    bestLength = end.Length;
                }
            }
        }

        return isUnique ? best : null;
    }
}
