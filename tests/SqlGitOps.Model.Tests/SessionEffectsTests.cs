using SqlGitOps.Model.Operations;
using SqlGitOps.Model.Sessions;
using SqlGitOps.Syntax;
using Xunit;

namespace SqlGitOps.Model.Tests;

/// <summary>What statements do to their session.</summary>
public sealed class SessionEffectsTests
{
    [Theory]
    [InlineData(SqlDialect.PostgreSql, "CREATE TEMP VIEW v AS SELECT 1")]
    [InlineData(SqlDialect.PostgreSql, "CREATE TEMPORARY SEQUENCE v")]
    [InlineData(SqlDialect.PostgreSql, "CREATE DOMAIN pg_temp.v AS integer")]
    [InlineData(SqlDialect.PostgreSql, "CREATE TABLE pg_temp.v (i integer)")]
    [InlineData(SqlDialect.PostgreSql, "SELECT 1 AS i INTO TEMP v")]
    [InlineData(SqlDialect.Sqlite, "CREATE TEMP VIEW v AS SELECT 1")]
    [InlineData(SqlDialect.Sqlite, "CREATE TABLE Temp.v (i)")]
    [InlineData(SqlDialect.Sqlite, "CREATE TEMP TRIGGER v AFTER INSERT ON t BEGIN DELETE FROM t; END")]
    public void What_is_temporary_is_marked(SqlDialect dialect, string statement) =>
        Assert.True(Replayed.Read(statement, dialect).Statements[0].Operations[0] is CreateTableOperation { IsTemporary: true } or CreateObjectOperation { IsTemporary: true });

    [Theory]
    [InlineData("SAVEPOINT A", SavepointAction.Define)]
    [InlineData("RELEASE a", SavepointAction.Release)]
    [InlineData("ROLLBACK TO SAVEPOINT a", SavepointAction.RollBackTo)]
    [InlineData("ROLLBACK", null)]
    public void Savepoints_are_told_apart(string statement, SavepointAction? action)
    {
        var operation = Assert.IsType<TransactionOperation>(Replayed.Read(statement).Statements[0].Operations[0]);

        Assert.Equal((action, action is null ? null : "a"), (operation.SavepointAction, operation.Savepoint));
    }

    [Theory]
    [InlineData("SET x.y = 1", "SetUp Setting x.y")]
    [InlineData("RESET ALL", "TakeBack Setting , SetUp Setting *")]
    [InlineData("SET LOCAL work_mem = '1MB'", "")]
    [InlineData("SET TRANSACTION READ ONLY", "")]
    [InlineData("SET CONSTRAINTS ALL DEFERRED", "")]
    [InlineData("SET TIME ZONE 'UTC'", "SetUp Setting timezone")]
    [InlineData("SET XML OPTION DOCUMENT", "SetUp Setting xmloption")]
    [InlineData("SET SESSION AUTHORIZATION DEFAULT", "SetUp Role session_authorization")]
    [InlineData("SELECT set_config('Work_Mem', '1MB', false)", "SetUp Setting work_mem")]
    [InlineData("SELECT set_config('work_mem', '1MB', false), nextval('s')", "Make Setting work_mem")]
    [InlineData("SELECT set_config(name, '1MB', false) FROM t", "Make Role ?")]
    [InlineData("LOAD 'x'", "SetUp Library 'x'")]
    [InlineData("DISCARD PLANS", "")]
    public void Effects(string statement, string expected) => Assert.Equal(expected, string.Join(
        ", ", SessionEffects.Of(SqlDialect.PostgreSql, Replayed.Read(statement).Statements[0]).Select(static e => $"{e.Kind} {e.Part} {e.Name}")));
}
