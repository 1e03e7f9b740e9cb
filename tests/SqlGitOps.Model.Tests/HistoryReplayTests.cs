using SqlGitOps.Model.Effects;
using SqlGitOps.Model.Operations;
using SqlGitOps.Model.Scripts;
using Xunit;

namespace SqlGitOps.Model.Tests;

/// <summary>The schema and the session that a history implies.</summary>
public sealed class HistoryReplayTests
{
    [Fact]
    public void Renames_and_drops_are_followed()
    {
        var history = Replayed.PostgreSql(
            "CREATE TABLE a (id int PRIMARY KEY, \"Name\" varchar(10));",
            "ALTER TABLE a RENAME TO b;\nALTER TABLE b RENAME COLUMN \"Name\" TO label;\nALTER TABLE b ADD COLUMN note text NOT NULL DEFAULT '';",
            "ALTER TABLE b DROP COLUMN note, ALTER COLUMN label TYPE text;");
        var table = history.Catalog.FindTable(ObjectName.Of("b"));
        Assert.NotNull(table);
        Assert.Equal(["id integer", "label text"], table.Columns.Select(c => $"{c.Name} {c.Type}"));
        Assert.Null(history.Catalog.FindTable(ObjectName.Of("a")));
        Assert.Equal("b", history.Catalog.FindDropped(ObjectName.Of("a"))!.RenamedTo!.Value.Name);
    }

    [Fact]
    public void Names_of_sqlite_ignore_case_and_those_of_postgresql_do_not()
    {
        Assert.NotNull(Replayed.Sqlite("CREATE TABLE Users (Id INTEGER);").Catalog.FindTable(ObjectName.Of("users")));
        var catalog = Replayed.PostgreSql("CREATE TABLE \"Users\" (id int);").Catalog;
        Assert.Null(catalog.FindTable(ObjectName.Of("users")));
        Assert.NotNull(catalog.FindTable(ObjectName.Of("Users")));
    }

    [Fact]
    public void Code_ends_the_claim_that_the_history_is_complete()
    {
        Assert.True(Replayed.PostgreSql("CREATE TABLE a (id int);").Catalog.IsComplete);
        Assert.False(Replayed.PostgreSql("CREATE TABLE a (id int);", "DO $$ BEGIN EXECUTE (SELECT script FROM scripts); END $$;").Catalog.IsComplete);
        Assert.False(Replayed.PostgreSql("CREATE TABLE a (id int);\nCREATE TABLE b (;").Catalog.IsComplete);
    }

    [Theory]
    [InlineData("GRANT SELECT ON a TO me;")]
    [InlineData("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM me; GRANT b TO c;")]
    [InlineData("CREATE SCHEMA s GRANT USAGE ON SCHEMA s TO me;")]
    [InlineData("ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO me;")]
    [InlineData("CREATE ROLE r LOGIN; ALTER ROLE r SET search_path = x; DROP ROLE r;")]
    [InlineData("CREATE POLICY p ON a USING (true); ALTER POLICY p ON a USING (false); DROP POLICY p ON a;")]
    [InlineData("CREATE PUBLICATION p FOR TABLE a; DROP OPERATOR + (int, int); DROP CAST (int AS text);")]
    [InlineData("ALTER OPERATOR + (int, int) SET SCHEMA s; ALTER EXTENSION e UPDATE; DISCARD PLANS; NOTIFY c;")]
    public void Commands_that_change_no_table_keep_the_history_complete(string text) =>
        Assert.True(Replayed.PostgreSql("CREATE TABLE a (id int);", text).Catalog.IsComplete);

    [Theory]
    [InlineData("EXECUTE p;")]
    [InlineData("DROP OWNED BY me;")]
    [InlineData("IMPORT FOREIGN SCHEMA s FROM SERVER r INTO l;")]
    [InlineData("CREATE TABLE @schema.t (a int);")]
    public void Commands_whose_effect_stands_elsewhere_end_that_claim(string text) =>
        Assert.False(Replayed.PostgreSql("CREATE TABLE a (id int);", text).Catalog.IsComplete);

    [Fact]
    public void Dropped_types_are_followed_also_in_lists()
    {
        var history = Replayed.PostgreSql("CREATE TYPE a AS ENUM ('x'); CREATE DOMAIN b AS int;", "DROP TYPE IF EXISTS a, s.c; DROP DOMAIN b;");
        Assert.Equal(
            ["Type a", "Type s.c", "Domain b"],
            history.Operations.Select(o => o.Operation).OfType<DropObjectOperation>().Select(d => $"{d.Kind} {d.Name}"));
    }

