using SqlGitOps.Deploy.Events;
using SqlGitOps.Deploy.Planning;
using SqlGitOps.Migrations;
using SqlGitOps.Testing;
using Xunit;

namespace SqlGitOps.Deploy.Tests;

/// <summary>Variables in migrations: what is sent has their values, and nothing else does.</summary>
public sealed class VariableTests
{
    private const string Canary = "c4n4ry_value";

    [Theory]
    [ClassData(typeof(EnginesAndPooler))]
    public async Task ValueIsSentAndTheHistoryKeepsTheTemplate(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        target.Write("V1__a.sql", "CREATE TABLE ${table} (id integer, what text DEFAULT 'x ${what} y ${other}');\nINSERT INTO ${table} (id) VALUES (${number});");
        target.Write("V2__b.sql", "-- sqlgitops: no-transaction\nINSERT INTO ${table} (id) VALUES (${number} + 1);\nINSERT INTO \"${table}\" (id) VALUES (1);");
        target.Write("R__v.sql", "CREATE VIEW v_${table} AS SELECT * FROM ${table};");
        var options = With(("table", Canary), ("what", "it's not"[..2]), ("number", "40"));
        var events = new EventList();

        var result = await target.DeployAsync(options, events);

        Assert.True(result.Outcome == DeployOutcome.Done, string.Join('\n', result.Plan!.Problems.Select(p => p.Message)) + result.Error);
        Assert.Equal("82", await target.ScalarAsync($"SELECT sum(id) FROM {Canary}"));
        Assert.Equal("x it y ${other}", await target.ScalarAsync($"SELECT max(what) FROM v_{Canary}"));
        Assert.Equal(target.Migrations[0].Checksum, await target.ScalarAsync($"SELECT checksum FROM {target.HistoryTable} WHERE version = '1'"));
        Assert.DoesNotContain(Canary, await target.HistoryDumpAsync(), StringComparison.Ordinal);

        // Another value is no change of the migration.
        Assert.Equal(DeployOutcome.NothingToDo, (await target.DeployAsync(With(("table", "another"), ("what", "b"), ("number", "1")))).Outcome);
        Assert.Equal(DeployOutcome.NothingToDo, (await target.DeployAsync()).Outcome);
    }

