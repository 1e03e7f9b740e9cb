using System.Globalization;
using Npgsql;
using SqlGitOps.Deploy.Events;
using SqlGitOps.Deploy.Providers.PostgreSql;
using SqlGitOps.Migrations;
using SqlGitOps.Testing;
using Xunit;

namespace SqlGitOps.Deploy.Tests;

/// <summary>Many changes of rows go to PostgreSQL as simple queries, with the same result as one by one.</summary>
public sealed class QueryTests
{
    private const int Rows = 3000;

    /// <summary>Well behind those that begin the migration and before those that end it.</summary>
    private const int Middle = 1500;

    [Fact]
    public void NpgsqlHasWhatItTakes()
    {
        Assert.True(NpgsqlSimpleQuery.IsAvailable, "This version of Npgsql has other members. Without them many INSERTs take half as long again.");
        Assert.True(NpgsqlTextResults.IsAvailable, "This version of Npgsql has other members. Without them a SELECT of aclitem fails.");
    }

    [Theory]
    [ClassData(typeof(PostgreSqlEngines))]
    public async Task StatementsRunOnceEachAndInOrder(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        Write(target, i => i switch
        {
            // Rows, comments, an own rule, a CTE: each is still one statement.
            Middle => "INSERT INTO t (id, note) VALUES (1500, 'x') RETURNING id, note",
            Middle + 1 => "UPDATE t SET note = 'é😀;' /* ; */ WHERE id = 1500",
            Middle + 2 => "WITH gone AS (DELETE FROM t WHERE id = 7 RETURNING note) INSERT INTO t (id, note) SELECT -7, note FROM gone",
            Middle + 3 => "INSERT INTO ruled VALUES (1)",
            Middle + 4 => "DELETE FROM t WHERE id = 8",
            _ => null,
        });
        var events = new EventList();

        var result = await target.DeployAsync(events: events);

        Assert.True(result.Outcome == DeployOutcome.Done, result.Error?.ToString());
        Assert.Equal("2995 -7 3000 é😀;", await target.ScalarAsync("SELECT count(*) || ' ' || min(id) || ' ' || max(id) || ' ' || max(note) FILTER (WHERE id = 1500) FROM t"));
        Assert.Equal("1 applied 3002/3002", await target.HistoryAsync());
        Assert.Equal(Rows + 2, events.Of<StatementsExecuted>().Last().Done);

        // Else this would show nothing: current_query() is the text of all that came in one message.
        Assert.True(int.Parse(await target.ScalarAsync("SELECT max(sent) FROM t"), CultureInfo.InvariantCulture) > 10_000);
    }

    [Theory]
    [ClassData(typeof(PostgreSqlEngines))]
    public async Task ErrorHasItsStatementAndPlace(string engine)
    {
        foreach (var (sql, code, column) in ((string, string, int)[])
        [
            ("INSERT INTO t (id) VALUES (5)", "23505", 1),
            ("INSERT INTO t (id, note) VALUES (1, 'é😀' || missing)", "42703", 46),
            ("INSERT INTO t (id) VALUES (1) ON CONFLICT DO UPDATE SET id = 1", "42601", 31),
            ("UPDATE t SET note = 1 / (id - id)", "22012", 1),
        ])
        {
            await using var target = await DeployTarget.CreateAsync(engine);
            Write(target, i => i == Middle ? sql : null);

            var result = await target.DeployAsync();

            Assert.Equal((DeployOutcome.FailedRolledBack, code), (result.Outcome, result.Error!.Code));
            Assert.Equal((Middle + 1, Middle + 1, column), (result.Error.Statement, result.Error.Position!.Value.Line, result.Error.Position.Value.Column));
            Assert.False(await target.HasTableAsync("t"));
        }
    }

    [PostgresFact]
    public async Task SyntaxThatOnlyTheServerRefusesHasItsPlace()
    {
        // PostgreSQL 13 has no MERGE.
        await using var target = await DeployTarget.CreateAsync(Engines.Oldest);
        Write(target, i => i == Middle ? "  MERGE INTO t USING t AS s ON false WHEN NOT MATCHED THEN DO NOTHING" : null);

        var result = await target.DeployAsync();

        Assert.Equal((DeployOutcome.FailedRolledBack, "42601"), (result.Outcome, result.Error!.Code));
        Assert.Equal((Middle + 1, Middle + 1, 3), (result.Error.Statement, result.Error.Position!.Value.Line, result.Error.Position.Value.Column));
    }

