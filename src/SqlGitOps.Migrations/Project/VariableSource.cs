namespace SqlGitOps.Migrations.Project;

/// <summary>Where the value of a variable comes from; exactly one of both is set.</summary>
public sealed class VariableSource
{
    /// <summary>The value as it stands in the project file.</summary>
    public string? Literal { get; init; }

    /// <summary>Name of the environment variable that holds it.</summary>
    public string? EnvironmentVariable { get; init; }
}
