using SqlGitOps.Deploy.Planning;
using Xunit;

namespace SqlGitOps.Deploy.SqlServer.Tests;

public class BatchTests
{
    [Fact]
    public async Task ABatchIsAStatementAsOftenAsItRuns()
    {
        var migration = await PlanAsync("CREATE TABLE dbo.A (Id int NOT NULL);\nALTER TABLE dbo.A ADD B int NULL;\nGO\nINSERT INTO dbo.A (Id) VALUES (1);\nGO 3\nPRINT N'x';\n");
        Assert.True(migration.IsTransactional);
        Assert.Equal([1, 4, 4, 4, 6], Enumerable.Range(0, migration.Statements.Count).Select(i => migration.PositionOf(i).Line));
    }

    [Theory]
    [InlineData("BEGIN TRANSACTION;\nGO\nPRINT N'a';\nGO\nCOMMIT;\n", true, 1)]
    [InlineData("BEGIN TRANSACTION;\nPRINT N'a';\nGO\nCOMMIT;\n", true, 2)]
    [InlineData("BEGIN TRANSACTION;\nPRINT N'a';\nCOMMIT;\n", true, 1)]
    [InlineData("BEGIN TRY\nBEGIN TRANSACTION;\nCOMMIT;\nEND TRY\nBEGIN CATCH\nROLLBACK;\nEND CATCH\n", false, 1)]
    [InlineData("ALTER DATABASE CURRENT SET RECURSIVE_TRIGGERS OFF;\nGO\nPRINT N'a';\n", false, 2)]
    public async Task TransactionsOfTheFileAreUnderstood(string sql, bool isTransactional, int count)
    {
        var migration = await PlanAsync(sql);
        Assert.Equal(isTransactional, migration.IsTransactional);
        Assert.Equal(count, migration.Statements.Count);
    }

    [Theory]
    [InlineData("BEGIN TRANSACTION;\nGO\nCREATE TABLE dbo.A (Id int NOT NULL);\nCOMMIT;\nCREATE TABLE dbo.B (Id int NOT NULL);\nGO\nPRINT N'a';\n", "Put GO behind COMMIT", 3)]
    [InlineData("CREATE TABLE dbo.A (Id int NOT NULL);\nBEGIN TRANSACTION;\nGO\nCOMMIT;\nGO\nPRINT N'a';\n", "Put GO before BEGIN TRANSACTION", 1)]
    [InlineData("PRINT N'a';\nGO 100001\n", "Write a loop", 1)]
    [InlineData("PRINT N'a';\n:on error exit\nPRINT N'b';\n", "Put it between two GO lines", 2)]
    [InlineData(":setvar Name x\nGO\nPRINT N'a';\n", "is a command of sqlcmd", 1)]
    public async Task WhatCannotBeRecordedRightIsRefused(string sql, string words, int line)
    {
        await using var target = Target.Double();
        target.Write("V1__a.sql", sql);
        var result = await target.PlanAsync();
        var problem = Assert.Single(result.Plan!.Problems);
        Assert.Contains(words, problem.Message, StringComparison.Ordinal);
        Assert.Equal(line, problem.Position!.Value.Line);
    }

    [Fact]
    public async Task CommandsOfSqlcmdThatChangeNothingMayStandBetweenBatches()
    {
        var migration = await PlanAsync(":on error exit\nPRINT N'a';\nGO\n:listvar\nPRINT N'b';\n");
        Assert.Equal(["PRINT N'a';", "PRINT N'b';"], migration.Statements.Select(statement => migration.Text.ToString(statement.Span)));
    }

    [Fact]
    public async Task OnlyTheUpSectionOfABatchIsSent()
    {
        await using var target = Target.Double();
        target.Write("00001_a.sql", "-- +goose Up\nCREATE TABLE dbo.A (Id int NOT NULL);\n\n-- +goose Down\nDROP TABLE dbo.A;\n");
        var migration = Assert.Single((await target.PlanAsync()).Plan!.Pending);
        var sent = migration.Text.ToString(Assert.Single(migration.Statements).Span);
        Assert.Contains("CREATE TABLE", sent, StringComparison.Ordinal);
        Assert.DoesNotContain("DROP TABLE", sent, StringComparison.Ordinal);
    }

    private static async Task<PlannedMigration> PlanAsync(string sql)
    {
        await using var target = Target.Double();
        target.Write("V1__a.sql", sql);
        var plan = (await target.PlanAsync()).Plan!;
        Assert.True(plan.IsRunnable, string.Join("\n", plan.Problems.Select(problem => problem.Message)));
        return Assert.Single(plan.Pending);
    }
}
