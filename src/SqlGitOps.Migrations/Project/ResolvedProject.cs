using SqlGitOps.Migrations.Conventions;
using SqlGitOps.Syntax;

namespace SqlGitOps.Migrations.Project;

/// <summary>The settings of one run: the project file, its defaults, and what the command line or MSBuild says instead.</summary>
public sealed class ResolvedProject
{
    private readonly string? _connectionString;

    internal ResolvedProject(MigrationProject project, ProjectOverrides overrides)
    {
        Project = project;
        Dialect = overrides.Dialect ?? project.Dialect;
        TargetVersion = overrides.TargetVersion ?? project.TargetVersion;
        MigrationsFolder = Path.GetFullPath(overrides.MigrationsPath ?? project.Migrations.Path, project.Folder);
        Convention = overrides.Convention ?? project.Migrations.Convention;
        _connectionString = overrides.ConnectionString;
        if (overrides.Environment is { } name)
        {
            Environment = project.FindEnvironment(name) ?? throw Unknown(name);
        }
    }

    /// <summary>The project file's content.</summary>
    public MigrationProject Project { get; }

    /// <summary>The dialect; null when nothing names it.</summary>
    public SqlDialect? Dialect { get; }

    /// <summary>The engine version to check against; null when nothing names it.</summary>
    public string? TargetVersion { get; }

    /// <summary>Full path of the migrations folder.</summary>
    public string MigrationsFolder { get; }

    /// <summary>The naming convention.</summary>
    public ConventionName Convention { get; }

    /// <summary>Name of the history table; null for the default.</summary>
    public string? HistoryTable => Project.HistoryTable;

    /// <summary>What a deployment puts up with.</summary>
    public IntegrityPolicy Policy => Environment?.Policy ?? Project.Policy;

    /// <summary>The chosen environment; null when none was chosen.</summary>
    public DatabaseEnvironment? Environment { get; }

    /// <summary>The dialect of a run that cannot do without.</summary>
    /// <exception cref="ConfigurationException">Nothing names the dialect.</exception>
    public SqlDialect RequireDialect() => Dialect ?? throw new ConfigurationException(
        $"The SQL dialect is not known. Set \"dialect\" in {MigrationProject.FileName}, the MSBuild property SqlDialect, or the option --dialect to PostgreSql, SqlServer or Sqlite.");

    /// <summary>The connection string of the run: the one given, else the environment's.</summary>
    /// <exception cref="ConfigurationException">There is none; the message says where it was expected and never shows a value.</exception>
    public string ResolveConnectionString()
    {
        if (!string.IsNullOrWhiteSpace(_connectionString))
        {
            return _connectionString;
        }

        return Environment?.ResolveConnectionString() ?? throw new ConfigurationException(
            $"No database was chosen. Choose an environment of {MigrationProject.FileName} with --environment or the MSBuild property SqlEnvironment."
            + Known());
    }

    /// <summary>
    /// The variables that the project declares anywhere, with their values in the chosen environment. One without a value is
    /// an error only where a migration uses it.
    /// </summary>
    /// <param name="readVariable">Reads an environment variable; null for those of the process.</param>
    public IReadOnlyList<MigrationVariable> ResolveVariables(Func<string, string?>? readVariable = null)
    {
        readVariable ??= System.Environment.GetEnvironmentVariable;
        var names = Project.Environments.SelectMany(e => e.Variables.Keys).Concat(Project.Migrations.Variables.Keys).Distinct(StringComparer.Ordinal);
        var variables = new List<MigrationVariable>();
        foreach (var name in names.Order(StringComparer.Ordinal))
        {
            var source = Environment?.Variables.GetValueOrDefault(name) ?? Project.Migrations.Variables.GetValueOrDefault(name);
            var value = source?.EnvironmentVariable is { } variable ? readVariable(variable) : source?.Literal;
            variables.Add(new MigrationVariable(name, value) { HowToSet = value is null ? HowToSet(source) : null });
        }

        return variables;
    }

    private string HowToSet(VariableSource? source) => (source?.EnvironmentVariable, Environment) switch
    {
        ({ } variable, _) => $"Set the environment variable {variable}, from which {MigrationProject.FileName} takes it.",
        (_, { } environment) => $"Set it under \"variables\" of the environment {environment.Name} in {MigrationProject.FileName}, or for all of them under \"migrations\".",
        _ => $"Choose an environment of {MigrationProject.FileName} that has a value for it, or set it for all of them under \"migrations\": {{ \"variables\": … }}.",
    };

    /// <summary>Finds the migrations.</summary>
    public MigrationSet DiscoverMigrations() => MigrationSet.Discover(MigrationsFolder, Convention, Dialect);

    /// <summary>Finds the migrations of a run that must not take a folder that is missing for one without migrations.</summary>
    /// <exception cref="ConfigurationException">The folder does not exist.</exception>
    public MigrationSet RequireMigrations() => Directory.Exists(MigrationsFolder)
        ? DiscoverMigrations()
        : throw new ConfigurationException(MigrationFolder.IsMissing(MigrationsFolder));

    /// <summary>
    /// The migrations that a caller names. Their scripts are named from the migrations folder if all are in it, and from
    /// the project's folder otherwise.
    /// </summary>
    /// <param name="files">Full paths.</param>
    public MigrationSet MigrationsOf(IReadOnlyCollection<string> files)
    {
        var inside = MigrationsFolder + Path.DirectorySeparatorChar;
        return MigrationSet.FromFiles(
            files,
            files.All(f => f.StartsWith(inside, StringComparison.Ordinal)) ? MigrationsFolder : Project.Folder,
            Convention,
            Dialect);
    }

    private ConfigurationException Unknown(string name) => new(
        $"There is no environment '{name}'.{NearestName.Hint(name, Project.Environments.Select(e => e.Name))}{Known()}");

    private string Known() => Project.Environments.Count == 0
        ? $" The project has no environments; add them to {MigrationProject.FileName}."
        : $" Known are: {string.Join(", ", Project.Environments.Select(e => e.Name))}.";
}
