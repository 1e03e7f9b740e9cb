using SqlGitOps.Testing;

namespace SqlGitOps.EndToEnd.Tests;

/// <summary><c>sqlgitops undo</c>.</summary>
public sealed class UndoCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new("undo");

    public UndoCommandTests()
    {
        _folder.Write("sqlgitops.json", """{ "dialect": "Sqlite", "environments": [ { "name": "Dev", "connection": { "env": "APP_DATABASE" } } ] }""");
        _folder.Write("migrations/V1__a.sql", "CREATE TABLE a (id INTEGER PRIMARY KEY);\n");
        _folder.Write("migrations/V2__b.sql", "CREATE TABLE b (id INTEGER PRIMARY KEY);\n");
        _folder.Write("migrations/U2__b.sql", "DROP TABLE b;\n");
    }

    private string Database => _folder.Combine("app.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_last_migration_is_taken_back()
    {
        Assert.Contains("There is no database file", Run(6, "undo"), StringComparison.Ordinal);
        Run(0, "deploy");

        var refused = Run(1, "undo");
        Assert.Contains("U2__b.sql(1,1): error SGO0301: The undo of 'V2__b.sql' loses data: statement 1 drops the table b.", refused, StringComparison.Ordinal);
        Assert.Equal(2, SqliteFile.CountHistory(Database));

        var shown = Run(0, "undo", "--allow-data-loss", "--dry-run");
        Assert.Contains("DROP TABLE b;", shown, StringComparison.Ordinal);
        Assert.Contains("Dry run: nothing was changed.", shown, StringComparison.Ordinal);
        Assert.Contains("Would undo V2__b.sql by U2__b.sql", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("Undid", shown, StringComparison.Ordinal);
        var dryJson = Run(0, "undo", "--allow-data-loss", "--dry-run", "--format", "json");
        Assert.Contains("\"exitCode\":0,\"applied\":0", dryJson, StringComparison.Ordinal);
        Assert.DoesNotContain("\"event\":\"undone\"", dryJson, StringComparison.Ordinal);
        Assert.Equal(2, SqliteFile.CountHistory(Database));

        var json = Run(0, "undo", "--to", "1", "--allow-data-loss", "--format", "json");
        Assert.Contains("\"event\":\"undone\"", json, StringComparison.Ordinal);
        Assert.Contains("\"outcome\":\"Done\",\"exitCode\":0", json, StringComparison.Ordinal);
        Assert.Equal(0, SqliteFile.Count(Database, "SELECT count(*) FROM sqlite_master WHERE name = 'b'"));
        Assert.Contains("'V1__a.sql' has no undo", Run(1, "undo"), StringComparison.Ordinal);
        Assert.Contains("Done: 1 migrations applied.", Run(0, "deploy"), StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_database_says_ends_with_one_full_stop()
    {
        _folder.Write("migrations/V1__a.sql", "CREATE TABLE a (id INTEGER PRIMARY KEY);\n");
        _folder.Write("migrations/U2__b.sql", "-- sqlgitops: no-transaction\nCREATE TABLE helper (id INTEGER PRIMARY KEY);\nUPDATE a SET nope = 1;\n");
        Run(0, "deploy");
        Run(4, "undo");

        var refused = Run(1, "deploy");

        Assert.Contains("no such column: nope", refused, StringComparison.Ordinal);
        Assert.DoesNotContain("nope..", refused, StringComparison.Ordinal);
    }

    [Fact]
    public void After_all_is_undone_the_next_deployment_applies_it_again()
    {
        _folder.Write("migrations/U1__a.sql", "DROP TABLE a;\n");
        SqliteFile.Execute(Database, "CREATE TABLE unrelated (id INTEGER)");
        Assert.Contains("a table (unrelated) but no history", Run(1, "deploy"), StringComparison.Ordinal);
        Run(0, "deploy", "--allow-existing");
        Run(0, "undo", "--to", "0", "--allow-data-loss");

        Assert.Contains("Done: 2 migrations applied.", Run(0, "deploy"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("undo", "--to", "1", "--count", "2")]
    [InlineData("undo", "--count", "0")]
    public void What_cannot_be_meant_is_not_tried(params string[] arguments)
    {
        Assert.Contains("Say either --to", Run(2, arguments), StringComparison.Ordinal);
        Assert.False(File.Exists(Database));
    }

    /// <summary>What a command prints, all of it.</summary>
    private string Run(int exitCode, params string[] arguments)
    {
        var result = Tool.Run(
            _folder.Root, new Dictionary<string, string?> { ["APP_DATABASE"] = $"Data Source={Database}" }, [.. arguments, .. (string[])["--environment", "Dev"]]);
        Assert.True(result.ExitCode == exitCode, $"{string.Join(' ', arguments)} ended with {result.ExitCode}: {result}");
        return result.ToString();
    }
}
