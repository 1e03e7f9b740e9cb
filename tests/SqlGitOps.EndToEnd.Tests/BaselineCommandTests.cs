using SqlGitOps.Testing;

namespace SqlGitOps.EndToEnd.Tests;

/// <summary><c>sqlgitops baseline</c>, and the refusal that leads to it.</summary>
public sealed class BaselineCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new("baseline");

    public BaselineCommandTests()
    {
        _folder.Write("sqlgitops.json", """{ "dialect": "Sqlite", "environments": [ { "name": "Dev", "connection": { "env": "APP_DATABASE" } } ] }""");
        _folder.Write("migrations/0001_a.sql", "CREATE TABLE a (id INTEGER PRIMARY KEY);\n");
        _folder.Write("migrations/0002_b.sql", "CREATE TABLE b (id INTEGER PRIMARY KEY);\n");
        SqliteFile.Execute(Database, "CREATE TABLE a (id INTEGER PRIMARY KEY)");
    }

    private string Database => _folder.Combine("app.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_database_with_tables_is_taken_over()
    {
        Assert.Contains("sqlgitops baseline --version <version>", Run(1, "deploy"), StringComparison.Ordinal);
        Assert.Contains("SGO0301", Run(1, "plan"), StringComparison.Ordinal);
        Run(0, "status");

        var shown = Run(0, "baseline", "--version", "1", "--dry-run");
        Assert.Contains("Dry run: nothing was changed.", shown, StringComparison.Ordinal);
        Assert.Equal(0, SqliteFile.Count(Database, "SELECT count(*) FROM sqlite_master WHERE name LIKE 'sqlgitops%'"));

        Assert.Contains("recorded  0001_a.sql", Run(0, "baseline", "--version", "1"), StringComparison.Ordinal);
        Assert.Contains("Done: 1 migrations applied.", Run(0, "deploy"), StringComparison.Ordinal);
        Assert.Equal(2, SqliteFile.CountHistory(Database));
        Assert.Contains("already, the last one '0002_b.sql'", Run(1, "baseline", "--all"), StringComparison.Ordinal);
    }

    [Fact]
    public void Json_has_a_line_for_each_row()
    {
        var lines = Run(0, "baseline", "--all", "--format", "json").Split('\n');

        Assert.Equal(2, lines.Count(line => line.Contains("\"event\":\"recorded\"", StringComparison.Ordinal)));
        Assert.Contains(lines, line => line.Contains("\"event\":\"end\",\"outcome\":\"Done\",\"exitCode\":0", StringComparison.Ordinal));
    }

    [Fact]
    public void Tables_that_do_not_matter_are_allowed_when_said_so()
    {
        File.Delete(Database);
        SqliteFile.Execute(Database, "CREATE TABLE other (id INTEGER PRIMARY KEY)");

        Assert.Contains("Done: 2 migrations applied.", Run(0, "deploy", "--allow-existing"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("baseline")]
    [InlineData("baseline", "--all", "--version", "1")]
    public void One_of_version_and_all_is_needed(params string[] arguments) =>
        Assert.Contains("either --version", Run(2, arguments), StringComparison.Ordinal);

    /// <summary>What a command prints, all of it.</summary>
    private string Run(int exitCode, params string[] arguments)
    {
        var result = Tool.Run(
            _folder.Root, new Dictionary<string, string?> { ["APP_DATABASE"] = $"Data Source={Database}" }, [.. arguments, .. (string[])["--environment", "Dev"]]);
        Assert.True(result.ExitCode == exitCode, $"{string.Join(' ', arguments)} ended with {result.ExitCode}: {result}");
        return result.ToString();
    }
}
