using SqlGitOps.Testing;

namespace SqlGitOps.EndToEnd.Tests;

/// <summary><c>sqlgitops verify</c>: says whether database and files agree, and only reads.</summary>
public sealed class VerifyCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new("verify");

    public VerifyCommandTests()
    {
        _folder.Write("sqlgitops.json", """{ "dialect": "Sqlite", "environments": [ { "name": "Dev", "connection": { "env": "APP_DATABASE" } } ] }""");
        _folder.Write("migrations/0001_a.sql", "CREATE TABLE a (id INTEGER PRIMARY KEY);\n");
        _folder.Write("migrations/0002_b.sql", "CREATE TABLE b (id INTEGER PRIMARY KEY);\n");
    }

    private string Database => _folder.Combine("app.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Agreement_is_0_and_pending_migrations_are_a_failure_only_on_request()
    {
        Assert.Contains("0 applied migrations agree with their files; 2 pending", Run(0, "verify"), StringComparison.Ordinal);
        Assert.False(File.Exists(Database));
        Run(0, "deploy");
        Assert.Contains("2 applied migrations agree with their files; 0 pending", Run(0, "verify", "--no-pending"), StringComparison.Ordinal);

        _folder.Write("migrations/0003_c.sql", "CREATE TABLE c (id INTEGER PRIMARY KEY);\n");
        Assert.Contains("pending  0003_c.sql", Run(0, "verify"), StringComparison.Ordinal);
        Assert.Contains("0003_c.sql: error SGO0312", Run(1, "verify", "--no-pending"), StringComparison.Ordinal);
        Assert.Contains("\"outcome\":\"Refused\",\"exitCode\":1", Run(1, "verify", "--no-pending", "--format", "json"), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_disagreement_is_told_and_ends_with_1()
    {
        Run(0, "deploy");
        _folder.Write("migrations/0001_a.sql", "CREATE TABLE a (id INTEGER PRIMARY KEY, b TEXT);\n");
        File.Delete(_folder.Combine("migrations/0002_b.sql"));

        var result = Run(1, "verify");

        Assert.Contains("0001_a.sql: error SGO0301: '0001_a.sql' was changed after it was applied", result, StringComparison.Ordinal);
        Assert.Contains("error SGO0301: '0002_b.sql' was applied", result, StringComparison.Ordinal);
        Assert.Contains("Not verified: 2 problems", result, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("verify")]
    [InlineData("status")]
    [InlineData("plan")]
    public void A_file_that_can_only_be_read_is_enough(string command)
    {
        Run(0, "deploy");
        var before = File.ReadAllBytes(Database);
        var files = Directory.GetFiles(_folder.Root).Order(StringComparer.Ordinal).ToArray();
        File.SetAttributes(Database, FileAttributes.ReadOnly);
        try
        {
            Run(0, command);
        }
        finally
        {
            File.SetAttributes(Database, FileAttributes.Normal);
        }

        Assert.Equal(before, File.ReadAllBytes(Database));
        Assert.Equal(files, Directory.GetFiles(_folder.Root).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("failed", "0003_c.sql")]
    [InlineData("failed", "0003_renamed.sql")]
    [InlineData("running", "0003_c.sql")]
    public void What_is_half_in_the_database_is_unfinished(string state, string name)
    {
        DeployAPart();
        SqliteFile.Execute(Database, $"UPDATE sqlgitops_migration_history SET state = '{state}' WHERE state = 'failed'");
        File.Move(_folder.Combine("migrations/0003_c.sql"), _folder.Combine("migrations/" + name));

        var verified = Run(1, "verify");

        Assert.Contains($"error SGO0301: '{name}' is unfinished: 2 of 4 statements are in the database", verified, StringComparison.Ordinal);
        Assert.Contains("Not verified: 1 problems; 1 pending.", verified, StringComparison.Ordinal);
        Assert.Contains("\"outcome\":\"Refused\",\"exitCode\":1", Run(1, "verify", "--format", "json"), StringComparison.Ordinal);
        foreach (var command in (string[])["status", "plan"])
        {
            Assert.Contains($"  unfinished  {name}  (2 of 4 statements are in the database", Run(0, command), StringComparison.Ordinal);
            var line = Run(0, command, "--format", "json").Split('\n').Single(line => line.Contains("\"event\":\"unfinished\"", StringComparison.Ordinal));
            Assert.Contains($"\"script\":\"{name}\",\"version\":\"0003\",\"state\":\"{state}\"", line, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_unfinished_migration_without_its_file_needs_the_file_first()
    {
        DeployAPart();
        File.Move(_folder.Combine("migrations/0003_c.sql"), _folder.Combine("migrations/0004_c.sql"));
        Assert.Contains("'0004_c.sql' has the same text. Give the file its former name back, then deploy again", Run(1, "verify"), StringComparison.Ordinal);

        File.Delete(_folder.Combine("migrations/0004_c.sql"));
        var missing = Run(1, "verify");
        Assert.Contains("'0003_c.sql' is unfinished", missing, StringComparison.Ordinal);
        Assert.Contains("Its file is missing. Bring it back from Git, then deploy again", missing, StringComparison.Ordinal);
        Assert.DoesNotContain("repair", missing, StringComparison.Ordinal);
    }

    [Fact]
    public void A_repeatable_migration_without_file_agrees_with_none()
    {
        _folder.Write("migrations/R__v.sql", "CREATE VIEW IF NOT EXISTS v AS SELECT 1 AS x;\n");
        Run(0, "deploy");
        Assert.Contains("3 applied migrations agree with their files", Run(0, "verify"), StringComparison.Ordinal);

        File.Delete(_folder.Combine("migrations/R__v.sql"));

        Assert.Contains("2 applied migrations agree with their files", Run(0, "verify"), StringComparison.Ordinal);
    }

    /// <summary>Leaves two of four statements of the third migration in the database.</summary>
    private void DeployAPart()
    {
        _folder.Write(
            "migrations/0003_c.sql",
            "-- sqlgitops: no-transaction\nCREATE TABLE c (id INTEGER PRIMARY KEY);\nINSERT INTO c (id) VALUES (1);\nINSERT INTO c (id) VALUES (1);\nINSERT INTO c (id) VALUES (2);\n");
        Run(4, "deploy");
    }

    private string Run(int exitCode, params string[] arguments)
    {
        var result = Tool.Run(
            _folder.Root, new Dictionary<string, string?> { ["APP_DATABASE"] = $"Data Source={Database}" }, [.. arguments, "--environment", "Dev"]);
        Assert.True(result.ExitCode == exitCode, $"{string.Join(' ', arguments)} ended with {result.ExitCode}: {result}");
        return result.ToString();
    }
}
