namespace SqlGitOps.Migrations.Project;

/// <summary>The JSON schema of the project file, for editors.</summary>
public static class ProjectSchema
{
    /// <summary>Opens the schema's text, UTF-8.</summary>
    public static Stream Open() =>
        typeof(ProjectSchema).Assembly.GetManifestResourceStream("sqlgitops.schema.json")
        ?? throw new InvalidOperationException("The schema is not part of the assembly.");
}
