using SqlGitOps.Migrations;
using SqlGitOps.Migrations.Project;
using SqlGitOps.Review.Configuration;

namespace SqlGitOps.Hosting;

/// <summary>What a host (build, command line) decides about a review.</summary>
public sealed class ReviewSettings
{
    /// <summary>The project with its overrides; it must name a dialect.</summary>
    public required ResolvedProject Project { get; init; }

    /// <summary>The files; the project's own migrations when null.</summary>
    public MigrationSet? Migrations { get; init; }

    /// <summary>Reads the files, where a deployment reads them, too; null for a reader of its own.</summary>
    public MigrationTexts? Texts { get; init; }

    /// <summary>
    /// Whether each file stands for itself; null to decide by the names: a folder of versioned migrations is one history,
    /// anything else is loose files.
    /// </summary>
    public bool? FilesAreIndependent { get; init; }

    /// <summary>Severities from MSBuild properties.</summary>
    public SeverityOverrides Overrides { get; init; } = SeverityOverrides.None;

    /// <summary>Extra <c>.globalconfig</c> files.</summary>
    public IReadOnlyList<string> GlobalConfigurationFiles { get; init; } = [];

    /// <summary>Where results are kept between runs; null for no cache.</summary>
    public string? CachePath { get; init; }

    /// <summary>Name of the project in reports.</summary>
    public string? ProjectName { get; init; }
}
