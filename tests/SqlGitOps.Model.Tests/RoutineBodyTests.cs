using SqlGitOps.Model.Operations;
using Xunit;

namespace SqlGitOps.Model.Tests;

/// <summary>What the model knows about code in strings.</summary>
public sealed class RoutineBodyTests
{
    [Fact]
    public void Statements_of_a_do_block_are_operations_at_their_places_in_the_file()
    {
        const string text = "SELECT 1;\nDO $$\nBEGIN\n  ALTER TABLE a ADD COLUMN b int NOT NULL;\n  UPDATE a SET b = 1;\nEND $$;";
        var operations = Replayed.Read(text).Statements[1].Operations;
        var add = Assert.IsType<AddColumnOperation>(operations[0]);
        Assert.Equal("a", add.Target!.Value.Name);
        Assert.False(add.IsConditional);
        Assert.Contains("ADD COLUMN b", text.Substring(add.Span.Start, add.Span.Length), StringComparison.Ordinal);
        Assert.False(Assert.IsType<DataChangeOperation>(operations[1]).HasCondition);
        Assert.Equal(2, operations.Count);
    }

    [Fact]
    public void The_place_is_right_in_quoted_bodies_too()
    {
        const string text = "DO 'BEGIN RAISE NOTICE ''it''''s''; DROP TABLE old; END';";
        var drop = Assert.IsType<DropTableOperation>(Assert.Single(Replayed.Read(text).Statements[0].Operations));
        Assert.Equal("DROP TABLE old", text.Substring(drop.Span.Start, drop.Span.Length));
    }

    [Theory]
    [InlineData("IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 't') THEN CREATE TABLE b (id int); END IF;")]
    [InlineData("FOR i IN 1..3 LOOP CREATE TABLE b (id int); END LOOP;")]
    [InlineData("BEGIN CREATE TABLE b (id int); EXCEPTION WHEN duplicate_table THEN NULL; END;")]
    [InlineData("IF random() > 0.5 THEN RETURN; END IF; CREATE TABLE b (id int);")]
    [InlineData("CASE 1 WHEN 1 THEN EXECUTE 'CREATE TABLE b (id int)'; END CASE;")]
    public void A_change_in_a_branch_may_not_happen(string code)
    {
        var history = Replayed.PostgreSql("CREATE TABLE a (id int);", $"DO $$ BEGIN {code} END $$;");
        Assert.True(Assert.Single(history.Operations, o => o.Operation is CreateTableOperation { Table.Name: "b" }).Operation.IsConditional);
        Assert.False(history.Catalog.IsComplete);
    }

    [Theory]
    [InlineData("CREATE TABLE b (id int);")]
    [InlineData("EXECUTE 'CREATE TABLE b (id int)';")]
    [InlineData("EXECUTE 'CREATE TABLE ' || 'b (id int)';")]
    [InlineData("IF true THEN RAISE NOTICE 'hello'; END IF; CREATE TABLE b (id int);")]
    [InlineData("CREATE TABLE b (id int); UPDATE b SET id = 1 WHERE id = 2;")]
    public void A_change_that_surely_happens_keeps_the_history_complete(string code)
    {
        var history = Replayed.PostgreSql("CREATE TABLE a (id int);", $"DO $$ DECLARE n int := 0; BEGIN {code} END $$;");
        Assert.True(history.Catalog.IsComplete);
        Assert.NotNull(history.Catalog.FindTable(ObjectName.Of("b")));
    }

    [Theory]
    [InlineData("EXECUTE statement;")]
    [InlineData("EXECUTE format('ALTER TABLE %I ADD COLUMN x int', name);")]
    [InlineData("EXECUTE 'DROP TABLE ' || quote_ident(name);")]
    [InlineData("CALL convert_everything();")]
    public void Dynamic_changes_of_unknown_objects_are_not_known(string code) =>
        Assert.Contains(
            Replayed.Read($"DO $$ DECLARE name text; statement text; BEGIN {code} END $$;").Statements[0].Operations,
            o => o is OpaqueOperation { MayChangeSchema: true });

    [Fact]
    public void Code_in_another_language_is_not_known() =>
        Assert.IsType<OpaqueOperation>(Assert.Single(Replayed.Read("DO LANGUAGE plperl $$ spi_exec_query('DROP TABLE a'); $$;").Statements[0].Operations));

    [Theory]
    [InlineData("DO $$ BEGIN IF true THEN NULL; END $$;", "$$;")]
    [InlineData("CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETRN 1; END $$;", "RETRN")]
    [InlineData("CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT ''a'' FRM b c d';", "b c d")]
    [InlineData("SET check_function_bodies = on; CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELEC 1 $$;", "SELEC")]
    public void Errors_in_bodies_are_errors_of_the_file(string text, string near)
    {
        var error = Assert.Single(Replayed.Read(text).Errors);
        Assert.Equal(text.IndexOf(near, StringComparison.Ordinal), error.Span.Start);
    }

    [Theory]
    [InlineData("SET check_function_bodies = false;\nCREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETRN 1; END $$;")]
    [InlineData("SELECT set_config('check_function_bodies', 'off', false);\nCREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELEC 1 $$;")]
    [InlineData("CREATE FUNCTION f() RETURNS int LANGUAGE plperl AS $$ return 1; $$;")]
    public void Bodies_that_the_server_does_not_read_have_no_errors(string text) => Assert.Empty(Replayed.Read(text).Errors);
}
