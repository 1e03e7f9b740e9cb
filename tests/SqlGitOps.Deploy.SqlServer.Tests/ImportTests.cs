using SqlGitOps.Deploy.Import;
using Xunit;

namespace SqlGitOps.Deploy.SqlServer.Tests;

public class ImportTests
{
    // The layouts that the tools' own sources give for SQL Server.
    private static readonly Dictionary<string, (string Table, string[] Columns, object?[][] Rows)> s_histories = new(StringComparer.Ordinal)
    {
        ["Flyway"] = (
            "dbo.flyway_schema_history",
            ["installed_rank int", "version nvarchar", "description nvarchar", "type nvarchar", "script nvarchar", "checksum int", "installed_by nvarchar", "installed_on datetime", "execution_time int", "success bit"],
            [["1", "1", "a", "SQL", "V1__a.sql", null, "deployer", "2025-01-02T03:04:05.120", "7", "1"]]),
        ["DbUp"] = ("dbo.SchemaVersions", ["Id int", "ScriptName nvarchar", "Applied datetime"], [["1", "V1__a.sql", "2025-01-02T03:04:05"]]),
        ["grate"] = (
            "grate.ScriptsRun",
            ["id bigint", "version_id bigint", "script_name nvarchar", "text_of_script nvarchar", "text_hash nvarchar", "one_time_script bit", "entry_date datetime", "modified_date datetime", "entered_by nvarchar"],
            [["1", "1", "V1__a.sql", "x", null, "1", "2025-01-02T03:04:05", "2025-01-02T03:04:05", "deployer"]]),
        ["EF Core"] = ("dbo.__EFMigrationsHistory", ["MigrationId nvarchar", "ProductVersion nvarchar"], [["20250102030405_a", "9.0.0"]]),
        ["FluentMigrator"] = ("dbo.VersionInfo", ["Version bigint", "AppliedOn datetime", "Description nvarchar"], [["1", "2025-01-02T03:04:05", "a"]]),
    };

    public static TheoryData<string> Tools { get; } = [.. s_histories.Keys];

    [Theory]
    [MemberData(nameof(Tools))]
    public async Task TheHistoryOfAnotherToolIsTakenOverAsTheTranscriptSays(string tool)
    {
        var (table, columns, rows) = s_histories[tool];
        var parts = table.Split('.');
        await using var target = Target.Double();
        var server = target.Server!;
        target.Write(tool == "EF Core" ? "20250102030405_a.sql" : "V1__a.sql", "CREATE TABLE dbo.A (Id int NOT NULL);\n");
        server.AnswerRows("FROM sys.tables AS t", [.. columns.Select(column => (object?[])[parts[0], parts[1], column.Split(' ')[0], column.Split(' ')[1]])]);
        server.AnswerTable($"[{parts[0]}].[{parts[1]}]", [.. columns.Select(column => column.Split(' ')[0])], rows);
        server.Answer("WITH (TABLOCK, HOLDLOCK)", () => (long)rows.Length);
        server.Answer("__EFMigrationsLock", () => 0);
        server.Answer("@LockOwner = N'Transaction'", () => 0);
        server.AnswerRows("COALESCE(CONVERT(datetime2", []);
        server.On("CREATE SCHEMA [sqlgitops]", session => server.HasSchema = true);
        server.On("CREATE TABLE [sqlgitops].[migration_history]", session => server.HasTables = true);
        var importer = new HistoryImporter(target.Provider, new ImportOptions { Run = new DeployRun { Id = "import", Actor = "tester", ToolVersion = "1.0.0" } });
        var result = await importer.ApplyAsync(target.Migrations);
        Assert.True(result.Error is null, result.Error?.ToString());
        Assert.True(result.Outcome == DeployOutcome.Done, string.Join("\n", result.Plan!.Problems.Concat(result.Plan.Lines.Select(line => line.ToString()))));
        Assert.True(result.IsApplied);
        Assert.Equal(tool, result.Plan!.Tool);
        target.Approve($"import-{tool.Replace(' ', '-')}");
    }

    [Fact]
    public async Task AToolThatIsAtWorkKeepsTheImportOut()
    {
        var (table, columns, rows) = s_histories["DbUp"];
        var parts = table.Split('.');
        await using var target = Target.Double();
        var server = target.Server!;
        target.Write("V1__a.sql", "CREATE TABLE dbo.A (Id int NOT NULL);\n");
        server.AnswerRows("FROM sys.tables AS t", [.. columns.Select(column => (object?[])[parts[0], parts[1], column.Split(' ')[0], column.Split(' ')[1]])]);
        server.AnswerTable($"[{parts[0]}].[{parts[1]}]", [.. columns.Select(column => column.Split(' ')[0])], rows);
        server.Answer("WITH (TABLOCK, HOLDLOCK)", () => throw new SqlServerException([new SqlServerError(1222, 16, 51, 1, "", "Lock request time out period exceeded.")], false));
        server.On("CREATE SCHEMA [sqlgitops]", session => server.HasSchema = true);
        server.On("CREATE TABLE [sqlgitops].[migration_history]", session => server.HasTables = true);
        var result = await new HistoryImporter(target.Provider).ApplyAsync(target.Migrations);
        Assert.Equal(DeployOutcome.Refused, result.Outcome);
        Assert.Contains("a transaction that writes dbo.SchemaVersions", result.Error!.Message, StringComparison.Ordinal);
    }
}
