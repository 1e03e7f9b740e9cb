using SqlGitOps.Model;
using SqlGitOps.Model.Effects;
using SqlGitOps.Model.Operations;
using SqlGitOps.Model.Scripts;

namespace SqlGitOps.TransactSql.Tests;

public class TableLoweringTests
{
    [Fact]
    public void CreateTable()
    {
        var operations = Reading.Operations(
            """
            CREATE TABLE sales.[Order Lines]
            (
                Id int IDENTITY (1, 1) NOT NULL CONSTRAINT PK_Lines PRIMARY KEY CLUSTERED,
                Code NVARCHAR(MAX) NULL,
                Price decimal(18, 2) NOT NULL CONSTRAINT DF_Price DEFAULT ((0)),
                Total AS (Price * 2) PERSISTED,
                Half AS Price / 2,
                OrderId bigint REFERENCES sales.Orders (Id),
                Stamp rowversion,
                CONSTRAINT CK_Code CHECK (([Code]   IS NOT NULL)),
                CONSTRAINT UQ_Code UNIQUE (OrderId, Id DESC),
                INDEX IX_Price NONCLUSTERED (Price)
            )
            """);
        var table = Assert.IsType<CreateTableOperation>(operations[0]);
        Assert.Equal(new ObjectName("sales", "Order Lines"), table.Table);
        Assert.Equal(["Id", "Code", "Price", "Total", "Half", "OrderId", "Stamp"], table.Columns.Select(column => column.Name));
        Assert.Equal(
            ["int", "nvarchar(-1)", "decimal(18,2)", null, null, "bigint", "rowversion"],
            table.Columns.Select(column => column.Type?.ToString()));
        Assert.True(table.Columns[0].IsIdentity);
        Assert.Equal([true, false, true, false, false, false, false], table.Columns.Select(column => column.IsNotNull));
        Assert.True(table.Columns[3].IsStoredGenerated);
        Assert.True(table.Columns[4].IsVirtualGenerated);
        Assert.Equal(("((0))", true), (table.Columns[2].Default!.Text, table.Columns[2].Default!.IsConstant));
        var named = Assert.Single(table.Columns[2].Constraints);
        Assert.Equal((ConstraintKind.Default, "DF_Price"), (named.Kind, named.Name));
        Assert.Equal((ConstraintKind.PrimaryKey, "PK_Lines"), (table.Columns[0].Constraints[0].Kind, table.Columns[0].Constraints[0].Name));
        var foreign = Assert.Single(table.Columns[5].Constraints);
        Assert.Equal(new ObjectName("sales", "Orders"), foreign.ReferencedTable);
        Assert.Equal(["OrderId"], foreign.Columns);
        Assert.Equal("[Code] IS NOT NULL", table.Constraints[0].Expression);
        Assert.Equal("Code", table.Constraints[0].NotNullColumn);
        Assert.Equal(["OrderId", "Id"], table.Constraints[1].Columns);
        var index = Assert.IsType<CreateIndexOperation>(operations[1]).Index;
        Assert.Equal(("IX_Price", "nonclustered"), (index.Name, index.Method));
    }

    [Theory]
    [InlineData("integer", "int")]
    [InlineData("CHARACTER VARYING(10)", "varchar(10)")]
    [InlineData("national character varying(10)", "nvarchar(10)")]
    [InlineData("numeric(5)", "decimal(5)")]
    [InlineData("dec(5, 1)", "decimal(5,1)")]
    [InlineData("timestamp", "rowversion")]
    [InlineData("[nvarchar](max)", "nvarchar(-1)")]
    [InlineData("datetimeoffset(7)", "datetimeoffset(7)")]
    [InlineData("double precision", "float")]
    [InlineData("sql_variant", "sql_variant")]
    [InlineData("xml", "xml")]
    [InlineData("SysName", "sysname")]
    [InlineData("Geography", "geography")]
    [InlineData("dbo.Money2", "dbo.Money2")]
    public void TypesHaveCanonicalNames(string written, string expected) =>
        Assert.Equal(expected, Reading.One<CreateTableOperation>($"CREATE TABLE t (a {written})").Columns[0].Type?.ToString());

