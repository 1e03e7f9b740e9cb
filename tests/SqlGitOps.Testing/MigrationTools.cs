namespace SqlGitOps.Testing;

/// <summary>The migration tools whose history is imported, as <c>build/tools.sh</c> installs them.</summary>
public static class MigrationTools
{
    /// <summary>Runs dbmate.</summary>
    /// <param name="folder">Folder to start in.</param>
    /// <param name="databaseUrl">The database.</param>
    /// <param name="arguments">Command and options.</param>
    /// <exception cref="FileNotFoundException">It is not installed; the message says how to get it.</exception>
    public static ProcessResult Dbmate(string folder, string databaseUrl, params string[] arguments) => ProcessRunner.Run(
        ToolCache.Find("dbmate", "dbmate", "current", "bin", "dbmate"), ["--no-dump-schema", "--url", databaseUrl, .. arguments], workingDirectory: folder);

    /// <summary>Runs node-pg-migrate.</summary>
    /// <inheritdoc cref="Dbmate"/>
    public static ProcessResult NodePgMigrate(string folder, string databaseUrl, params string[] arguments) =>
        Node("node-pg-migrate", folder, new() { ["DATABASE_URL"] = databaseUrl }, arguments);

    /// <summary>Runs graphile-migrate.</summary>
    /// <param name="folder">Folder to start in.</param>
    /// <param name="environment">The databases: <c>DATABASE_URL</c>, <c>SHADOW_DATABASE_URL</c>, <c>ROOT_DATABASE_URL</c>.</param>
    /// <param name="arguments">Command and options.</param>
    /// <exception cref="FileNotFoundException">It is not installed; the message says how to get it.</exception>
    public static ProcessResult GraphileMigrate(string folder, Dictionary<string, string?> environment, params string[] arguments) =>
        Node("graphile-migrate", folder, environment, arguments);

    private static ProcessResult Node(string tool, string folder, Dictionary<string, string?> environment, string[] arguments) => ProcessRunner.Run(
        "node", [ToolCache.Find(tool, tool, "current", "node_modules", ".bin", tool), .. arguments], environment, folder);
}
