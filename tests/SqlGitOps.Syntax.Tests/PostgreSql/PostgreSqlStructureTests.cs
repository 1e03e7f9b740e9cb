using SqlGitOps.Syntax.PostgreSql;
using Xunit;

namespace SqlGitOps.Syntax.Tests.PostgreSql;

/// <summary>What the comparison with libpg_query's trees (build/conformance.sh) found missing in ours.</summary>
public class PostgreSqlStructureTests
{
    [Fact]
    public void Subscripts_of_an_updated_column_stand_around_it()
    {
        var update = UpdateStmt.Cast(Pg.Single("UPDATE t SET a.b[1:2].c = 1, d = 2"));
        var assignments = update.Assignments.ToList();
        var field = Indirection.Cast(Assert.Single(SetClause.Cast(assignments[0]).Columns.ToList()));
        Assert.Equal("c", field.Field.Node.ToString());
        var slice = Indirection.Cast(field.Argument);
        Assert.True(slice.Slice);
        Assert.Equal(["1", "2"], Pg.Texts(slice.Subscripts));
        Assert.Equal(["a", "b"], Pg.Texts(ColumnRef.Cast(slice.Argument).Parts));
        Assert.Equal(PostgreSqlKind.ColumnRef, Pg.KindOf(SetClause.Cast(assignments[1]).Columns.First));
    }

    [Theory]
    [InlineData("INSERT INTO t (a, b[3].c) VALUES (1, 2)")]
    [InlineData("MERGE INTO t USING s ON t.a = s.a WHEN NOT MATCHED THEN INSERT (a, b[3].c) VALUES (1, 2)")]
    public void Fields_and_subscripts_of_an_inserted_column_stand_around_its_name(string sql)
    {
        var statement = Pg.Single(sql);
        var merge = MergeStmt.Cast(statement);
        var columns = (merge.IsNone ? InsertStmt.Cast(statement).Columns : MergeWhenClause.Cast(merge.WhenClauses.First).Columns).ToList();
        Assert.Equal(PostgreSqlKind.Name, Pg.KindOf(columns[0]));
        var field = Indirection.Cast(columns[1]);
        Assert.Equal("c", field.Field.Node.ToString());
        Assert.Equal("b", Name.Cast(Indirection.Cast(field.Argument).Argument).Node.ToString());
    }

    [Fact]
    public void Ascending_order_of_an_index_element_is_kept()
    {
        var elements = IndexStmt.Cast(Pg.Single("CREATE INDEX i ON t (a, b ASC, c DESC)")).Elements.ToList();
        Assert.Equal([false, true, false], elements.ConvertAll(e => IndexElem.Cast(e).Ascending));
    }

    [Fact]
    public void Function_options_are_kept()
    {
        var create = CreateFunctionStmt.Cast(Pg.Single(
            "CREATE FUNCTION f() RETURNS int LANGUAGE sql WINDOW NOT LEAKPROOF CALLED ON NULL INPUT SECURITY INVOKER AS 'SELECT 1'"));
        Assert.True(create is { Window: true, NotLeakproof: true, CalledOnNullInput: true, SecurityInvoker: true, Leakproof: false, Strict: false });

        var alter = AlterFunctionStmt.Cast(Pg.Single("ALTER FUNCTION f() IMMUTABLE STRICT SECURITY DEFINER LEAKPROOF COST 5"));
        Assert.True(alter is { Immutable: true, Strict: true, SecurityDefiner: true, Leakproof: true, NotLeakproof: false });
        Assert.True(alter.Signature.HasArguments);
        Assert.Equal(["COST 5"], Pg.Texts(alter.Options));
        Assert.True(AlterFunctionStmt.Cast(Pg.Single("ALTER PROCEDURE p SECURITY INVOKER")) is { SecurityInvoker: true, ObjectType.Procedure: true });
    }

