using System.Text.Json;
using System.Text.Json.Serialization;

namespace SqlGitOps.Migrations.Project;

/// <summary>Generated serialisation of the project file.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(ProjectDocument))]
internal sealed partial class ProjectJsonContext : JsonSerializerContext;