    [Theory]
    [InlineData("1", Volatility.Immutable, true)]
    [InlineData("(-(1))", Volatility.Immutable, true)]
    [InlineData("N'x'", Volatility.Immutable, true)]
    [InlineData("CONVERT(bit, 0)", Volatility.Immutable, false)]
    [InlineData("getutcdate()", Volatility.Stable, false)]
    [InlineData("CURRENT_TIMESTAMP", Volatility.Stable, false)]
    [InlineData("dateadd(day, 1, sysdatetime())", Volatility.Stable, false)]
    [InlineData("NEWID()", Volatility.Volatile, false)]
    [InlineData("newsequentialid()", Volatility.Volatile, false)]
    [InlineData("NEXT VALUE FOR dbo.Numbers", Volatility.Volatile, false)]
    [InlineData("[dbo].NextNumber(1)", Volatility.Unknown, false)]
    public void DefaultsKnowWhetherTheyDifferByRow(string expression, Volatility volatility, bool isConstant)
    {
        var value = Reading.One<AddColumnOperation>($"ALTER TABLE t ADD a int NOT NULL DEFAULT {expression}").Column.Default!;
        Assert.Equal((volatility, isConstant, false), (value.Volatility, value.IsConstant, value.IsNull));
        Assert.Equal(volatility == Volatility.Unknown ? ["dbo.NextNumber"] : [], value.UnknownFunctions);
    }

    [Fact]
    public void ADefaultOfNullIsNone() =>
        Assert.True(Reading.One<AddColumnOperation>("ALTER TABLE t ADD a int DEFAULT (NULL)").Column.Default!.IsNull);

    [Fact]
    public void AddColumnsAndConstraints()
    {
        const string Sql = "ALTER TABLE dbo.T WITH NOCHECK ADD A int NULL, B int, CONSTRAINT FK_B FOREIGN KEY (B) REFERENCES U (Id), CHECK (A > 0), CONSTRAINT DF_C DEFAULT 1 FOR C;";
        var script = Reading.Read(Sql);
        var operations = script.Statements[0].Operations;
        Assert.Equal(
            [
                "WITH NOCHECK ADD A int NULL", "B int", "CONSTRAINT FK_B FOREIGN KEY (B) REFERENCES U (Id)", "CHECK (A > 0)",
                "CONSTRAINT DF_C DEFAULT 1 FOR C", "CONSTRAINT DF_C DEFAULT 1 FOR C",
            ],
            operations.Select(operation => Reading.TextOf(script, operation.Span)));
        var foreign = Assert.IsType<AddConstraintOperation>(operations[2]).Constraint;
        Assert.True(foreign.IsNotValid);
        Assert.Equal(["Id"], foreign.ReferencedColumns);
        var check = Assert.IsType<AddConstraintOperation>(operations[3]).Constraint;
        Assert.True(check.IsNotValid);
        Assert.Equal("A > 0", check.Expression);
        Assert.Equal("C", Assert.IsType<SetDefaultOperation>(operations[4]).Column);
        var named = Assert.IsType<AddConstraintOperation>(operations[5]).Constraint;
        Assert.Equal((ConstraintKind.Default, "DF_C", "C"), (named.Kind, named.Name, Assert.Single(named.Columns)));
    }

    [Fact]
    public void ConstraintsAreCheckedUnlessNoCheckSaysOtherwise() =>
        Assert.False(Reading.One<AddConstraintOperation>("ALTER TABLE T ADD CONSTRAINT FK FOREIGN KEY (B) REFERENCES U (Id)").Constraint.IsNotValid);

    [Theory]
    [InlineData("nvarchar(50)", null)]
    [InlineData("nvarchar(50) NULL", false)]
    [InlineData("nvarchar(50) NOT NULL", true)]
    public void AlterColumn(string type, bool? notNull)
    {
        var script = Reading.Read($"ALTER TABLE dbo.T ALTER COLUMN [Name] {type};");
        var operation = Assert.IsType<AlterColumnTypeOperation>(Assert.Single(script.Statements[0].Operations));
        Assert.Equal(("Name", "nvarchar(50)", notNull), (operation.Column, operation.Type!.ToString(), operation.NotNull));
        Assert.Equal($"ALTER COLUMN [Name] {type}", Reading.TextOf(script, operation.Span));
    }

