using SqlGitOps.Model;
using SqlGitOps.Model.Operations;
using SqlGitOps.Model.Scripts;

namespace SqlGitOps.TransactSql.Tests;

public class StatementLoweringTests
{
    [Theory]
    [InlineData("UPDATE dbo.T SET a = 1", false)]
    [InlineData("UPDATE dbo.T SET a = 1 WHERE b = 2", true)]
    [InlineData("UPDATE TOP (10) dbo.T SET a = 1", true)]
    [InlineData("UPDATE x SET a = 1 FROM dbo.T x JOIN U ON U.Id = x.Id", true)]
    [InlineData("UPDATE x SET a = 1 FROM U RIGHT JOIN dbo.T x ON U.Id = x.Id", false)]
    [InlineData("UPDATE x SET a = 1 FROM dbo.T x LEFT JOIN U ON U.Id = x.Id", false)]
    [InlineData("UPDATE x SET a = 1 FROM U LEFT JOIN dbo.T x ON U.Id = x.Id", true)]
    [InlineData("UPDATE x SET a = 1 FROM dbo.T x CROSS JOIN U", false)]
    [InlineData("UPDATE x SET a = 1 FROM dbo.T x CROSS APPLY (SELECT 1 AS c WHERE x.b = 1) y", true)]
    [InlineData("WITH c AS (SELECT * FROM dbo.T) UPDATE c SET a = 1", false)]
    [InlineData("WITH c AS (SELECT TOP (5) * FROM dbo.T) UPDATE c SET a = 1", true)]
    [InlineData("WITH b AS (SELECT * FROM dbo.T WHERE x = 1), c AS (SELECT * FROM b) UPDATE c SET a = 1", true)]
    [InlineData("UPDATE d SET a = 1 FROM (SELECT * FROM dbo.T WHERE x = 1) d", true)]
    public void UpdatesKnowWhetherTheyAreNarrowed(string sql, bool hasCondition)
    {
        var operation = Reading.One<DataChangeOperation>(sql);
        Assert.Equal((DataChangeKind.Update, "dbo.T", hasCondition), (operation.Kind, operation.Table.ToString(), operation.HasCondition));
        Assert.Equal(["a"], operation.Columns);
    }

    [Theory]
    [InlineData("DELETE FROM dbo.T", false)]
    [InlineData("DELETE dbo.T WHERE a = 1", true)]
    [InlineData("DELETE TOP (1000) FROM dbo.T", true)]
    [InlineData("DELETE x FROM dbo.T AS x INNER JOIN U ON U.Id = x.Id", true)]
    public void Deletes(string sql, bool hasCondition)
    {
        var operation = Reading.One<DataChangeOperation>(sql);
        Assert.Equal((DataChangeKind.Delete, "dbo.T", hasCondition), (operation.Kind, operation.Table.ToString(), operation.HasCondition));
    }

    [Theory]
    [InlineData("MERGE INTO dbo.T AS t USING S ON t.a = S.a WHEN MATCHED THEN UPDATE SET b = 1 WHEN NOT MATCHED THEN INSERT (a) VALUES (1);", true)]
    [InlineData("MERGE dbo.T USING S ON T.a = S.a WHEN NOT MATCHED BY SOURCE THEN DELETE;", false)]
    [InlineData("MERGE dbo.T USING S ON T.a = S.a WHEN NOT MATCHED BY SOURCE AND T.b = 1 THEN DELETE;", true)]
    public void Merges(string sql, bool hasCondition)
    {
        var operation = Reading.One<DataChangeOperation>(sql);
        Assert.Equal((DataChangeKind.Merge, "dbo.T", hasCondition), (operation.Kind, operation.Table.ToString(), operation.HasCondition));
    }

    [Fact]
    public void Inserts()
    {
        var operation = Reading.One<DataChangeOperation>("WITH c AS (SELECT * FROM V) INSERT dbo.T (a, b) SELECT x, y FROM U JOIN c ON 1 = 1 UNION ALL SELECT 1, 2 FROM dbo.W");
        Assert.Equal(("dbo.T", "a,b", "V,U,dbo.W"), (operation.Table.ToString(), string.Join(',', operation.Columns), string.Join(',', operation.SourceTables)));
        Assert.Equal(["dbo.Log", "dbo.T"], Reading.Operations("DELETE FROM dbo.T OUTPUT deleted.a INTO dbo.Log (a) WHERE b = 1").Select(x => x.Target.ToString()).Order());
        Reading.One<HarmlessOperation>("DECLARE @t TABLE (a int)");
        Assert.All(Reading.Operations("DECLARE @t TABLE (a int); INSERT @t VALUES (1); UPDATE @t SET a = 1"), x => Assert.IsType<HarmlessOperation>(x));
        Assert.Equal(DataChangeKind.Copy, Reading.One<DataChangeOperation>("BULK INSERT dbo.T FROM 'x.csv'").Kind);
        Assert.Equal("dbo.T", Reading.One<TruncateOperation>("TRUNCATE TABLE dbo.T").Table.ToString());
    }