    [Theory]
    [ClassData(typeof(PostgreSqlEngines))]
    public async Task CancellationStopsThem(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        Write(target, i => i == Middle ? "INSERT INTO t (id) SELECT -1 FROM pg_sleep(30)" : null);
        using var source = new CancellationTokenSource();
        var events = new EventList(e =>
        {
            if (e is StatementsExecuted { Done: > 900 })
            {
                source.CancelAfter(TimeSpan.FromMilliseconds(300));
            }
        });

        var result = await target.DeployAsync(events: events, cancellationToken: source.Token);

        Assert.Equal(DeployOutcome.Cancelled, result.Outcome);
        Assert.False(await target.HasTableAsync("t"));
        Write(target, _ => null);
        Assert.Equal(DeployOutcome.Done, (await target.DeployAsync()).Outcome);
    }

    [PostgresFact]
    public async Task LostConnectionIsRolledBack()
    {
        await using var target = await DeployTarget.CreateAsync(Engines.Newest);
        Write(target, i => i == Middle ? "INSERT INTO t (id) SELECT -1 WHERE pg_terminate_backend(pg_backend_pid())" : null);

        var result = await target.DeployAsync();

        Assert.Equal((DeployOutcome.FailedRolledBack, DeployErrorKind.ConnectionLost), (result.Outcome, result.Error!.Kind));
        Assert.Equal(Middle + 1, result.Error.Statement);
        Assert.False(await target.HasTableAsync("t"));
    }

    [PostgresFact]
    public async Task LimitOfAStatementCountsForEach()
    {
        await using var target = await DeployTarget.CreateAsync(Engines.Newest);
        Write(target, i => i is >= Middle and < Middle + 8 ? $"INSERT INTO t (id) SELECT {i} FROM pg_sleep(0.2)" : null, "-- sqlgitops: timeout statement=1s\n");

        var result = await target.DeployAsync();

        Assert.True(result.Outcome == DeployOutcome.Done, result.Error?.ToString());
    }

    [PostgresFact]
    public async Task WhatTheServerSaysIsTold()
    {
        await using var target = await DeployTarget.CreateAsync(Engines.Newest);
        await target.ExecuteAsync("CREATE FUNCTION say(id integer) RETURNS integer LANGUAGE plpgsql AS $$ BEGIN RAISE NOTICE 'row %', id; RETURN id; END $$");
        Write(target, i => i is Middle or Middle + 3 ? $"INSERT INTO t (id) VALUES (say({i}))" : null);
        var events = new EventList();

        var result = await target.DeployAsync(events: events);

        Assert.Equal(DeployOutcome.Done, result.Outcome);
        Assert.Equal(["row 1500", "row 1503"], events.Of<ServerMessage>().Select(e => e.Text));
    }

    [PostgresFact]
    public async Task PlaceInATextWithValuesIsThatOfTheFile()
    {
        await using var target = await DeployTarget.CreateAsync(Engines.Newest);
        Write(target, i => i == Middle ? "INSERT INTO t (id, note) VALUES (1, '${value}' || missing)" : null, "-- sqlgitops: variables=value\n");

        var result = await target.DeployAsync(new DeployOptions { Variables = [new MigrationVariable("value", "a long; value")] });

        Assert.Equal((DeployOutcome.FailedRolledBack, "42703"), (result.Outcome, result.Error!.Code));
        Assert.Equal((Middle + 2, 51), (result.Error.Position!.Value.Line, result.Error.Position.Value.Column));
    }