    [Fact]
    public void DropColumnsAndConstraints()
    {
        var script = Reading.Read("ALTER TABLE dbo.T DROP CONSTRAINT IF EXISTS C1, COLUMN A, B");
        var operations = script.Statements[0].Operations;
        var constraint = Assert.IsType<DropConstraintOperation>(operations[0]);
        Assert.Equal(("C1", true), (constraint.Constraint, constraint.IfExists));
        Assert.Equal(["A", "B"], operations.OfType<DropColumnOperation>().Select(drop => drop.Column));
        Assert.Equal("DROP CONSTRAINT IF EXISTS C1", Reading.TextOf(script, operations[0].Span));
    }

    [Theory]
    [InlineData("ALTER TABLE T REBUILD", true)]
    [InlineData("ALTER TABLE T DISABLE TRIGGER ALL", false)]
    [InlineData("ALTER TABLE T ENABLE TRIGGER Tr", false)]
    [InlineData("DISABLE TRIGGER Tr ON T", false)]
    [InlineData("ALTER TABLE T NOCHECK CONSTRAINT ALL", false)]
    [InlineData("ALTER TABLE T CHECK CONSTRAINT C", false)]
    [InlineData("ALTER TABLE T SET (LOCK_ESCALATION = TABLE)", false)]
    [InlineData("ALTER TABLE T ENABLE CHANGE_TRACKING", false)]
    [InlineData("ALTER TABLE T ALTER COLUMN C ADD PERSISTED", true)]
    public void OtherChangesTakeSchM(string sql, bool rewrites)
    {
        var operation = Reading.One<AlterTableOtherOperation>(sql);
        Assert.Equal(("T", LockMode.SchemaModification, rewrites), (operation.Table.Name, operation.Lock, operation.RewriteReason is not null));
    }

    [Fact]
    public void SwitchLocksBothTables()
    {
        var operations = Reading.Operations("ALTER TABLE dbo.Staging SWITCH TO dbo.Facts PARTITION 3");
        Assert.Equal(["dbo.Staging", "dbo.Facts"], operations.Cast<AlterTableOtherOperation>().Select(operation => operation.Table.ToString()));
    }

    [Fact]
    public void OnlineRebuildIsMaintenance() =>
        Assert.True(Reading.One<MaintenanceOperation>("ALTER TABLE T REBUILD WITH (ONLINE = ON)").Concurrently);

    [Fact]
    public void OnlyWithCheckValidates()
    {
        var operations = Reading.Operations("ALTER TABLE T WITH CHECK CHECK CONSTRAINT C1, C2; ALTER TABLE T WITH CHECK CHECK CONSTRAINT ALL");
        Assert.Equal(["C1", "C2", "ALL"], operations.Cast<ValidateConstraintOperation>().Select(operation => operation.Constraint));
    }

    [Fact]
    public void DropTables()
    {
        var operations = Reading.Operations("DROP TABLE IF EXISTS a.X, #t, Archive.dbo.Y").Cast<DropTableOperation>().ToList();
        Assert.Equal(["a.X", "#t", "Archive.dbo.Y"], operations.Select(operation => operation.Table.ToString()));
        Assert.All(operations, operation => Assert.True(operation.IfExists));
    }

    [Fact]
    public void TemporaryAndSelectedTables()
    {
        Assert.True(Reading.One<CreateTableOperation>("CREATE TABLE tempdb..#t (a int)").IsTemporary);
        var into = Reading.One<CreateTableOperation>("SELECT a, b INTO dbo.Copy FROM dbo.T WHERE a = 1");
        Assert.Equal(("dbo.Copy", true), (into.Table.ToString(), into.HasUnknownColumns));
        Assert.True(Reading.One<CreateTableOperation>("SELECT 1 AS a INTO #x").IsTemporary);
    }

