using SqlGitOps.Syntax.Sqlite;
using Xunit;

namespace SqlGitOps.Syntax.Tests.Sqlite;

public class SqliteDefinitionTests
{
    [Fact]
    public void CreateTableHoldsColumnsConstraintsAndOptions()
    {
        var table = CreateStmt.Cast(SqliteText.Statement("""
            CREATE TEMP TABLE IF NOT EXISTS main.'t 1' (
                id INTEGER CONSTRAINT pk PRIMARY KEY DESC ON CONFLICT FAIL AUTOINCREMENT,
                name VARYING CHARACTER (10, -2) NOT NULL ON CONFLICT IGNORE DEFAULT -1.5 COLLATE nocase,
                plain,
                total INT GENERATED ALWAYS AS (id + 1) STORED,
                owner REFERENCES users (id) ON DELETE CASCADE ON UPDATE SET NULL MATCH full DEFERRABLE INITIALLY DEFERRED,
                CONSTRAINT u UNIQUE (name COLLATE binary DESC, plain) ON CONFLICT REPLACE
                CHECK (id > 0),
                FOREIGN KEY (owner, plain) REFERENCES x
            ) WITHOUT ROWID, STRICT
            """));

        Assert.True(table is { Temporary: true, IfNotExists: true, WithoutRowid: true, Strict: true });
        Assert.Equal(["main", "'t 1'"], SqliteText.Texts(table.Relation.Parts));
        Assert.Equal(
            [SqliteKind.ColumnDef, SqliteKind.ColumnDef, SqliteKind.ColumnDef, SqliteKind.ColumnDef, SqliteKind.ColumnDef,
                SqliteKind.UniqueConstraint, SqliteKind.CheckConstraint, SqliteKind.ForeignKeyConstraint],
            SqliteText.Kinds(table.Elements));

        var elements = table.Elements.ToList();
        var key = PrimaryKeyConstraint.Cast(ColumnDef.Cast(elements[0]).Constraints.First);
        Assert.Equal("pk", key.ConstraintName.Node.ToString());
        Assert.True(key.Autoincrement && key.Descending && key.Resolution.Fail);

        var name = ColumnDef.Cast(elements[1]);
        Assert.Equal(["VARYING", "CHARACTER"], SqliteText.Texts(name.Type.Words));
        Assert.Equal(["10", "-2"], SqliteText.Texts(name.Type.Modifiers));
        Assert.Equal("nocase", name.Collation.Node.ToString());
        Assert.Equal([SqliteKind.NotNullConstraint, SqliteKind.DefaultConstraint], SqliteText.Kinds(name.Constraints));
        Assert.True(NotNullConstraint.Cast(name.Constraints.First).Resolution.Ignore);

        Assert.True(ColumnDef.Cast(elements[2]).Type.IsNone);

        var total = ColumnDef.Cast(elements[3]);
        Assert.Equal(["INT"], SqliteText.Texts(total.Type.Words));
        Assert.True(GeneratedConstraint.Cast(total.Constraints.First).Stored);

        var foreignKey = ForeignKeyConstraint.Cast(ColumnDef.Cast(elements[4]).Constraints.First);
        Assert.Equal("users", foreignKey.References.Node.ToString());
        Assert.Equal(["id"], SqliteText.Texts(foreignKey.ReferencedColumns));
        Assert.True(foreignKey.OnDelete.Cascade && foreignKey.OnUpdate.SetNull && foreignKey.Deferrable && foreignKey.InitiallyDeferred);
        Assert.Equal("full", foreignKey.Match.Node.ToString());

        var unique = UniqueConstraint.Cast(elements[5]);
        var first = IndexElem.Cast(unique.Elements.First);
        Assert.Equal("name", first.Name.Node.ToString());
        Assert.Equal("binary", first.Collation.Node.ToString());
        Assert.True(first.Descending && unique.Resolution.Replace);

        Assert.Equal(["owner", "plain"], SqliteText.Texts(ForeignKeyConstraint.Cast(elements[7]).Columns));
    }

