using SqlGitOps.Migrations.Conventions;
using SqlGitOps.Syntax;

namespace SqlGitOps.Migrations.Project;

/// <summary>What the command line or MSBuild properties say instead of the project file; null leaves the file's word.</summary>
public sealed record ProjectOverrides
{
    /// <summary>The dialect.</summary>
    public SqlDialect? Dialect { get; init; }

    /// <summary>The engine version to check against.</summary>
    public string? TargetVersion { get; init; }

    /// <summary>The migrations folder, relative to the project's folder.</summary>
    public string? MigrationsPath { get; init; }

    /// <summary>The naming convention.</summary>
    public ConventionName? Convention { get; init; }

    /// <summary>Name of the chosen environment.</summary>
    public string? Environment { get; init; }

    /// <summary>The connection string, instead of the environment's.</summary>
    public string? ConnectionString { get; init; }

    // A record prints its members; the connection string is a secret.
    private bool PrintMembers(System.Text.StringBuilder builder)
    {
        builder.Append("Dialect = ").Append(Dialect).Append(", Environment = ").Append(Environment);
        return true;
    }
}