    [PostgresTheory]
    [InlineData("UTF8", "INSERT INTO t (id, note) VALUES (1500, E'\\xff')", "22021", 1)]
    [InlineData("LATIN1", "INSERT INTO t (id, note) VALUES (1500, '→')", "22P05", 1)]
    [InlineData("SQL_ASCII", "INSERT INTO t (id, note) VALUES (1500, missing)", "42703", 40)]
    [InlineData("SQL_ASCII", "UPDATE t SET note = missing, sent = 1", "42703", 21)]
    public async Task ErrorOfAnEncodingHasItsStatement(string encoding, string sql, string code, int column)
    {
        await using var target = await DeployTarget.CreateAsync(Engines.Newest);
        var connection = new NpgsqlConnectionStringBuilder(target.ConnectionString);
        var name = connection.Database + "_e";
        await target.ExecuteAsync($"CREATE DATABASE {name} ENCODING '{encoding}' LOCALE 'C' TEMPLATE template0");
        try
        {
            Write(target, i => i == Middle ? sql : encoding == "SQL_ASCII" && i < Middle ? $"INSERT INTO t (id, note) VALUES ({i}, 'éééééééééé')" : null);

            connection.Database = name;
            connection.Pooling = false;
            var result = await target.DeployAsync(connectionString: connection.ConnectionString);

            Assert.Equal((DeployOutcome.FailedRolledBack, code), (result.Outcome, result.Error!.Code));
            Assert.Equal((Middle + 1, Middle + 1, column), (result.Error.Statement, result.Error.Position!.Value.Line, result.Error.Position.Value.Column));
        }
        finally
        {
            await target.ExecuteAsync($"DROP DATABASE {name} WITH (FORCE)");
        }
    }

    [PostgresTheory]
    [InlineData("CREATE TABLE seen (q text DEFAULT current_query(), at timestamptz DEFAULT clock_timestamp())")]
    [InlineData("CREATE TABLE seen (q text, at timestamptz DEFAULT statement_timestamp())")]
    [InlineData("CREATE TABLE seen (q text, at timestamptz DEFAULT clock_timestamp()); CREATE FUNCTION f() RETURNS text LANGUAGE sql AS 'SELECT Current_Query()'")]
    [InlineData("CREATE TABLE seen (q text, at timestamptz DEFAULT clock_timestamp()); SELECT set_config('pgaudit.log', 'write', true)")]
    [InlineData("CREATE TABLE seen (q text, at timestamptz DEFAULT clock_timestamp())", "INSERT INTO seen (q) VALUES (CURRENT_QUERY())")]
    public async Task TextThatIsLookedAtIsThatOfOneStatement(string before, string? insert = null)
    {
        await using var target = await DeployTarget.CreateAsync(Engines.Newest);
        await target.ExecuteAsync("CREATE FUNCTION sent() RETURNS text LANGUAGE plpgsql AS $$ DECLARE q text; BEGIN EXECUTE 'SELECT current_' || 'query()' INTO q; RETURN q; END $$");
        target.Write("V1__t.sql", before + ";\n" + string.Concat(Enumerable.Repeat((insert ?? "INSERT INTO seen (q) VALUES (sent())") + ";\n", Rows)));

        var result = await target.DeployAsync();

        Assert.True(result.Outcome == DeployOutcome.Done, result.Error?.ToString());
        Assert.Equal($"true {Rows}", await target.ScalarAsync("SELECT (max(length(q)) < 100) || ' ' || count(DISTINCT at) FROM seen"));
    }

    /// <summary>A migration with two tables and rows; the statement instead of the one that makes a row, or null for that.</summary>
    private static void Write(DeployTarget target, Func<int, string?> other, string before = "") => target.Write(
        "V1__t.sql",
        before + "DO $$ BEGIN CREATE TABLE ruled (id integer);"

            // The name in two pieces: else it would be found, and the statements sent one by one.
            + " CREATE FUNCTION sent() RETURNS integer LANGUAGE plpgsql AS 'DECLARE n integer; BEGIN EXECUTE ''SELECT length(current_'' || ''query())'' INTO n; RETURN n; END'; END $$;"
            + " CREATE TABLE t (id integer PRIMARY KEY, note text, sent integer DEFAULT sent());\n"
            + string.Concat(Enumerable.Range(1, Rows).Select(i => $"{other(i) ?? $"INSERT INTO t (id, note) VALUES ({i}, '{i}')"}{(i == Middle ? " -- no; end" : ";")}\n{(i == Middle ? ";" : "")}")));
}