    [Theory]
    [InlineData("DEFAULT 1", SqliteKind.Literal)]
    [InlineData("DEFAULT +1", SqliteKind.AExpr)]
    [InlineData("DEFAULT 'a'", SqliteKind.Literal)]
    [InlineData("DEFAULT true", SqliteKind.Literal)]
    [InlineData("DEFAULT now", SqliteKind.ColumnRef)]
    [InlineData("DEFAULT CURRENT_TIMESTAMP", SqliteKind.SqlValueFunction)]
    [InlineData("DEFAULT (random())", SqliteKind.ParenExpr)]
    [InlineData("DEFAULT ${value}", SqliteKind.Placeholder)]
    public void DefaultTakesLiteralsWordsAndParentheses(string constraint, SqliteKind kind)
    {
        var table = CreateStmt.Cast(SqliteText.Statement($"CREATE TABLE t (a {constraint} NOT NULL)"));
        var constraints = ColumnDef.Cast(table.Elements.First).Constraints;

        Assert.Equal([SqliteKind.DefaultConstraint, SqliteKind.NotNullConstraint], SqliteText.Kinds(constraints));
        var value = DefaultConstraint.Cast(constraints.First).Expression;
        Assert.Equal(kind, SqliteText.KindOf(value));
        Assert.Equal(constraint["DEFAULT ".Length..], value.ToString());
    }

    [Fact]
    public void AConstraintNameMayStandAlone()
    {
        var table = CreateStmt.Cast(SqliteText.Statement("CREATE TABLE t (a CONSTRAINT x COLLATE nocase CONSTRAINT y, CONSTRAINT z)"));
        var column = ColumnDef.Cast(table.Elements.First);

        Assert.Equal([SqliteKind.EmptyConstraint, SqliteKind.EmptyConstraint], SqliteText.Kinds(column.Constraints));
        Assert.Equal("nocase", column.Collation.Node.ToString());
        Assert.Equal(SqliteKind.EmptyConstraint, SqliteText.KindOf(table.Elements.ToList()[1]));
    }

    [Fact]
    public void CreateTableAsHoldsItsQuery()
    {
        var table = CreateTableAsStmt.Cast(SqliteText.Statement("CREATE TABLE a AS SELECT * FROM b"));

        Assert.Equal("a", table.Relation.Node.ToString());
        Assert.Equal("SELECT * FROM b", table.Query.ToString());
    }

    [Fact]
    public void VirtualTableArgumentsAreKeptAsWritten()
    {
        var table = CreateVirtualTableStmt.Cast(SqliteText.Statement(
            "CREATE VIRTUAL TABLE IF NOT EXISTS s.f USING fts5(title, body UNINDEXED, f(a, b), tokenize = 'porter')"));

        Assert.True(table.IfNotExists);
        Assert.Equal("fts5", table.Module.Node.ToString());
        Assert.Equal(["title", "body UNINDEXED", "f(a, b)", "tokenize = 'porter'"], SqliteText.Texts(table.Arguments));
    }

    [Theory]
    [InlineData("ALTER TABLE t ADD a INT NOT NULL DEFAULT 1", SqliteKind.AddColumnCmd)]
    [InlineData("ALTER TABLE t ADD COLUMN a", SqliteKind.AddColumnCmd)]
    [InlineData("ALTER TABLE t DROP COLUMN a", SqliteKind.DropColumnCmd)]
    [InlineData("ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0)", SqliteKind.AddConstraintCmd)]
    [InlineData("ALTER TABLE t DROP CONSTRAINT c", SqliteKind.DropConstraintCmd)]
    [InlineData("ALTER TABLE t ALTER COLUMN a SET NOT NULL ON CONFLICT FAIL", SqliteKind.SetNotNullCmd)]
    [InlineData("ALTER TABLE t ALTER a DROP NOT NULL", SqliteKind.DropNotNullCmd)]
    public void AlterTableHasOneCommand(string text, SqliteKind command)
    {
        var alter = AlterTableStmt.Cast(SqliteText.Statement(text));

        Assert.Equal("t", alter.Relation.Node.ToString());
        Assert.Equal([command], SqliteText.Kinds(alter.Commands));
    }

