namespace SqlGitOps.Migrations.Conventions;

/// <summary>
/// Environments in file names, as grate and RoundhousE have them: a file with the part <c>ENV</c> between dots in its name runs
/// only where the name of the environment is another one of the parts (<c>0007_seed.ENV.Test.sql</c>).
/// </summary>
internal static class EnvironmentName
{
    private const string Marker = "ENV";

    /// <summary>The parts that can be an environment; empty for a file that runs everywhere.</summary>
    /// <param name="fileName">Name of the file with its extension.</param>
    public static IReadOnlyList<string> PartsOf(string fileName)
    {
        var parts = fileName.Split('.');

        // grate looks for ".ENV.", so the first and the last part cannot be it.
        return Array.FindIndex(parts, 1, IsMarker) is var at && at > 0 && at < parts.Length - 1
            ? [.. parts.AsSpan(0, parts.Length - 1).ToArray().Where(static part => part.Length > 0 && !IsMarker(part))]
            : [];
    }

    private static bool IsMarker(string part) => part.Equals(Marker, StringComparison.OrdinalIgnoreCase);
}
