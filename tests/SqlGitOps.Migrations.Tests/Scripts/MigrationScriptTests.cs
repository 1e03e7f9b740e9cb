using SqlGitOps.Syntax.Text;
using Xunit;

namespace SqlGitOps.Migrations.Tests.Scripts;

public class MigrationScriptTests
{
    [Fact]
    public void A_file_without_directives_goes_up_as_a_whole()
    {
        var text = SourceText.From("-- hello\nSELECT 1;\n");

        var script = MigrationScript.Read(text);

        Assert.Equal([new TextSpan(0, text.Length)], script.Up);
        Assert.Empty(script.Down);
        Assert.Empty(script.Diagnostics);
        Assert.Null(script.RequestedTransactionMode);
        Assert.True(script.RunsIn("Prod"));
    }

    [Theory]
    [InlineData("-- +goose Up\nA;\n-- +goose Down\nB;\n")]
    [InlineData("--+goose up\r\nA;\r\n--+goose down\r\nB;\r\n")]
    [InlineData("-- why\n\n-- +goose Up\nA;\n-- +goose Down\nB;")]
    [InlineData("-- migrate:up\nA;\n-- migrate:down\nB;\n")]
    [InlineData("-- +migrate Up\nA;\n-- +migrate Down\nB;\n")]
    public void Markers_split_a_file(string sql)
    {
        var text = SourceText.From(sql);

        var script = MigrationScript.Read(text);

        Assert.Equal(["A;"], script.Up.Select(s => text.ToString(s).Trim()));
        Assert.Equal(["B;"], script.Down.Select(s => text.ToString(s).Trim()));
        Assert.Empty(script.Diagnostics);
        Assert.True(script.HasSections);
    }

    [Fact]
    public void A_file_may_have_several_sections_of_a_kind()
    {
        var text = SourceText.From("-- migrate:up\nA;\n-- migrate:down\nB;\n-- migrate:up transaction:false\nC;\n");

        var script = MigrationScript.Read(text);

        Assert.Equal(["A;", "C;"], script.Up.Select(s => text.ToString(s).Trim()));
        Assert.Equal(["B;"], script.Down.Select(s => text.ToString(s).Trim()));
        Assert.Equal(TransactionMode.None, script.RequestedTransactionMode);
        Assert.Null(script.RequestedDownTransactionMode);
    }

    [Theory]
    [InlineData("-- sqlgitops: no-transaction\nA;", TransactionMode.None)]
    [InlineData("  --sqlgitops: NO-TRANSACTION\nA;", TransactionMode.None)]
    [InlineData("-- +goose NO TRANSACTION\n-- +goose Up\nA;", TransactionMode.None)]
    [InlineData("-- migrate:up transaction:false\nA;", TransactionMode.None)]
    [InlineData("-- migrate:up transaction:true\nA;", TransactionMode.PerFile)]
    [InlineData("-- +migrate Up notransaction\nA;", TransactionMode.None)]
    [InlineData("-- atlas:txmode none\n\nA;", TransactionMode.None)]
    [InlineData("-- atlas:txmode file\n\nA;", TransactionMode.PerFile)]
    [InlineData("--liquibase formatted sql\n--changeset me:1 runInTransaction:false\nA;", TransactionMode.None)]
    [InlineData("--liquibase formatted sql\n--changeset me:1\nA;", null)]
    [InlineData("A; -- sqlgitops: no-transaction", null)]
    [InlineData("-- a note on sqlgitops: no-transaction is used elsewhere", null)]
    [InlineData("-- Migrate: mark rows\nA;", null)]
    public void The_file_says_how_it_runs(string sql, TransactionMode? expected)
    {
        var script = MigrationScript.Read(SourceText.From(sql));

        Assert.Equal(expected, script.RequestedTransactionMode);
        Assert.Empty(script.Diagnostics);
    }

    [Theory]
    [InlineData("'text\n-- +goose Down\n'")]
    [InlineData("'it''s\n-- +goose Down\n'")]
    [InlineData("E'it\\'s\n-- +goose Down\n'")]
    [InlineData("\"name\n-- +goose Down\n\"")]
    [InlineData("$$ body\n-- +goose Down\n$$")]
    [InlineData("$fn$ a $$ b\n-- +goose Down\n$fn$")]
    [InlineData("/* note\n-- +goose Down\n*/ 1")]
    [InlineData("/* a /* b */\n-- +goose Down\n*/ 1")]
    public void A_marker_inside_a_literal_is_no_marker_and_said_so(string literal)
    {
        var text = SourceText.From($"-- +goose Up\nSELECT {literal};\n-- +goose Down\nB;\n");

        var script = MigrationScript.Read(text);

        Assert.Equal(["B;"], script.Down.Select(s => text.ToString(s).Trim()));
        Assert.Single(script.Up);
        var diagnostic = Assert.Single(script.Diagnostics);
        Assert.False(diagnostic.IsError);
        Assert.Equal("-- +goose Down", text.ToString(diagnostic.Span));
    }