    [Theory]
    [InlineData("INSERT INTO ${t} VALUES (1);", "", 1, "The placeholder ${t} has no value")]
    [InlineData("-- sqlgitops: variables=t\nSELECT 1;\nINSERT INTO ${t} VALUES (1);", "", 3, "The variable ${t} has no value. Set it in sqlgitops.json")]
    [InlineData("INSERT INTO a VALUES ('${t}');", "declared", 1, "The variable ${t} has no value. Set the environment variable T")]
    [InlineData("INSERT INTO {{t}} VALUES (1);", "declared", 1, "The placeholder {{t}} has no value")]
    [InlineData("-- sqlgitops: variables=t,\nSELECT 1;", "", 1, "'variables' needs names")]
    public void WhatHasNoValueIsAProblemThatSaysWhereToSetIt(string sql, string declared, int line, string message)
    {
        using var folder = new TemporaryFolder("variables");
        folder.Write("V1__a.sql", sql);
        IReadOnlyList<MigrationVariable> variables = declared.Length == 0 ? [] : [new MigrationVariable("t", null) { HowToSet = "Set the environment variable T." }];

        var problems = new DeploymentPlanner(Readers.For(Syntax.SqlDialect.PostgreSql), new VariableValues(variables)).Plan(
            MigrationFile.ReadAll(MigrationSet.Discover(folder.Root).Deployable), History.HistorySnapshot.Absent, new PlanOptions()).Problems;

        var problem = Assert.Single(problems);
        Assert.Equal(line, problem.Position!.Value.Line);
        Assert.StartsWith(message, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("INSERT INTO a VALUES (1, ${v});", "1); DROP TABLE a; --")]
    [InlineData("INSERT INTO a VALUES (1, '${v}');", "x'); DELETE FROM a; SELECT ('")]
    [InlineData("CREATE TABLE b (${v});", "id integer, (")]
    [InlineData("${v} INDEX i ON a (id);", "CREATE")]
    public void ValueThatMakesAnotherStatementIsRefusedAndNotShown(string sql, string value)
    {
        using var folder = new TemporaryFolder("variables");
        folder.Write("V1__a.sql", "SELECT 1;\n" + sql);

        var plan = new DeploymentPlanner(Readers.For(Syntax.SqlDialect.PostgreSql), new VariableValues([new MigrationVariable("v", value)])).Plan(
            MigrationFile.ReadAll(MigrationSet.Discover(folder.Root).Deployable), History.HistorySnapshot.Absent, new PlanOptions());

        if (sql.StartsWith("${v}", StringComparison.Ordinal))
        {
            // A statement of the same kind is what it says.
            Assert.DoesNotContain(plan.Problems, p => p.Message.Contains(value, StringComparison.Ordinal));
            return;
        }

        var problem = Assert.Single(plan.Problems);
        Assert.Equal((PlanProblemKind.Variable, 2), (problem.Kind, problem.Position!.Value.Line));
        Assert.Contains("${v}", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(value, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [ClassData(typeof(EnginesAndPooler))]
    public async Task ValueShowsInNoErrorEventOrRow(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        target.Write("V1__a.sql", "CREATE TABLE ${table} (id integer);");
        Assert.Equal(DeployOutcome.Done, (await target.DeployAsync(With(("table", Canary)))).Outcome);
        string[] files =
        [
            "INSERT INTO ${table} VALUES (1);\nINSERT INTO ${table}_x VALUES (1);",
            "-- sqlgitops: no-transaction\nINSERT INTO ${table} VALUES (1);\n  INSERT INTO ${table}  (id, missing)  VALUES (1, 2);",
            "CREATE TABLE ${table} (id integer);",
        ];
        foreach (var sql in files)
        {
            await target.ExecuteAsync($"DELETE FROM {target.HistoryTable} WHERE version = '2'");
            var path = target.Write("V2__b.sql", sql);
            var events = new EventList();

            var result = await target.DeployAsync(With(("table", Canary)), events);

            Assert.NotEqual(DeployOutcome.Done, result.Outcome);
            Assert.Equal(path, result.Error!.Path);
            Assert.DoesNotContain(Canary, result.Error.ToString(), StringComparison.OrdinalIgnoreCase);
            Assert.Contains("${table}", result.Error.Message + sql, StringComparison.Ordinal);
            Assert.DoesNotContain(Canary, await target.HistoryDumpAsync(), StringComparison.OrdinalIgnoreCase);
            foreach (var item in events.All)
            {
                Assert.DoesNotContain(Canary, item.ToString(), StringComparison.OrdinalIgnoreCase);
            }

            if (engine != Engines.Sqlite && sql.Contains("missing", StringComparison.Ordinal))
            {
                // The place is that of the template.
                Assert.Equal((3, 30), (result.Error.Position!.Value.Line, result.Error.Position.Value.Column));
            }
        }

        target.Write("V2__b.sql", "INSERT INTO ${table} VALUES (1);");
        var dry = await target.DeployAsync(With(("table", Canary)) with { DryRun = true });
        Assert.Contains("INSERT INTO ${table} VALUES (1);", dry.Script, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, dry.Script, StringComparison.Ordinal);
    }

    [Theory]
    [ClassData(typeof(EnginesAndPooler))]
    public async Task LargeFileIsHeldOnlyWhenItHasVariables(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        static string Rows(string last) => string.Concat(Enumerable.Range(1, 500).Select(i => $"INSERT INTO t VALUES ({i}, '{(i == 400 ? last : "$ {x}")}');\n"));
        target.Write("V1__t.sql", "CREATE TABLE t (id integer, what text);\n" + Rows("plain"));
        target.Write("V2__late.sql", Rows("${what}"));
        target.Write("V3__other.sql", "-- sqlgitops: variables=what\n" + Rows("${other}"));
        if (engine != Engines.Sqlite)
        {
            target.Write("V4__data.sql", "COPY t FROM stdin;\n" + string.Concat(Enumerable.Repeat("1\t${what}\n", 10)) + "\\.\nCOPY t FROM stdin;\n"
                + string.Concat(Enumerable.Repeat("1\t${what}\n", 1000)) + "\\.\nSELECT 1;\n");
        }

        var result = await target.DeployAsync(With(("what", Canary)) with { Texts = target.WithWindows(2000).Texts });

        Assert.True(result.Outcome == DeployOutcome.Done, string.Join('\n', result.Plan!.Problems.Select(p => p.Message)) + result.Error);
        Assert.Equal(
            engine == Engines.Sqlite ? "V1__t.sql" : "V1__t.sql, V4__data.sql",
            string.Join(", ", result.Applied.Where(migration => migration.IsStreamed).Select(migration => migration.Script)));
        Assert.Equal("1", await target.ScalarAsync($"SELECT count(*) FROM t WHERE what = '{Canary}'"));
        Assert.Equal("1", await target.ScalarAsync("SELECT count(*) FROM t WHERE what = '${other}'"));
        Assert.Equal(engine == Engines.Sqlite ? "0" : "1010", await target.ScalarAsync("SELECT count(*) FROM t WHERE what = '${what}'"));

        // What the file itself declares is asked for also behind the statements that a plan of a large file shows.
        target.Write("V5__missing.sql", "-- sqlgitops: variables=nowhere\n" + Rows("${nowhere}"));
        var refused = await target.DeployAsync(target.WithWindows(2000));
        Assert.Equal((PlanProblemKind.Variable, 401), (refused.Plan!.Problems[0].Kind, refused.Plan.Problems[0].Position!.Value.Line));
    }

    [PostgresFact]
    public async Task ServerMessagesAndPreflightHideValues()
    {
        await using var target = await DeployTarget.CreateAsync("postgresql 18");
        target.Write("V1__a.sql", "DO $$ BEGIN RAISE NOTICE 'hello ${who}'; END $$;");
        var events = new EventList();
        Assert.Equal(DeployOutcome.Done, (await target.DeployAsync(With(("who", Canary)), events)).Outcome);
        Assert.Contains("hello ${who}", events.Of<ServerMessage>().Select(m => m.Text));

        target.Write("V2__b.sql", "CREATE EXTENSION ${who};");
        var refused = await target.DeployAsync(With(("who", Canary)), events);
        Assert.Equal(DeployOutcome.PreflightFailed, refused.Outcome);
        Assert.Contains("extension ${who}", refused.Error!.Message, StringComparison.Ordinal);
    }

    [PostgresTheory]
    [InlineData(13)]
    [InlineData(18)]
    public async Task ConcurrentIndexOfAVariableNameIsProbedByItsRealName(int major)
    {
        var options = With(("t", Canary));
        for (var at = 1; ; at++)
        {
            await using var target = await DeployTarget.CreateAsync($"postgresql {major}");
            target.Write("V1__a.sql", "CREATE TABLE ${t} (id integer);");
            target.Write("V2__b.sql", "CREATE INDEX CONCURRENTLY ${t}_i ON ${t} (id);");
            var provider = new FaultyProvider(target.Provider(), at, isAfter: true);
            try
            {
                await new Deployer(provider, target.Reader, options).DeployAsync(target.Migrations);
            }
            catch (SimulatedCrashException)
            {
            }

            Assert.True(provider.HasCrashed, "The index was never made outside of a transaction.");
            if (provider.Where != "after statement 1 (Alone)")
            {
                continue;
            }

            var events = new EventList();
            var result = await target.DeployAsync(options, events);

            Assert.True(result.Outcome == DeployOutcome.Done, result.Error?.ToString());
            var settled = Assert.Single(events.Of<StatementSettled>());
            Assert.Equal(Providers.StatementFateKind.Applied, settled.Fate.Kind);
            Assert.DoesNotContain(Canary, settled.Fate.Explanation, StringComparison.Ordinal);
            Assert.Equal("1 applied 1/1, 2 applied 1/1", await target.HistoryAsync());
            return;
        }
    }

    [Theory]
    [InlineData("a ${x} b", 0, 0)]
    [InlineData("a ${x} b", 2, 2)]
    [InlineData("a ${x} b", 5, 2)]
    [InlineData("a ${x} b", 7, 6)]
    [InlineData("a ${x} b", 8, 7)]
    [InlineData("${x}${x}c", 10, 8)]
    [InlineData("${y}${x}", 6, 4)]
    public void PlacesLeadBackToTheTemplate(string template, int offset, int expected)
    {
        var values = new VariableValues([new MigrationVariable("x", "12345")]);

        Assert.Equal(expected, values.ToTemplate(template.AsMemory(), offset));
    }

    [Fact]
    public void ShortValuesAreHiddenAsWords()
    {
        var values = new VariableValues([new MigrationVariable("x", "ab"), new MigrationVariable("y", "two words")]);

        Assert.Equal("table ${x} of tabs; ${y}; ${y}", values.Hide("table ab of tabs; two words; words"));
    }

    private static DeployOptions With(params (string Name, string Value)[] variables) =>
        new() { Variables = [.. variables.Select(v => new MigrationVariable(v.Name, v.Value))] };
}