    [Theory]
    [InlineData("CREATE DATABASE d;", TransactionSupport.Forbidden)]
    [InlineData("CREATE TABLESPACE t LOCATION '/x';", TransactionSupport.Forbidden)]
    [InlineData("DROP TABLESPACE t;", TransactionSupport.Forbidden)]
    [InlineData("ALTER SYSTEM RESET ALL;", TransactionSupport.Forbidden)]
    [InlineData("ALTER DATABASE d SET TABLESPACE t;", TransactionSupport.Forbidden)]
    [InlineData("ALTER DATABASE d SET work_mem = '1MB';", TransactionSupport.Allowed)]
    [InlineData("DISCARD ALL;", TransactionSupport.Forbidden)]
    [InlineData("DISCARD PLANS;", TransactionSupport.Allowed)]
    [InlineData("GRANT a TO b;", TransactionSupport.Allowed)]
    public void What_the_server_refuses_in_a_transaction_is_known(string text, TransactionSupport support) =>
        Assert.Equal(support, Assert.Single(Replayed.Read(text).Statements).Transaction);

    [Theory]
    [InlineData("SET lock_timeout = '5s'; SELECT 1;", "5s")]
    [InlineData("SET LOCAL lock_timeout TO 3000; SELECT 1;", "3000")]
    [InlineData("SELECT set_config('lock_timeout', '2s', false); SELECT 1;", "2s")]
    [InlineData("SET lock_timeout = '5s'; RESET lock_timeout; SELECT 1;", null)]
    [InlineData("VACUUM; SET LOCAL lock_timeout = '5s'; SELECT 1;", null)]
    [InlineData("SET lock_timeout = '5s'; BEGIN; SET lock_timeout = '9s'; ROLLBACK; SELECT 1;", "5s")]
    [InlineData("BEGIN; SET LOCAL lock_timeout = '9s'; COMMIT; VACUUM; SELECT 1;", null)]
    public void Settings_live_as_long_as_in_the_server(string text, string? expected) =>
        Assert.Equal(expected, Replayed.PostgreSql(text).Operations[^1].Session.Setting("lock_timeout"));

    [Theory]
    [InlineData("5s", 5000.0)]
    [InlineData("'2 min'", 120000.0)]
    [InlineData("0", 0.0)]
    [InlineData("soon", null)]
    public void Timeouts_are_read_in_the_units_of_the_server(string value, double? milliseconds) =>
        Assert.Equal(milliseconds, Sessions.Timeout.Milliseconds(value));

    [Fact]
    public void A_table_of_the_same_file_is_new_and_one_of_an_earlier_file_is_not()
    {
        var history = Replayed.PostgreSql(
            "CREATE TABLE a (id int);\nCREATE INDEX a_id ON a (id);",
            "CREATE INDEX a_id2 ON a (id);");
        var indexes = history.Operations.Where(o => o.Operation is CreateIndexOperation).ToList();
        Assert.All(indexes[0].Effects, e => Assert.True(e.OnNewObject));
        Assert.Contains(indexes[1].Effects, e => e is { Kind: EffectKind.IndexBuild, Lock: LockMode.Share, OnNewObject: false });
    }

    [Fact]
    public void A_copied_table_is_rebuilt_and_not_lost()
    {
        var history = Replayed.Sqlite(
            "CREATE TABLE a (id INTEGER, old TEXT);",
            "CREATE TABLE a_new (id INTEGER);\nINSERT INTO a_new SELECT id FROM a;\nDROP TABLE a;\nALTER TABLE a_new RENAME TO a;");
        Assert.True(history.Operations.Select(o => o.Operation).OfType<DropTableOperation>().Single().IsRebuild);
        Assert.Equal("id", Assert.Single(history.Catalog.FindTable(ObjectName.Of("a"))!.Columns).Name);
    }

    [Theory]
    [InlineData("INSERT INTO a (id, list[1], part.x) VALUES (1, 2, 3);", "id list part")]
    [InlineData("UPDATE a SET list[1] = 2, part.x[3] = 4, id = 5;", "list part id")]
    public void Columns_are_known_behind_subscripts_and_fields(string statement, string columns)
    {
        var change = Replayed.PostgreSql(statement).Operations.Select(o => o.Operation).OfType<DataChangeOperation>().Single();
        Assert.Equal(columns, string.Join(' ', change.Columns));
    }

    [Fact]
    public void A_routine_is_renamed_with_its_arguments_and_without()
    {
        var history = Replayed.PostgreSql("ALTER FUNCTION s.f(int) RENAME TO g;\nALTER PROCEDURE p RENAME TO q;");
        Assert.Equal(["f g", "p q"], history.Operations.Select(o => o.Operation).OfType<RenameObjectOperation>().Select(o => $"{o.Name.Name} {o.NewName}"));
    }
}