    [Theory]
    [InlineData("IF OBJECT_ID('dbo.T') IS NULL CREATE TABLE dbo.T (a int)")]
    [InlineData("IF NOT EXISTS (SELECT 1 FROM sys.columns WHERE name = 'a')\nBEGIN\n  ALTER TABLE dbo.T ADD a int\nEND")]
    [InlineData("IF 1 = 2 PRINT 1 ELSE IF 2 = 3 ALTER TABLE dbo.T ADD a int")]
    [InlineData("WHILE 1 = 1 DELETE TOP (10) FROM dbo.T")]
    [InlineData("BEGIN TRY DROP TABLE dbo.T END TRY BEGIN CATCH THROW END CATCH")]
    [InlineData("IF @@SERVERNAME = 'x' RETURN\nDROP TABLE dbo.T")]
    [InlineData("SET NOEXEC ON\nGO\nDROP TABLE dbo.T")]
    public void BranchesAreConditional(string sql)
    {
        var operation = Assert.Single(Reading.Operations(sql), x => x.Target?.Name == "T");
        Assert.True(operation.IsConditional);
    }

    [Theory]
    [InlineData("BEGIN DROP TABLE dbo.T END")]
    [InlineData("IF 1 = 1 PRINT 1\nDROP TABLE dbo.T")]
    [InlineData("IF 1 = 1 RETURN\nGO\nDROP TABLE dbo.T")]
    [InlineData("SET NOEXEC ON\nGO\nSET NOEXEC OFF\nGO\nDROP TABLE dbo.T")]
    public void OthersAreNot(string sql)
    {
        var operation = Assert.Single(Reading.Operations(sql), x => x.Target?.Name == "T");
        Assert.False(operation.IsConditional);
    }

    [Fact]
    public void LiteralsOfExecAreRead()
    {
        const string Sql = "IF 1 = 1 EXEC (N'ALTER TABLE dbo.T ADD a char(1) DEFAULT ''x''; ' + 'DROP TABLE U');\nEXEC sp_executesql @stmt = N'EXEC(''DROP TABLE V'')'";
        var script = Reading.Read(Sql);
        var operations = script.Statements.SelectMany(statement => statement.Operations).ToList();
        Assert.Equal(["dbo.T", "U", "V"], operations.Select(operation => operation.Target.ToString()));
        Assert.Equal([true, true, false], operations.Select(operation => operation.IsConditional));
        Assert.Equal("ADD a char(1) DEFAULT ''x''", Reading.TextOf(script, operations[0].Span));
        Assert.Equal("DROP TABLE U", Reading.TextOf(script, operations[1].Span));
        Assert.Equal("DROP TABLE V", Reading.TextOf(script, operations[2].Span));
    }

    [Theory]
    [InlineData("EXEC (@sql)")]
    [InlineData("EXEC ('DROP TABLE ' + @name)")]
    [InlineData("EXEC ('not sql at all')")]
    [InlineData("EXEC sp_executesql @sql")]
    [InlineData("EXEC dbo.Upgrade 1")]
    [InlineData("EXEC @procedure")]
    [InlineData("EXEC ('DROP TABLE a') AT Remote")]
    [InlineData("EXEC sp_rename @from, 'b'")]
    public void OtherTextIsUnknown(string sql)
    {
        var operation = Assert.IsType<OpaqueOperation>(Reading.Operations($"DECLARE @sql nvarchar(9), @name sysname, @procedure sysname, @from sysname;{sql}")[1]);
        Assert.Equal((OpaqueReason.ProceduralCode, true), (operation.Reason, operation.MayChangeSchema));
    }

    [Fact]
    public void Renames()
    {
        var column = Reading.One<RenameColumnOperation>("EXEC sp_rename 'dbo.[Order Lines].Old', 'New', 'COLUMN'");
        Assert.Equal(("dbo.Order Lines", "Old", "New"), (column.Table.ToString(), column.Column, column.NewName));
        var table = Reading.One<RenameTableOperation>("EXECUTE sys.sp_rename @objname = N'dbo.T', @newname = N'U'");
        Assert.Equal(("dbo.T", "dbo.U"), (table.Table.ToString(), table.NewName.ToString()));
        var index = Reading.One<RenameObjectOperation>("EXEC sp_rename 'dbo.T.IX', 'IY', 'INDEX'");
        Assert.Equal((ObjectKind.Index, "dbo.IX", "IY", "dbo.T"), (index.Kind, index.Name.ToString(), index.NewName, index.Table.ToString()));
        Assert.Equal(ObjectKind.Constraint, Reading.One<RenameObjectOperation>("EXEC sp_rename 'dbo.PK_T', 'PK_U', 'OBJECT'").Kind);
        Assert.Equal(ObjectKind.Type, Reading.One<RenameObjectOperation>("EXEC sp_rename 'dbo.A', 'B', 'USERDATATYPE'").Kind);
        Assert.Equal("archive.T", Reading.One<RenameTableOperation>("ALTER SCHEMA archive TRANSFER dbo.T").NewName.ToString());
    }

