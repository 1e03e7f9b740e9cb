using SqlGitOps.Testing;

namespace SqlGitOps.EndToEnd.Tests;

/// <summary><c>sqlgitops repair</c>: what the messages of the deployer name as the way out is one.</summary>
public sealed class RepairCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new("repair");

    public RepairCommandTests() => _folder.Write(
        "sqlgitops.json", """{ "dialect": "Sqlite", "environments": [ { "name": "Dev", "connection": { "env": "APP_DATABASE" } } ] }""");

    private string Database => _folder.Combine("app.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_statement_that_was_run_by_hand_is_not_run_again()
    {
        const string Create = "-- sqlgitops: no-transaction\nCREATE TABLE a (id INTEGER PRIMARY KEY);\nINSERT INTO a VALUES (1);\n";
        _folder.Write("migrations/0001_a.sql", Create + "INSERT INTO a VALUES (1);\nINSERT INTO a VALUES (3);\n");
        var failed = Run(4, "deploy");
        Assert.Contains("SGO0303", failed, StringComparison.Ordinal);
        Assert.Equal(1, SqliteFile.Count(Database, "SELECT count(*) FROM a"));

        Assert.Contains("statement 3 is in the database", Run(0, "repair", "--applied", "0001"), StringComparison.Ordinal);
        Assert.Equal(1, SqliteFile.Count(Database, "SELECT count(*) FROM a"));

        Assert.Contains("Done: 1 migrations applied.", Run(0, "deploy"), StringComparison.Ordinal);
        Assert.Equal(4, SqliteFile.Count(Database, "SELECT sum(id) FROM a"));
        Assert.Equal(1, SqliteFile.CountHistory(Database));
        Assert.Contains("nothing to decide", Run(1, "repair", "--not-applied"), StringComparison.Ordinal);
    }

    [Fact]
    public void Edited_and_missing_files_are_accepted_when_somebody_says_so()
    {
        _folder.Write("migrations/0001_a.sql", "CREATE TABLE a (id INTEGER PRIMARY KEY);\n");
        _folder.Write("migrations/0002_b.sql", "CREATE TABLE b (id INTEGER PRIMARY KEY);\n");
        Run(0, "deploy");
        _folder.Write("migrations/0001_a.sql", "CREATE TABLE a (id INTEGER PRIMARY KEY, b TEXT);\n");
        File.Delete(_folder.Combine("migrations/0002_b.sql"));
        _folder.Write("migrations/0003_c.sql", "CREATE TABLE c (id INTEGER PRIMARY KEY);\n");
        var refused = Run(1, "deploy");
        Assert.Contains("sqlgitops repair --accept'", refused, StringComparison.Ordinal);
        Assert.Contains("sqlgitops repair --accept-missing'", refused, StringComparison.Ordinal);

        Run(0, "repair", "--accept");
        Run(1, "deploy");
        Run(0, "repair", "--accept-missing");

        Assert.Contains("Done: 1 migrations applied.", Run(0, "deploy"), StringComparison.Ordinal);
        Assert.Equal(0, SqliteFile.Count(Database, "SELECT count(*) FROM pragma_table_info('a') WHERE name = 'b'"));
    }

    [Theory]
    [InlineData("repair")]
    [InlineData("repair", "--applied", "--not-applied")]
    public void One_decision_is_needed(params string[] arguments)
    {
        Assert.Contains("exactly one of --applied", Run(2, arguments), StringComparison.Ordinal);
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