    [Theory]
    [InlineData("COPY t (a) FROM stdin;\nO'Neill\n\\.\n")]
    [InlineData("\\echo don't\n")]
    [InlineData("-- don't\nSELECT 1; -- can't\n")]
    [InlineData("/* don't */ SELECT 1;\n")]
    [InlineData("SELECT 'never closed;\n")]
    [InlineData("SELECT $1, $tag$ never closed;\n")]
    [InlineData("SELECT 1; /* never closed\n")]
    [InlineData("SELECT a/*b*//c, d-e, '--', $1;\n")]
    [InlineData("SELECT 1 /* sqlite /* does not nest */;\n")]
    [InlineData("INSERT INTO t VALUES ('a''');\n")]
    public void Quotes_in_odd_places_hide_no_marker(string sql)
    {
        var text = SourceText.From($"-- +goose Up\n{sql}-- +goose Down\nB;\n");

        var script = MigrationScript.Read(text);

        Assert.Equal(["B;"], script.Down.Select(s => text.ToString(s).Trim()));
        Assert.Empty(script.Diagnostics);
    }

    [Fact]
    public void A_text_of_unclosed_openings_takes_linear_work()
    {
        // Quadratic work on these 6 MB would not end within the life of a test run.
        var sql = string.Concat(Enumerable.Range(0, 600_000).Select(i => $" $t{i}$ /*"));
        var text = SourceText.From($"-- +goose Up\n{sql}\n-- +goose Down\nB;\n");

        Assert.Equal(["B;"], MigrationScript.Read(text).Down.Select(s => text.ToString(s).Trim()));
    }

    [Fact]
    public void Environments_and_time_limits_are_read()
    {
        var script = MigrationScript.Read(SourceText.From(
            "-- sqlgitops: environments=Test, Staging\n-- sqlgitops: timeout lock=500ms statement=2min\nA;"));

        Assert.Equal(["Test", "Staging"], script.Environments);
        Assert.True(script.RunsIn("test"));
        Assert.False(script.RunsIn("Prod"));
        Assert.Equal(TimeSpan.FromMilliseconds(500), script.LockTimeout);
        Assert.Equal(TimeSpan.FromMinutes(2), script.StatementTimeout);
        Assert.Empty(script.Diagnostics);
    }

    [Fact]
    public void Zero_is_no_limit() =>
        Assert.Equal(TimeSpan.Zero, MigrationScript.Read(SourceText.From("-- sqlgitops: timeout statement=0\nA;")).StatementTimeout);

    [Theory]
    [InlineData("-- sqlgitops: no-transactoin\nA;", "Did you mean 'no-transaction'?")]
    [InlineData("-- sqlgitops: no-transaction please\nA;", "takes no arguments")]
    [InlineData("-- sqlgitops:\nA;", "is not a directive")]
    [InlineData("-- sqlgitops: environments\nA;", "needs names")]
    [InlineData("-- sqlgitops: environments=Test,,Prod\nA;", "separated by commas")]
    [InlineData("-- sqlgitops: timeout\nA;", "needs a limit")]
    [InlineData("-- sqlgitops: timeout lock\nA;", "not a duration")]
    [InlineData("-- sqlgitops: timeout lock=5parsecs\nA;", "not a duration")]
    [InlineData("-- sqlgitops: timeout lock=-5s\nA;", "not a duration")]
    [InlineData("-- sqlgitops: timeout lock=99999999999h\nA;", "not a duration")]
    [InlineData("-- sqlgitops: timeout lock=999999h\nA;", "not a duration")]
    [InlineData("-- sqlgitops: timeout look=5s\nA;", "not a time limit")]
    [InlineData("-- +goose Upp\nA;", "not a goose command")]
    [InlineData("-- +goose Up\n-- +goose ENVSUB ON\nA;", "not put into migrations")]
    [InlineData("-- migrate:upp\nA;", "not a dbmate marker")]
    [InlineData("-- migrate:up transaction:no\nA;", "not an option of dbmate")]
    [InlineData("-- +migrate Sideways\nA;", "not a sql-migrate command")]
    [InlineData("-- +migrate Up fast\nA;", "not an option of sql-migrate")]
    [InlineData("-- atlas:txmode maybe\nA;", "atlas:txmode needs")]
    [InlineData("A;\n-- +goose Up\nB;", "before the first section marker")]
    [InlineData("-- +goose Down\nB;", "no up section")]
    public void A_directive_that_cannot_be_followed_is_an_error(string sql, string message)
    {
        var diagnostic = Assert.Single(MigrationScript.Read(SourceText.From(sql)).Diagnostics);

        Assert.True(diagnostic.IsError);
        Assert.Contains(message, diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_flyway_settings_beside_a_file_count()
    {
        using var folder = new TemporaryFolder();
        folder.Add("V1__index.sql");
        folder.Add("V1__index.sql.conf", "# why\nexecuteInTransaction = false\n");
        folder.Add("V2__other.sql");

        var set = MigrationSet.Discover(folder.Path);

        Assert.Equal(TransactionMode.None, set.Ordered[0].ReadScript().RequestedTransactionMode);
        Assert.Null(set.Ordered[1].ReadScript().RequestedTransactionMode);
    }
}
