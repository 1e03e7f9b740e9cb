using System.Text.Json;

namespace SqlGitOps.Migrations.Project;

/// <summary>One place to which migrations are deployed, such as "Test" or "Prod".</summary>
public sealed class DatabaseEnvironment
{
    /// <summary>The name by which users choose it; compared without regard to letter case.</summary>
    public required string Name { get; init; }

    /// <summary>Pattern of the Git branches that belong to it.</summary>
    public string? Branch { get; init; }

    /// <summary>Where its connection string is kept.</summary>
    public ConnectionSource? Connection { get; init; }

    /// <summary>Name of the environment that must have the same release first.</summary>
    public string? After { get; init; }

    /// <summary>Who has to agree.</summary>
    public ApprovalPolicy? Approval { get; init; }

    /// <summary>What a deployment here puts up with: what the environment says, else what the project says.</summary>
    public IntegrityPolicy Policy { get; init; } = new();

    /// <summary>The variables of migrations that have a value here.</summary>
    public IReadOnlyDictionary<string, VariableSource> Variables { get; init; } = new Dictionary<string, VariableSource>();

    /// <summary>Rule ids with the severity that they have for this environment.</summary>
    public IReadOnlyDictionary<string, string> ReviewOverrides { get; init; } = new Dictionary<string, string>();

    /// <summary>The databases of a group, as written.</summary>
    public JsonElement? Databases { get; init; }

    /// <summary>Folder of the project file.</summary>
    internal string BaseFolder { get; init; } = "";

    /// <summary>Reads the connection string from where it is kept.</summary>
    /// <exception cref="ConfigurationException">There is none; the message says where it was expected and never shows a value.</exception>
    public string ResolveConnectionString() => ResolveConnectionString(Environment.GetEnvironmentVariable);

    /// <summary>Reads the connection string with a given way to read environment variables.</summary>
    /// <exception cref="ConfigurationException">There is none; the message says where it was expected and never shows a value.</exception>
    public string ResolveConnectionString(Func<string, string?> readVariable)
    {
        if (Connection?.EnvironmentVariable is { } variable)
        {
            var value = readVariable(variable);
            return string.IsNullOrWhiteSpace(value)
                ? throw new ConfigurationException(
                    $"The environment '{Name}' takes its connection string from the environment variable {variable}, which is not set. Set it where this command runs.")
                : value.Trim();
        }

        if (Connection?.File is { } file)
        {
            return ReadFile(Path.GetFullPath(file, BaseFolder));
        }

        throw new ConfigurationException(
            $"The environment '{Name}' has no connection. Name the environment variable that holds the connection string: \"connection\": {{ \"env\": \"{Name.ToUpperInvariant()}_DATABASE\" }}.");
    }

    private string ReadFile(string path)
    {
        string text;
        try
        {
            text = File.ReadAllText(path).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException(
                $"The environment '{Name}' takes its connection string from the file '{path}', which cannot be read: {e.Message}");
        }

        return text.Length > 0
            ? text
            : throw new ConfigurationException(
                $"The environment '{Name}' takes its connection string from the file '{path}', which is empty.");
    }
}
