using System.Text.Json;
using SqlGitOps.Testing;

namespace SqlGitOps.EndToEnd.Tests;

/// <summary><c>sqlgitops import</c>: what it prints and how it ends.</summary>
public sealed class ImportCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new("import");

    public ImportCommandTests()
    {
        _folder.Write("sqlgitops.json", """
            { "dialect": "Sqlite", "environments": [{ "name": "Dev", "connection": { "file": "connection" } }] }
            """);
        _folder.Write("connection", $"Data Source={_folder.Combine("app.db")}");
        _folder.Write("migrations/20240101000001_a.sql", "CREATE TABLE a (id INTEGER PRIMARY KEY);\n");
        _folder.Write("migrations/20240101000002_b.sql", "CREATE TABLE b (id INTEGER PRIMARY KEY);\n");
        SqliteFile.Execute(
            _folder.Combine("app.db"),
            "CREATE TABLE schema_migrations (version varchar(128) PRIMARY KEY); INSERT INTO schema_migrations VALUES ('20240101000001'), ('20240101000009')");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Import_shows_refuses_writes_and_is_done()
    {
        var shown = Run(1);
        Assert.Contains("History:  dbmate, table schema_migrations", shown.Output, StringComparison.Ordinal);
        Assert.Contains("  unverified   20240101000001  -> 20240101000001_a.sql", shown.Output, StringComparison.Ordinal);
        Assert.Contains("  missing file 20240101000009", shown.Output, StringComparison.Ordinal);
        Assert.Contains("  pending                      -> 20240101000002_b.sql", shown.Output, StringComparison.Ordinal);
        Assert.Contains("error SGO0301: '20240101000009' was applied, but no migration file is that one.", shown.Error, StringComparison.Ordinal);

        Assert.Contains("Refused: nothing was written.", Run(1, "--apply").Output, StringComparison.Ordinal);
        Assert.Contains("run it again with --apply", Run(0, "--accept-missing").Output, StringComparison.Ordinal);

        var lines = Run(0, "--apply", "--accept-missing", "--format", "json").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(["row", "row", "pending", "end"], lines.Select(line => line.GetProperty("event").GetString()));
        Assert.Equal("missingFile", lines[1].GetProperty("status").GetString());
        Assert.True(lines[3].GetProperty("written").GetBoolean());

        Assert.Contains("Already imported: nothing to do.", Run(0, "--apply").Output, StringComparison.Ordinal);
        Assert.Equal(1, SqliteFile.CountHistory(_folder.Combine("app.db")));
    }

    [Fact]
    public void Unknown_tool_is_an_error_of_use() =>
        Assert.Contains("'flywheel' is no tool whose history can be imported.", Run(2, "--from", "flywheel").Error, StringComparison.Ordinal);

    private ProcessResult Run(int exitCode, params string[] arguments)
    {
        var result = Tool.Run(_folder.Root, ["import", "--environment", "Dev", .. arguments]);
        Assert.True(result.ExitCode == exitCode, result.ToString());
        return result;
    }
}