    [Theory]
    [InlineData("CREATE VIEW dbo.X AS SELECT 1 AS a", ObjectKind.View, false)]
    [InlineData("CREATE OR ALTER VIEW dbo.X AS SELECT 1 AS a", ObjectKind.View, true)]
    [InlineData("ALTER PROCEDURE dbo.X AS DROP TABLE dbo.T", ObjectKind.Procedure, true)]
    [InlineData("CREATE PROC dbo.X @a int AS BEGIN DELETE FROM dbo.T END", ObjectKind.Procedure, false)]
    [InlineData("CREATE FUNCTION dbo.X() RETURNS int AS BEGIN RETURN 1 END", ObjectKind.Function, false)]
    [InlineData("CREATE TYPE dbo.X AS TABLE (a int)", ObjectKind.Type, false)]
    [InlineData("CREATE TYPE dbo.X FROM nvarchar(10) NOT NULL", ObjectKind.Type, false)]
    [InlineData("CREATE SEQUENCE dbo.X AS int START WITH 1", ObjectKind.Sequence, false)]
    [InlineData("CREATE SYNONYM dbo.X FOR other.dbo.Y", ObjectKind.Other, false)]
    public void CreatedObjects(string sql, ObjectKind kind, bool tolerates)
    {
        var script = Reading.Read(sql);
        Assert.Empty(script.Tree.Errors);
        var operation = Assert.IsType<CreateObjectOperation>(Assert.Single(script.Statements[0].Operations));
        Assert.Equal((kind, "dbo.X", tolerates), (operation.Kind, operation.Name.ToString(), operation.ToleratesExisting));
        Assert.EndsWith("dbo.X", Reading.TextOf(script, operation.Span), StringComparison.Ordinal);
    }

    [Fact]
    public void TriggersKnowTheirTable()
    {
        Assert.Equal("dbo.T", Reading.One<CreateObjectOperation>("CREATE TRIGGER dbo.Tr ON dbo.T AFTER INSERT AS PRINT 1").Table.ToString());
        Assert.Null(Reading.One<CreateObjectOperation>("CREATE TRIGGER Tr ON DATABASE FOR CREATE_TABLE AS PRINT 1").Table);
        Assert.Equal("s", Reading.One<CreateObjectOperation>("CREATE SCHEMA s AUTHORIZATION dbo").Name.Name);
    }

    [Theory]
    [InlineData("DROP VIEW IF EXISTS dbo.X", ObjectKind.View)]
    [InlineData("DROP PROCEDURE IF EXISTS dbo.X", ObjectKind.Procedure)]
    [InlineData("DROP FUNCTION IF EXISTS dbo.X", ObjectKind.Function)]
    [InlineData("DROP TRIGGER IF EXISTS dbo.X", ObjectKind.Trigger)]
    [InlineData("DROP SEQUENCE IF EXISTS dbo.X", ObjectKind.Sequence)]
    [InlineData("DROP TYPE IF EXISTS dbo.X", ObjectKind.Type)]
    [InlineData("DROP SYNONYM IF EXISTS dbo.X", ObjectKind.Other)]
    public void DroppedObjects(string sql, ObjectKind kind)
    {
        var operation = Reading.One<DropObjectOperation>(sql);
        Assert.Equal((kind, "dbo.X", true), (operation.Kind, operation.Name.ToString(), operation.IfExists));
    }

    [Theory]
    [InlineData("BEGIN TRANSACTION", TransactionAction.Begin)]
    [InlineData("begin tran x", TransactionAction.Begin)]
    [InlineData("COMMIT", TransactionAction.Commit)]
    [InlineData("COMMIT TRAN", TransactionAction.Commit)]
    [InlineData("ROLLBACK TRANSACTION", TransactionAction.Rollback)]
    [InlineData("SAVE TRANSACTION s", TransactionAction.Savepoint)]
    public void Transactions(string sql, TransactionAction action)
    {
        var script = Reading.Read(sql);
        Assert.Equal(action, Assert.IsType<TransactionOperation>(script.Statements[0].Operations[0]).Action);
        Assert.Equal(TransactionSupport.Control, script.Statements[0].Transaction);
    }

