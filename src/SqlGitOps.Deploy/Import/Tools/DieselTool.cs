namespace SqlGitOps.Deploy.Import.Tools;

/// <summary>Diesel. A version is what stands before the first underscore of the folder's name, without its dashes.</summary>
internal sealed class DieselTool : VersionTableTool
{
    public override string Name => "Diesel";

    public override IReadOnlyList<ForeignLayout> Layouts { get; } = [new(["__diesel_schema_migrations"], ["version", "run_on"])];

    protected override string TimeColumn => "run_on";

    /// <summary>
    /// Diesel's version first: in <c>2024-03-13_170000_x</c> it is the day alone, which is less than our own.
    /// </summary>
    public override ImportFile? Find(ForeignStep step, ImportFiles files)
    {
        ImportFile? found = null;
        foreach (var file in files.All)
        {
            if (VersionOf(file.Migration.Script).Equals(step.Name, StringComparison.Ordinal))
            {
                found = file;
                break;
            }
        }

        return found ?? base.Find(step, files);
    }

    private static string VersionOf(string script)
    {
        var parts = script.Split('/');
        return parts.Length < 2 ? string.Empty : parts[^2].Split('_')[0].Replace("-", string.Empty, StringComparison.Ordinal);
    }
}