    [Fact]
    public void MemoryOptimizedTablesRefuseTransactions()
    {
        var script = Reading.Read("CREATE TABLE t (a int PRIMARY KEY NONCLUSTERED) WITH (MEMORY_OPTIMIZED = ON)");
        Assert.Equal(TransactionSupport.Forbidden, script.Statements[0].Transaction);
    }

    [Fact]
    public void Indexes()
    {
        var script = Reading.Read("CREATE UNIQUE NONCLUSTERED INDEX IX ON dbo.T (A, B DESC) INCLUDE (C) WHERE A > 1 WITH (ONLINE = ON, MAXDOP = 2);");
        var operation = Assert.IsType<CreateIndexOperation>(Assert.Single(script.Statements[0].Operations));
        Assert.True(operation.Concurrently);
        Assert.Equal(("IX", "nonclustered", true, true), (operation.Index.Name, operation.Index.Method, operation.Index.IsUnique, operation.Index.IsPartial));
        Assert.Equal(["A", "B"], operation.Index.Columns);
        Assert.Equal(["C"], operation.Index.Include);
        Assert.Equal("CREATE UNIQUE NONCLUSTERED INDEX IX ON dbo.T", Reading.TextOf(script, operation.Span));
        Assert.Null(Reading.One<CreateIndexOperation>("CREATE INDEX IX ON T (A)").Index.Method);
        Assert.Equal("clustered", Reading.One<CreateIndexOperation>("CREATE CLUSTERED INDEX IX ON T (A)").Index.Method);
        Assert.Equal("clustered columnstore", Reading.One<CreateIndexOperation>("CREATE CLUSTERED COLUMNSTORE INDEX IX ON T").Index.Method);
    }

    [Fact]
    public void DropExistingReplacesTheIndex()
    {
        var operations = Reading.Operations("CREATE INDEX IX ON dbo.T (A) WITH (DROP_EXISTING = ON)");
        Assert.Equal(("IX", "dbo.T"), (Assert.IsType<DropIndexOperation>(operations[0]).Index.Name, ((DropIndexOperation)operations[0]).Table.ToString()));
        Assert.IsType<CreateIndexOperation>(operations[1]);
    }

    [Fact]
    public void DropIndexes()
    {
        var drop = Reading.One<DropIndexOperation>("DROP INDEX IF EXISTS IX ON dbo.T WITH (ONLINE = ON)");
        Assert.Equal(("dbo.IX", "dbo.T", true, true), (drop.Index.ToString(), drop.Table.ToString(), drop.IfExists, drop.Concurrently));
        var old = Reading.One<DropIndexOperation>("DROP INDEX dbo.T.IX");
        Assert.Equal(("dbo.IX", "dbo.T"), (old.Index.ToString(), old.Table.ToString()));
        Assert.Equal(2, Reading.Operations("DROP INDEX A ON T, B ON U").Count);
    }

    [Fact]
    public void AlterIndexes()
    {
        var one = Reading.One<MaintenanceOperation>("ALTER INDEX IX ON dbo.T REBUILD WITH (ONLINE = ON)");
        Assert.Equal((MaintenanceKind.ReindexIndex, "dbo.IX", "dbo.T", true), (one.Kind, one.Object.ToString(), one.Table.ToString(), one.Concurrently));
        var all = Reading.One<MaintenanceOperation>("ALTER INDEX ALL ON dbo.T REBUILD");
        Assert.Equal((MaintenanceKind.ReindexTable, "dbo.T", false), (all.Kind, all.Object.ToString(), all.Concurrently));
        Assert.True(Reading.One<MaintenanceOperation>("ALTER INDEX IX ON T REORGANIZE").Concurrently);
        Assert.Equal(LockMode.SchemaModification, Reading.One<AlterTableOtherOperation>("ALTER INDEX IX ON T DISABLE").Lock);
        Assert.Equal(
            TransactionSupport.Forbidden,
            Reading.Read("ALTER INDEX IX ON T REBUILD WITH (ONLINE = ON, RESUMABLE = ON)").Statements[0].Transaction);
    }
}
