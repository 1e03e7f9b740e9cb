using System.Text.Json;
using SqlGitOps.Testing;

namespace SqlGitOps.EndToEnd.Tests;

/// <summary><c>sqlgitops syntax</c>.</summary>
public sealed class SyntaxCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new("syntax");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Text_shows_kinds_fields_flags_operators_and_the_code_in_strings()
    {
        _folder.Write("a.sql", "SELECT a + 1 FROM t;\nDO $$ BEGIN DROP TABLE IF EXISTS x; END $$;");
        var result = Tool.Run(_folder.Root, "syntax", "a.sql", "--dialect", "PostgreSql");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("Expression: AExpr «+»", result.Output, StringComparison.Ordinal);
        Assert.Contains("From: RangeVar", result.Output, StringComparison.Ordinal);
        Assert.Contains("      PlPgSqlFunction\n        Block: PlPgSqlBlock", result.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains("Statement: DropStmt IfExists Table", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_can_be_read_by_machines_and_errors_give_exit_code_1()
    {
        _folder.Write("a.sql", "SELECT 'ü' || x;\nSELEC 2;");
        var result = Tool.Run(_folder.Root, "syntax", "a.sql", "--dialect", "Sqlite", "--format", "json");
        Assert.Equal(1, result.ExitCode);
        using var json = JsonDocument.Parse(result.Output);
        Assert.Equal("Script", json.RootElement.GetProperty("root").GetProperty("kind").GetString());
        Assert.Equal(2, json.RootElement.GetProperty("errors")[0].GetProperty("line").GetInt32());
    }

    [Theory]
    [InlineData("missing.sql", "does not exist")]
    [InlineData("binary.sql", "is not text")]
    public void What_cannot_be_read_gives_a_message_and_exit_code_2(string file, string message)
    {
        File.WriteAllBytes(_folder.Combine("binary.sql"), [1, 0, 2, 0, 0, 0, 255, 254, 0, 7]);
        var result = Tool.Run(_folder.Root, "syntax", file, "--dialect", "PostgreSql");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }
}