    [Theory]
    [InlineData("ALTER FUNCTION f() RENAME TO g", true)]
    [InlineData("ALTER FUNCTION f RENAME TO g", false)]
    public void Empty_arguments_of_a_renamed_function_are_not_the_same_as_none(string sql, bool hasArguments)
    {
        var rename = RenameStmt.Cast(Pg.Single(sql));
        Assert.Equal(hasArguments, rename.Signature.HasArguments);
        Assert.Equal("f", rename.Signature.Name.Node.ToString());
        Assert.True(rename.Function);
        Assert.True(rename.ObjectType.IsNone);
    }

    [Fact]
    public void The_kind_of_an_altered_routine_is_kept()
    {
        Assert.True(RenameStmt.Cast(Pg.Single("ALTER AGGREGATE a(*) RENAME TO b")) is { ObjectType.Aggregate: true, Signature.Star: true });
        Assert.True(AlterOwnerStmt.Cast(Pg.Single("ALTER ROUTINE r(int) OWNER TO me")).ObjectType.Routine);
        Assert.True(AlterObjectSchemaStmt.Cast(Pg.Single("ALTER PROCEDURE p(int) SET SCHEMA s")).ObjectType.Procedure);
        Assert.True(AlterObjectDependsStmt.Cast(Pg.Single("ALTER PROCEDURE p(int) DEPENDS ON EXTENSION e")).ObjectType.Procedure);
    }

    [Fact]
    public void Ordered_arguments_of_an_aggregate_are_apart_from_its_direct_ones()
    {
        var signature = FunctionSignature.Cast(DropStmt.Cast(Pg.Single("DROP AGGREGATE a(int ORDER BY text, date)")).Functions.First);
        Assert.Equal(["int"], Pg.Texts(signature.Arguments));
        Assert.Equal(["text", "date"], Pg.Texts(signature.OrderByArguments));
    }

    [Fact]
    public void Each_side_of_a_foreign_key_has_its_own_period()
    {
        var constraint = Pg.Single("ALTER TABLE t ADD FOREIGN KEY (a, PERIOD b) REFERENCES u (a, b)").Descendants;
        var found = new List<ForeignKeyConstraint>();
        foreach (var node in constraint)
        {
            if (ForeignKeyConstraint.Cast(node) is { IsNone: false } key)
            {
                found.Add(key);
            }
        }

        Assert.True(Assert.Single(found) is { Period: true, ReferencedPeriod: false });
    }

    [Theory]
    [InlineData("ALTER TABLE t ALTER COLUMN a SET GENERATED ALWAYS SET INCREMENT 2", true)]
    [InlineData("ALTER TABLE t ALTER COLUMN a SET GENERATED BY DEFAULT RESTART", false)]
    public void New_generation_of_an_identity_column_is_kept(string sql, bool always)
    {
        var command = AlterColumnOtherCmd.Cast(AlterTableStmt.Cast(Pg.Single(sql)).Commands.First);
        Assert.True(command.Identity);
        Assert.Equal((always, !always), (command.GeneratedAlways, command.GeneratedByDefault));
        Assert.Single(command.Options.ToList());
    }

    [Fact]
    public void Xml_option_says_which()
    {
        Assert.True(VariableSetStmt.Cast(Pg.Single("SET XML OPTION DOCUMENT")) is { XmlOption: true, Document: true, Content: false });
        Assert.True(VariableSetStmt.Cast(Pg.Single("SET LOCAL XML OPTION CONTENT")) is { XmlOption: true, Document: false, Content: true });
    }

    [Fact]
    public void Not_enforced_is_kept_where_only_a_later_check_refuses_it()
    {
        var column = ColumnDef.Cast(CreateStmt.Cast(Pg.Single("CREATE TABLE t (a int UNIQUE NOT ENFORCED)")).Elements.First);
        Assert.True(UniqueConstraint.Cast(column.Constraints.First).NotEnforced);
    }
}