    [Fact]
    public void RollbackToASavepointIsNoRollback()
    {
        var actions = Reading.Operations("SAVE TRAN a; ROLLBACK TRAN a; ROLLBACK TRAN b").Cast<TransactionOperation>().Select(x => x.Action);
        Assert.Equal([TransactionAction.Savepoint, TransactionAction.Savepoint, TransactionAction.Rollback], actions);
    }

    [Fact]
    public void ATransactionWithinABlockIsControlToo() =>
        Assert.Equal(TransactionSupport.Control, Reading.Read("IF @@TRANCOUNT > 0 COMMIT").Statements[0].Transaction);

    [Theory]
    [InlineData("CREATE DATABASE x")]
    [InlineData("ALTER DATABASE x SET RECOVERY SIMPLE")]
    [InlineData("DROP DATABASE IF EXISTS x")]
    [InlineData("BACKUP DATABASE x TO DISK = 'a'")]
    [InlineData("RESTORE DATABASE x FROM DISK = 'a'")]
    [InlineData("RECONFIGURE")]
    [InlineData("CREATE FULLTEXT CATALOG c")]
    [InlineData("CREATE FULLTEXT INDEX ON dbo.T (a) KEY INDEX PK_T")]
    [InlineData("DROP FULLTEXT INDEX ON dbo.T")]
    [InlineData("DBCC SHRINKDATABASE (0)")]
    [InlineData("IF 1 = 1 BEGIN ALTER DATABASE x SET READ_ONLY END")]
    public void RefusedInTransactions(string sql) => Assert.Equal(TransactionSupport.Forbidden, Reading.Read(sql).Statements[0].Transaction);

    [Theory]
    [InlineData("SET XACT_ABORT ON", "xact_abort", "ON")]
    [InlineData("SET LOCK_TIMEOUT 5000", "lock_timeout", "5000")]
    [InlineData("SET LOCK_TIMEOUT -1;", "lock_timeout", "-1")]
    [InlineData("SET DEADLOCK_PRIORITY LOW", "deadlock_priority", "LOW")]
    [InlineData("SET TRANSACTION ISOLATION LEVEL READ UNCOMMITTED;", "transaction isolation level", "READ UNCOMMITTED")]
    [InlineData("SET IDENTITY_INSERT dbo.T ON", "identity_insert", "dbo.T ON")]
    [InlineData("SET ROWCOUNT 10", "rowcount", "10")]
    [InlineData("SET STATISTICS IO ON", "statistics io", "ON")]
    [InlineData("SET DATEFORMAT dmy", "dateformat", "dmy")]
    [InlineData("USE [other db]", "database", "other db")]
    public void Settings(string sql, string name, string value)
    {
        var operation = Reading.One<SetSettingOperation>(sql);
        Assert.Equal((name, value), (operation.Name, operation.Value));
    }

    [Fact]
    public void OneSetOfTwoOptionsSetsBoth() =>
        Assert.Equal(
            ["ansi_nulls", "quoted_identifier"],
            Reading.Operations("SET ANSI_NULLS, QUOTED_IDENTIFIER ON").Cast<SetSettingOperation>().Select(operation => operation.Name));

    [Theory]
    [InlineData("PRINT 'a'", "PRINT")]
    [InlineData("SELECT 1", "SELECT")]
    [InlineData("GRANT SELECT ON dbo.T TO app", "GRANT")]
    [InlineData("DENY SELECT ON dbo.T TO app", "DENY")]
    [InlineData("DECLARE @a int = 1", "DECLARE")]
    [InlineData("SET @a = 1", "SET")]
    [InlineData("THROW 50000, 'a', 1", "THROW")]
    [InlineData("RAISERROR('a', 16, 1)", "RAISERROR")]
    [InlineData("WAITFOR DELAY '00:00:01'", "WAITFOR")]
    [InlineData("CREATE USER app WITHOUT LOGIN", "CREATE USER")]
    [InlineData("ALTER ROLE r ADD MEMBER app", "ALTER ROLE")]
    [InlineData("BEGIN PRINT 1 END", "PRINT")]
    [InlineData("EXEC sp_addextendedproperty 'MS_Description', 'x'", "EXEC sp_addextendedproperty")]
    public void Harmless(string sql, string command) => Assert.Equal(command, Reading.One<HarmlessOperation>(sql).Command);

    [Theory]
    [InlineData("ALTER PARTITION FUNCTION f() SPLIT RANGE (5)")]
    [InlineData("UPDATETEXT dbo.T.c @p NULL NULL 'x'")]
    public void TheRestIsNotAnalysed(string sql) => Assert.Equal(OpaqueReason.NotAnalysed, Reading.One<OpaqueOperation>(sql).Reason);
}
