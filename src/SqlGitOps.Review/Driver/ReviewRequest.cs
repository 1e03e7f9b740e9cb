using SqlGitOps.Migrations;
using SqlGitOps.Review.Configuration;
using SqlGitOps.Syntax;

namespace SqlGitOps.Review.Driver;

/// <summary>What to review, and how.</summary>
public sealed class ReviewRequest
{
    /// <summary>The files.</summary>
    public required MigrationSet Migrations { get; init; }

    /// <summary>Reads the files; null for a reader of its own that keeps nothing.</summary>
    public MigrationTexts? Texts { get; init; }

    /// <summary>The dialect of all files.</summary>
    public required SqlDialect Dialect { get; init; }

    /// <summary>The engine version that the project names; null when it names none. Syntax that it does not have is reported.</summary>
    public EngineVersion? TargetVersion { get; init; }

    /// <summary>The engine version to assume: <see cref="TargetVersion"/>, or the dialect's default.</summary>
    public EngineVersion Version => TargetVersion ?? DefaultVersion(Dialect);

    /// <summary>
    /// Whether the files are the whole history of a database, from empty, so that names can be resolved. False for
    /// loose files.
    /// </summary>
    public bool IsWholeHistory { get; init; }

    /// <summary>
    /// Whether each file stands for itself: nothing is known about what was there before it, and the set as a whole is not
    /// judged.
    /// </summary>
    public bool FilesAreIndependent { get; init; }

    /// <summary>Severities and options.</summary>
    public ConfigurationSession Configuration { get; init; } = new();

    /// <summary>Severities from MSBuild properties.</summary>
    public SeverityOverrides Overrides { get; init; } = SeverityOverrides.None;

    /// <summary>The script paths of the base commit; null when unknown.</summary>
    public IReadOnlySet<string>? CommittedScripts { get; init; }

    /// <summary>Where results are kept between runs; null for no cache.</summary>
    public string? CachePath { get; init; }

    /// <summary>How many files are read at once; 1 keeps everything on the calling thread.</summary>
    public int Parallelism { get; init; } = Environment.ProcessorCount;

    /// <summary>The engine version to assume when nothing is configured.</summary>
    public static EngineVersion DefaultVersion(SqlDialect dialect) => dialect switch
    {
        SqlDialect.PostgreSql => new EngineVersion(17),
        SqlDialect.SqlServer => new EngineVersion(2019),
        _ => new EngineVersion(3, 35),
    };
}
