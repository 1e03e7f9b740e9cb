using System.Text.Json;
using System.Text.Json.Serialization;

namespace SqlGitOps.Migrations.Project;

/// <summary>The project file as it is written. <c>sqlgitops.schema.json</c> describes the same for editors.</summary>
internal sealed class ProjectDocument
{
    [JsonPropertyName("$schema")]
    public string? Schema { get; set; }

    public string? Dialect { get; set; }

    public VersionText? TargetVersion { get; set; }

    public MigrationsDocument? Migrations { get; set; }

    public string? HistoryTable { get; set; }

    public PolicyDocument? Policy { get; set; }

    public EnvironmentDocument[]? Environments { get; set; }

    public JsonElement? Branches { get; set; }

    public JsonElement? Masking { get; set; }
}

/// <summary>The property <c>migrations</c>.</summary>
internal sealed class MigrationsDocument
{
    public string? Path { get; set; }

    public string? Convention { get; set; }

    public Dictionary<string, VariableText>? Variables { get; set; }
}

/// <summary>One item of <c>environments</c>.</summary>
internal sealed class EnvironmentDocument
{
    public string? Name { get; set; }

    public string? Branch { get; set; }

    public ConnectionDocument? Connection { get; set; }

    public string? After { get; set; }

    public ApprovalDocument? Approval { get; set; }

    public PolicyDocument? Policy { get; set; }

    public Dictionary<string, VariableText>? Variables { get; set; }

    public JsonElement? Databases { get; set; }

    public Dictionary<string, string>? Review { get; set; }
}

/// <summary>The property <c>connection</c> of an environment.</summary>
internal sealed class ConnectionDocument
{
    public string? Env { get; set; }

    public string? File { get; set; }
}

/// <summary>The property <c>approval</c> of an environment.</summary>
internal sealed class ApprovalDocument
{
    public int? Required { get; set; }

    public bool? NotAuthor { get; set; }
}

/// <summary>The property <c>policy</c> of the project or of an environment.</summary>
internal sealed class PolicyDocument
{
    public string? OutOfOrder { get; set; }

    public string? Edited { get; set; }

    public string? Missing { get; set; }
}
