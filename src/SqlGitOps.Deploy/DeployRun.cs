using System.Reflection;

namespace SqlGitOps.Deploy;

/// <summary>What the history records about who deployed what from where.</summary>
public sealed record DeployRun
{
    /// <summary>Id of this run, also in the application name that the database shows for our sessions.</summary>
    public string Id { get; init; } = Guid.NewGuid().ToString("N")[..8];

    /// <summary>The person or pipeline, for example <c>github:octocat</c>; the database user is recorded besides.</summary>
    public string Actor { get; init; } = CiIdentity.Current();

    /// <summary>The Git commit; null when unknown.</summary>
    public string? Commit { get; init; }

    /// <summary>The release; null when none was made.</summary>
    public string? Release { get; init; }

    /// <summary>Name of the environment; null when the target was given directly.</summary>
    public string? Environment { get; init; }

    /// <summary>Version of this tool.</summary>
    public string ToolVersion { get; init; } =
        typeof(DeployRun).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    /// <summary>The name that a server shows for the session in which a run works.</summary>
    internal static string ApplicationNameOf(string id) => $"sqlgitops/{id}";

    /// <summary>The name that a server shows for the session that holds a run's lock.</summary>
    internal static string LockApplicationNameOf(string id) => $"{ApplicationNameOf(id)} lock";
}
