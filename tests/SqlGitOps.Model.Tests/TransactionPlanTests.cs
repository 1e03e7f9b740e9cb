using SqlGitOps.Model.Scripts;
using SqlGitOps.Syntax;
using Xunit;

namespace SqlGitOps.Model.Tests;

/// <summary>How files are run: the deployer and the review go by the same plan.</summary>
public sealed class TransactionPlanTests
{
    private static TransactionPlan Plan(string text, SqlDialect dialect = SqlDialect.PostgreSql) =>
        TransactionPlan.Create(Replayed.Read(text, dialect).Statements);

    [Fact]
    public void A_plain_file_runs_in_one_transaction()
    {
        var plan = Plan("CREATE TABLE a (id int);\nINSERT INTO a VALUES (1);");
        Assert.True(plan.IsTransactional);
        Assert.Equal(2, plan.Statements.Count);
    }

    [Fact]
    public void The_files_own_begin_and_commit_are_replaced_by_the_deployers()
    {
        var plan = Plan("BEGIN;\nCREATE TABLE a (id int);\nCOMMIT;");
        Assert.True(plan.IsTransactional);
        Assert.True(plan.WrapperRemoved);
        Assert.Single(plan.Statements);
    }

    [Theory]
    [InlineData("CREATE INDEX CONCURRENTLY i ON a (id)")]
    [InlineData("DROP INDEX CONCURRENTLY i")]
    [InlineData("REINDEX TABLE CONCURRENTLY a")]
    [InlineData("REINDEX SCHEMA public")]
    [InlineData("ALTER TABLE a DETACH PARTITION b CONCURRENTLY")]
    [InlineData("VACUUM a")]
    [InlineData("CREATE DATABASE d")]
    [InlineData("DROP DATABASE d")]
    [InlineData("ALTER SYSTEM SET work_mem = '1MB'")]
    [InlineData("CREATE TABLESPACE t LOCATION '/x'")]
    [InlineData("DO $$ BEGIN UPDATE a SET id = 1; COMMIT; END $$")]
    public void What_the_server_refuses_in_a_transaction_runs_outside_one(string statement)
    {
        var plan = Plan($"SELECT 1;\n{statement};");
        Assert.False(plan.IsTransactional);
        Assert.Equal(1, plan.Cause!.Ordinal);
    }

    [Theory]
    [InlineData("CREATE INDEX i ON a (id)")]
    [InlineData("ANALYZE a")]
    [InlineData("DO $$ BEGIN PERFORM commit_count FROM a; END $$")]
    [InlineData("SAVEPOINT s")]
    [InlineData("ALTER TYPE mood ADD VALUE 'calm'")]
    public void What_the_server_takes_in_a_transaction_stays_in_one(string statement) =>
        Assert.True(Plan($"SELECT 1;\n{statement};").IsTransactional);

    [Fact]
    public void A_transaction_that_ends_in_the_middle_cannot_be_wrapped() =>
        Assert.False(Plan("BEGIN;\nCREATE TABLE a (id int);\nCOMMIT;\nCREATE TABLE b (id int);").IsTransactional);

    [Fact]
    public void Psql_commands_are_not_sent() =>
        Assert.Single(Plan("\\set ON_ERROR_STOP on\nSELECT 1;").Statements);

    [Fact]
    public void Vacuum_of_sqlite_runs_outside_a_transaction() =>
        Assert.False(Plan("VACUUM;", SqlDialect.Sqlite).IsTransactional);
}
