namespace SqlGitOps.Migrations.Conventions;

/// <summary>What a convention read from a name.</summary>
/// <param name="Kind">What the file is for.</param>
/// <param name="Version">The version; null for a repeatable migration.</param>
/// <param name="Name">The words of the name as written.</param>
/// <param name="PairName">What an undo file shares with its migration; null when the version alone pairs them.</param>
/// <param name="Engine">For which engine the file is.</param>
/// <param name="IsAutocommit">Whether the name asks for no transaction.</param>
public readonly record struct RecognisedName(
    MigrationKind Kind,
    MigrationVersion? Version,
    string Name,
    string? PairName = null,
    EngineScope Engine = EngineScope.Any,
    bool IsAutocommit = false)
{
    /// <summary>The words of the name with blanks for underscores.</summary>
    public string Description => Name.Replace('_', ' ').Trim();

    /// <summary>Whether the name ends in <c>_dml</c>.</summary>
    public bool IsDataChange => Name.EndsWith("_dml", StringComparison.OrdinalIgnoreCase);
}
