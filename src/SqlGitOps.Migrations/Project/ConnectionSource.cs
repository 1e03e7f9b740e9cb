namespace SqlGitOps.Migrations.Project;

/// <summary>Where the connection string of an environment is kept. Never the string itself; at most one of both is set.</summary>
/// <param name="EnvironmentVariable">Name of an environment variable.</param>
/// <param name="File">Path of a file that holds nothing else, relative to the project file.</param>
public sealed record ConnectionSource(string? EnvironmentVariable, string? File);
