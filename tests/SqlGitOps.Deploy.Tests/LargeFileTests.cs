using System.Text;
using SqlGitOps.Deploy.Events;
using SqlGitOps.Testing;
using Xunit;

namespace SqlGitOps.Deploy.Tests;

/// <summary>Large files run window by window with the same result as whole ones.</summary>
public sealed class LargeFileTests
{
    [Theory]
    [ClassData(typeof(Engines))]
    public async Task StreamedFileLeavesWhatAWholeOneLeaves(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        var text = Encoding.UTF8.GetBytes("\uFEFF-- migrate:up\r\nBEGIN;\r\nCREATE TABLE t (id integer, name text);\r\n"
            + string.Concat(Enumerable.Range(1, 3000).Select(i => $"INSERT INTO t VALUES ({i}, 'ž;😀''\r\n -- {i}'); /* ; */\r\n"))
            + "DELETE FROM t WHERE id = 7;\r\nCOMMIT;\r\n-- migrate:down\r\nDROP TABLE t;\r\n"
            + string.Concat(Enumerable.Range(1, 300).Select(i => $"INSERT INTO other VALUES ({i});\r\n")));
        target.Write("V1__t.sql", text);
        var rows = "SELECT count(*) || ' ' || min(id) || ' ' || max(id) || ' ' || count(distinct name) || ' ' || min(name) FROM t";
        var row = $"SELECT checksum || ' ' || state || ' ' || applied_statements || ' ' || total_statements FROM {target.HistoryTable}";

        var whole = await target.DeployAsync();
        var (wholeRows, wholeRow) = (await target.ScalarAsync(rows), await target.ScalarAsync(row));
        await target.ResetAsync();
        var events = new EventList();
        var streamed = await target.DeployAsync(target.WithWindows(5000), events);

        Assert.Equal(DeployOutcome.Done, whole.Outcome);
        Assert.Equal(DeployOutcome.Done, streamed.Outcome);
        Assert.True(streamed.Applied[0].IsStreamed);
        Assert.False(whole.Applied[0].IsStreamed);
        Assert.Equal(wholeRows, await target.ScalarAsync(rows));
        Assert.Equal(wholeRow, await target.ScalarAsync(row));
        Assert.EndsWith("applied 3002 3002", wholeRow, StringComparison.Ordinal);
        Assert.Equal(whole.Plan!.Hash, streamed.Plan!.Hash);
        Assert.Equal(3002, events.Of<StatementsExecuted>().Last().Done);
        Assert.InRange(streamed.Applied[0].Statements.Count, 1, 200);
        Assert.Equal(DeployOutcome.NothingToDo, (await target.DeployAsync(target.WithWindows(5000))).Outcome);
        Assert.Equal(DeployOutcome.NothingToDo, (await target.DeployAsync()).Outcome);
    }

    [Theory]
    [ClassData(typeof(Engines))]
    public async Task FailureInALateWindowIsRolledBackAndHasItsLine(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        target.Write("V1__t.sql", "CREATE TABLE t (id integer PRIMARY KEY);\n"
            + string.Concat(Enumerable.Range(1, 2000).Select(i => $"INSERT INTO t VALUES ({(i == 1234 ? 5 : i)});\n")));

        var result = await target.DeployAsync(target.WithWindows(5000));

        Assert.Equal(DeployOutcome.FailedRolledBack, result.Outcome);
        Assert.Equal(1235, result.Error!.Position!.Value.Line);
        Assert.Equal(1, result.Error.Position.Value.Column);
        Assert.Equal(1234, result.Error.Statement);
        Assert.False(await target.HasTableAsync("t"));
    }

    [Theory]
    [ClassData(typeof(Engines))]
    public async Task SyntaxErrorInALateWindowIsRefusedWithItsLine(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        target.Write("V1__t.sql", "CREATE TABLE t (id integer PRIMARY KEY);\n"
            + string.Concat(Enumerable.Range(1, 2000).Select(i => i == 1500 ? "INSERT INTO t VALUES (1;\n" : $"INSERT INTO t VALUES ({i});\n")));

        var result = await target.DeployAsync(target.WithWindows(5000));

        Assert.Equal(DeployOutcome.Refused, result.Outcome);
        Assert.Equal(1501, Assert.Single(result.Plan!.Problems).Position!.Value.Line);
    }

    [Theory]
    [ClassData(typeof(Engines))]
    public async Task FileThatChangesBetweenPlanAndExecutionIsRolledBack(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        var text = "CREATE TABLE t (id integer PRIMARY KEY);\n" + string.Concat(Enumerable.Range(1, 1000).Select(i => $"INSERT INTO t VALUES ({i});\n"));
        target.Write("V1__t.sql", text);
        var events = new EventList(e =>
        {
            if (e is MigrationStarted)
            {
                target.Write("V1__t.sql", text.Replace("(1000)", "(1001)", StringComparison.Ordinal));
            }
        });

        var result = await target.DeployAsync(target.WithWindows(5000), events);

        Assert.Equal(DeployOutcome.FailedRolledBack, result.Outcome);
        Assert.Equal(DeployErrorKind.FileChanged, result.Error!.Kind);
        Assert.Contains("'V1__t.sql' was changed while it was deployed", result.Error.Message, StringComparison.Ordinal);
        Assert.False(await target.HasTableAsync("t"));
        Assert.Equal(DeployOutcome.Done, (await target.DeployAsync(target.WithWindows(5000))).Outcome);
        Assert.Equal("1001", await target.ScalarAsync("SELECT max(id) FROM t"));
    }

