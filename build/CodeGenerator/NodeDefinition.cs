namespace CodeGenerator;

/// <summary>One node kind.</summary>
/// <param name="Name">Name of the kind.</param>
/// <param name="Base">Its base; null for none.</param>
/// <param name="Summary">What it is.</param>
internal sealed record NodeDefinition(string Name, string? Base, string Summary)
{
    /// <summary>Engine version that brought it; null for "always there".</summary>
    public string? Since { get; init; }

    public List<FlagDefinition> Flags { get; } = [];

    public List<FieldDefinition> Fields { get; } = [];
}

/// <summary>One flag of a node kind.</summary>
internal sealed record FlagDefinition(string Name, string? Since);

/// <summary>One field of a node kind.</summary>
internal sealed record FieldDefinition(string Name, string Type, bool Many, string? Since, string? Summary);
