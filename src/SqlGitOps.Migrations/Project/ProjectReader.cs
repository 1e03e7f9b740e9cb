using System.Collections.Frozen;
using System.Text.Json;
using SqlGitOps.Migrations.Conventions;
using SqlGitOps.Syntax;

namespace SqlGitOps.Migrations.Project;

/// <summary>Turns a project file into a <see cref="MigrationProject"/> and checks what types alone cannot say.</summary>
internal sealed class ProjectReader
{
    private static readonly string[] Severities = ["none", "silent", "suggestion", "warning", "error"];

    private readonly string _folder;
    private readonly ProjectFileMap _map;

    private ProjectReader(string folder, ProjectFileMap map)
    {
        _folder = folder;
        _map = map;
    }

    public static MigrationProject Read(string path)
    {
        byte[] json;
        try
        {
            json = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"The project file cannot be read: {e.Message}", path, 0, 0);
        }

        if (json.AsSpan().StartsWith("\uFEFF"u8))
        {
            json = json[3..];
        }

        var map = ProjectFileMap.Create(path, json);
        try
        {
            var document = JsonSerializer.Deserialize(json, ProjectJsonContext.Default.ProjectDocument)
                ?? throw map.Error("", "The project file must be an object.");
            return new ProjectReader(Path.GetDirectoryName(path)!, map).ToProject(path, document);
        }
        catch (JsonException e)
        {
            throw map.Error(e);
        }
    }

    private MigrationProject ToProject(string path, ProjectDocument document)
    {
        var policy = ReadPolicy(document.Policy, new IntegrityPolicy(), "policy");
        return new MigrationProject
        {
            FilePath = path,
            Folder = _folder,
            Dialect = document.Dialect is { } dialect ? ReadDialect(dialect) : null,
            TargetVersion = document.TargetVersion?.Value,
            Migrations = ReadMigrations(document.Migrations),
            HistoryTable = document.HistoryTable,
            Policy = policy,
            Environments = ReadEnvironments(document.Environments ?? [], policy),
            Branches = document.Branches,
            Masking = document.Masking,
        };
    }

    private SqlDialect ReadDialect(string text)
    {
        var names = Enum.GetNames<SqlDialect>();
        var index = Array.FindIndex(names, name => name.Equals(text, StringComparison.OrdinalIgnoreCase));
        return index >= 0
            ? Enum.Parse<SqlDialect>(names[index])
            : throw _map.Error("dialect", $"'{text}' is not a dialect.{NearestName.Hint(text, names)} Known are: {string.Join(", ", names)}.");
    }

    private MigrationSettings ReadMigrations(MigrationsDocument? document)
    {
        var settings = new MigrationSettings { Variables = ReadVariables(document?.Variables, "migrations.variables") };
        if (document?.Path is { } path)
        {
            settings = settings with { Path = NotEmpty(path, "migrations.path") };
        }

        if (document?.Convention is { } text)
        {
            settings = settings with
            {
                Convention = ConventionNames.TryParse(text, out var convention)
                    ? convention
                    : throw _map.Error(
                        "migrations.convention",
                        $"'{text}' is not a convention.{NearestName.Hint(text, ConventionNames.All)} Known are: {string.Join(", ", ConventionNames.All)}."),
            };
        }

        return settings;
    }

    private IReadOnlyDictionary<string, VariableSource> ReadVariables(Dictionary<string, VariableText>? documents, string path)
    {
        if (documents is null)
        {
            // The one of the default, so that settings without variables are equal.
            return FrozenDictionary<string, VariableSource>.Empty;
        }

        var variables = new Dictionary<string, VariableSource>(StringComparer.Ordinal);
        foreach (var (name, text) in documents)
        {
            if (!MigrationVariable.IsName(name))
            {
                throw _map.Error($"{path}.{name}", $"'{name}' cannot be the name of a variable. Use letters, digits and _ . - : behind a letter.");
            }

            variables.Add(name, new VariableSource { Literal = text?.Literal, EnvironmentVariable = text?.EnvironmentVariable });
        }

        return variables;
    }

    private List<DatabaseEnvironment> ReadEnvironments(EnvironmentDocument?[] documents, IntegrityPolicy policy)
    {
        var environments = new List<DatabaseEnvironment>(documents.Length);
        for (var i = 0; i < documents.Length; i++)
        {
            var path = $"environments[{i}]";
            var document = documents[i] ?? throw _map.Error(path, "An environment must be an object.");
            var name = document.Name ?? throw _map.Error(path, "An environment needs a \"name\".");
            NotEmpty(name, $"{path}.name");
            if (environments.Exists(e => e.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
            {
                throw _map.Error($"{path}.name", $"There are two environments '{name}'.");
            }

            environments.Add(new DatabaseEnvironment
            {
                Name = name,
                Branch = document.Branch,
                Connection = ReadConnection(document.Connection, $"{path}.connection"),
                After = document.After,
                Approval = ReadApproval(document.Approval, $"{path}.approval"),
                Policy = ReadPolicy(document.Policy, policy, $"{path}.policy"),
                Variables = ReadVariables(document.Variables, $"{path}.variables"),
                ReviewOverrides = ReadReview(document.Review ?? [], $"{path}.review"),
                Databases = document.Databases,
                BaseFolder = _folder,
            });
        }

        CheckOrder(environments);
        return environments;
    }

    private ConnectionSource? ReadConnection(ConnectionDocument? document, string path)
    {
        if (document is null)
        {
            return null;
        }

        if (document.Env is null == document.File is null)
        {
            throw _map.Error(path, "A connection needs either \"env\", the name of an environment variable, or \"file\", the path of a file with the connection string.");
        }

        // Every connection string has "=" or "://"; no variable that a shell can set has.
        if (document.Env is { } variable && (variable.Trim().Length == 0 || variable.AsSpan().ContainsAny('=', ';', ':')))
        {
            throw _map.Error($"{path}.env", "\"env\" must be the name of an environment variable, for example PROD_DATABASE, not a connection string.");
        }

        return new ConnectionSource(document.Env, document.File);
    }

    private ApprovalPolicy? ReadApproval(ApprovalDocument? document, string path)
    {
        if (document is null)
        {
            return null;
        }

        var required = document.Required ?? 1;
        return required >= 0
            ? new ApprovalPolicy(required, document.NotAuthor ?? false)
            : throw _map.Error($"{path}.required", "\"required\" must not be negative.");
    }

    private IntegrityPolicy ReadPolicy(PolicyDocument? document, IntegrityPolicy policy, string path) => policy with
    {
        OutOfOrder = ReadChoice(document?.OutOfOrder, policy.OutOfOrder, $"{path}.outOfOrder"),
        Edited = ReadChoice(document?.Edited, policy.Edited, $"{path}.edited"),
        Missing = ReadChoice(document?.Missing, policy.Missing, $"{path}.missing"),
    };

    /// <summary>A member of an enum as the file writes it, in lower case with hyphens.</summary>
    private T ReadChoice<T>(string? text, T inherited, string path)
        where T : struct, Enum
    {
        if (text is null)
        {
            return inherited;
        }

        var values = Enum.GetValues<T>();
        var names = Array.ConvertAll(values, static value => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString()));
        var index = Array.FindIndex(names, name => name.Equals(text, StringComparison.OrdinalIgnoreCase));
        return index >= 0
            ? values[index]
            : throw _map.Error(path, $"'{text}' is not known here.{NearestName.Hint(text, names)} Known are: {string.Join(", ", names)}.");
    }

    private Dictionary<string, string> ReadReview(Dictionary<string, string> overrides, string path)
    {
        foreach (var (rule, severity) in overrides)
        {
            if (!Severities.Contains(severity, StringComparer.OrdinalIgnoreCase))
            {
                throw _map.Error($"{path}.{rule}", $"'{severity}' is not a severity. Known are: {string.Join(", ", Severities)}.");
            }
        }

        return overrides;
    }

    private void CheckOrder(List<DatabaseEnvironment> environments)
    {
        for (var i = 0; i < environments.Count; i++)
        {
            var path = $"environments[{i}].after";
            var current = environments[i];
            for (var steps = 0; current.After is { } after; steps++)
            {
                var next = environments.Find(e => e.Name.Equals(after, StringComparison.OrdinalIgnoreCase));
                if (steps > environments.Count)
                {
                    throw _map.Error(path, $"The environments wait for each other in a circle that '{environments[i].Name}' leads to.");
                }

                current = next ?? throw _map.Error(
                    $"environments[{environments.IndexOf(current)}].after",
                    $"There is no environment '{after}'.{NearestName.Hint(after, environments.Select(e => e.Name))}");
            }
        }
    }

    private string NotEmpty(string value, string path) =>
        value.Trim().Length > 0 ? value : throw _map.Error(path, "The value must not be empty.");
}