    [Fact]
    public void RenameSaysWhatIsRenamed()
    {
        var table = RenameStmt.Cast(SqliteText.Statement("ALTER TABLE main.t RENAME TO u"));
        var column = RenameStmt.Cast(SqliteText.Statement("ALTER TABLE t RENAME COLUMN a TO b"));

        Assert.True(table.Table && !table.IsColumn);
        Assert.Equal("main.t", table.Object.Node.ToString());
        Assert.Equal("u", table.NewName.Node.ToString());
        Assert.True(column.IsColumn);
        Assert.Equal("a", column.Column.Node.ToString());
        Assert.Equal("b", column.NewName.Node.ToString());
    }

    [Fact]
    public void DropSaysWhatIsDropped()
    {
        var drop = DropStmt.Cast(SqliteText.Statement("DROP INDEX IF EXISTS main.i"));

        Assert.True(drop.Index && drop.IfExists && !drop.Table);
        Assert.Equal(["main.i"], SqliteText.Texts(drop.Objects));
    }

    [Fact]
    public void AnIndexHasNamesAndExpressions()
    {
        var index = IndexStmt.Cast(SqliteText.Statement("CREATE UNIQUE INDEX IF NOT EXISTS i ON t (a DESC, 'b' COLLATE nocase, lower(c), d || e) WHERE a IS NOT NULL"));
        var elements = index.Elements.ToList().ConvertAll(IndexElem.Cast);

        Assert.True(index.Unique && index.IfNotExists);
        Assert.Equal("a", elements[0].Name.Node.ToString());
        Assert.True(elements[0].Descending && elements[0].Expression.IsNone);
        Assert.Equal("'b'", elements[1].Name.Node.ToString());
        Assert.Equal("nocase", elements[1].Collation.Node.ToString());
        Assert.Equal(SqliteKind.FuncCall, SqliteText.KindOf(elements[2].Expression));
        Assert.True(elements[3].Name.IsNone);
        Assert.Equal("d || e", elements[3].Expression.ToString());
        Assert.Equal(SqliteKind.NullTest, SqliteText.KindOf(index.Where));
    }

    [Fact]
    public void ATriggerIsOneStatementWithItsBody()
    {
        var tree = SqliteText.Parse("""
            CREATE TRIGGER r BEFORE UPDATE OF a, b ON t FOR EACH ROW WHEN NEW.a <> OLD.a
            BEGIN
                UPDATE t SET a = 1 WHERE b = CASE WHEN c THEN 1 END;
                SELECT RAISE(ABORT, 'no');
                INSERT OR IGNORE INTO t VALUES (1);
                DELETE FROM t;
            END;
            SELECT 1;
            """);

        Assert.Empty(tree.Errors);
        Assert.Equal([SqliteKind.CreateTrigStmt, SqliteKind.SelectStmt], SqliteText.Kinds(tree.Statements));
        var trigger = CreateTrigStmt.Cast(tree.Statements.First);
        Assert.True(trigger is { Before: true, Update: true, ForEachRow: true });
        Assert.Equal(["a", "b"], SqliteText.Texts(trigger.Columns));
        Assert.Equal("NEW.a <> OLD.a", trigger.When.ToString());
        Assert.Equal([SqliteKind.UpdateStmt, SqliteKind.SelectStmt, SqliteKind.InsertStmt, SqliteKind.DeleteStmt], SqliteText.Kinds(trigger.Statements));
    }

    [Fact]
    public void AViewHoldsItsQuery()
    {
        var view = ViewStmt.Cast(SqliteText.Statement("CREATE TEMPORARY VIEW IF NOT EXISTS v (a, b) AS VALUES (1, 2)"));

        Assert.True(view.Temporary && view.IfNotExists);
        Assert.Equal(["a", "b"], SqliteText.Texts(view.Columns));
        Assert.Equal("VALUES (1, 2)", view.Query.ToString());
    }

    [Fact]
    public void PlaceholdersAreNames()
    {
        var table = CreateStmt.Cast(SqliteText.Statement("CREATE TABLE ${schema}.{{.Prefix}}users (id INT)"));

        Assert.Equal(["${schema}", "{{.Prefix}}users"], SqliteText.Texts(table.Relation.Parts));
    }
}