    [Theory]
    [ClassData(typeof(Engines))]
    public async Task LargeFileWithoutTransactionIsHeldAndCanBeResumed(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        string Text(int bad) => "-- sqlgitops: no-transaction\nCREATE TABLE t (id integer PRIMARY KEY);\n"
            + string.Concat(Enumerable.Range(1, 20).Select(i => $"INSERT INTO t VALUES ({(i == bad ? "'x'||" : "")}{i});\n")) + $"INSERT INTO {(bad > 0 ? "missing" : "t")} VALUES (21);";
        target.Write("V1__t.sql", Text(21));

        var failed = await target.DeployAsync(target.WithWindows(5000));
        target.Write("V1__t.sql", Text(0));
        var resumed = await target.DeployAsync(target.WithWindows(5000));

        Assert.Equal(DeployOutcome.FailedPartial, failed.Outcome);
        Assert.Equal(21, failed.Failure!.AppliedStatements);
        Assert.False(failed.Failure.Migration.IsStreamed);
        Assert.Equal(DeployOutcome.Done, resumed.Outcome);
        Assert.Equal("1 applied 22/22", await target.HistoryAsync());
        Assert.Equal("21", await target.ScalarAsync("SELECT count(*) FROM t"));
    }

    [Theory]
    [ClassData(typeof(Engines))]
    public async Task StatementBehindTheCommitKeepsAFileFromOneTransaction(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        target.Write("V1__t.sql", "BEGIN;\nCREATE TABLE t (id integer);\n"
            + string.Concat(Enumerable.Range(1, 200).Select(i => $"INSERT INTO t VALUES ({i});\n")) + "COMMIT;\nINSERT INTO t VALUES (201);\n");

        var result = await target.DeployAsync(target.WithWindows(5000));

        Assert.Equal(DeployOutcome.Done, result.Outcome);
        Assert.False(result.Applied[0].IsTransactional);
        Assert.Equal("201", await target.ScalarAsync("SELECT count(*) FROM t"));
    }

    [PostgresTheory]
    [InlineData(13)]
    [InlineData(18)]
    public async Task CopyDataGoThroughTheFileOnly(int major)
    {
        await using var target = await DeployTarget.CreateAsync($"postgresql {major}");
        var data = string.Concat(Enumerable.Range(1, 20_000).Select(i => $"{i}\tž😀 \\\\. {i}\n"));
        target.Write("V1__t.sql", "CREATE TABLE t (id integer, name text);\nCOPY t (id, name) FROM stdin;\n" + data
            + "\\.\nCREATE INDEX i ON t (id);\nCOPY t FROM stdin;\n\\.\nCOPY t FROM stdin WITH (FORMAT csv);\n0,csv\n\\.");
        var rows = "SELECT count(*) || ' ' || sum(id) || ' ' || md5(string_agg(name, ',' ORDER BY id)) FROM t";

        var whole = await target.DeployAsync();
        var expected = await target.ScalarAsync(rows);
        var history = await target.ScalarAsync($"SELECT checksum || total_statements FROM {target.HistoryTable}");
        await target.ResetAsync();
        var streamed = await target.DeployAsync(target.WithWindows(5000));

        Assert.Equal(DeployOutcome.Done, whole.Outcome);
        Assert.Equal(DeployOutcome.Done, streamed.Outcome);
        Assert.StartsWith("20001 ", expected, StringComparison.Ordinal);
        Assert.Equal(expected, await target.ScalarAsync(rows));
        Assert.Equal(history, await target.ScalarAsync($"SELECT checksum || total_statements FROM {target.HistoryTable}"));
    }

    [PostgresFact]
    public async Task ErrorOfCopyDataRollsTheFileBack()
    {
        await using var target = await DeployTarget.CreateAsync("postgresql 18");
        target.Write("V1__t.sql", "CREATE TABLE t (id integer);\nCOPY t FROM stdin;\n" + string.Concat(Enumerable.Range(1, 5000).Select(i => $"{(i == 4321 ? "bad" : i)}\n")) + "\\.\n");

        var result = await target.DeployAsync(target.WithWindows(5000));

        Assert.Equal(DeployOutcome.FailedRolledBack, result.Outcome);
        Assert.Equal(2, result.Error!.Position!.Value.Line);
        Assert.Contains("bad", result.Error.Message, StringComparison.Ordinal);
        Assert.False(await target.HasTableAsync("t"));
    }
}
