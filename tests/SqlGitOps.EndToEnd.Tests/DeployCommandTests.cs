using System.Text.Json;
using SqlGitOps.Testing;

namespace SqlGitOps.EndToEnd.Tests;

/// <summary>The options of <c>sqlgitops deploy</c> and <c>plan</c>, on a SQLite file.</summary>
public sealed class DeployCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new("deploy-options");

    public DeployCommandTests()
    {
        _folder.Write("sqlgitops.json", """
            {
              "dialect": "Sqlite",
              "environments": [
                { "name": "Dev", "connection": { "env": "APP_DATABASE" }, "policy": { "outOfOrder": "warn" } },
                { "name": "Prod", "connection": { "env": "APP_DATABASE" } }
              ]
            }
            """);
        _folder.Write("migrations/V1__a.sql", "CREATE TABLE a (id INTEGER PRIMARY KEY);\n");
        _folder.Write("migrations/V2__b.sql", "CREATE TABLE b (id INTEGER PRIMARY KEY);\n");
        _folder.Write("migrations/V3__c.sql", "CREATE TABLE c (id INTEGER PRIMARY KEY);\n");
    }

    private string Database => _folder.Combine("app.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_dry_run_prints_a_script_that_does_the_same()
    {
        var dry = Run(0, "deploy", "--dry-run", "--environment", "Prod");
        Assert.False(File.Exists(Database));
        Assert.Contains("3 migrations would be applied", dry.Error, StringComparison.Ordinal);

        // Standard output is the script and nothing else.
        SqliteFile.Execute(_folder.Combine("other.db"), dry.Output);
        Assert.Equal(3, SqliteFile.Count(_folder.Combine("other.db"), "SELECT count(*) FROM sqlite_master WHERE name IN ('a', 'b', 'c')"));

        var json = Run(0, "deploy", "--dry-run", "--environment", "Prod", "--format", "json").Output
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Contains("CREATE TABLE c", Assert.Single(json, e => e.GetProperty("event").GetString() == "script").GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain(json, e => e.GetProperty("event").GetString() == "applied");
        Assert.False(File.Exists(Database));
    }

    [Fact]
    public void The_help_writes_times_as_the_options_take_them()
    {
        var help = Run(0, "deploy", "--help").Output;
        Assert.Contains("[default: 5s]", help, StringComparison.Ordinal);
        Assert.Contains("[default: 1m]", help, StringComparison.Ordinal);
        Run(0, "deploy", "--lock-timeout", "5s", "--lock-wait", "1m", "--environment", "Prod");
    }

    [Fact]
    public void A_wrong_command_or_format_names_what_would_be_right()
    {
        foreach (var arguments in new string[][] { [], ["bogus"] })
        {
            Assert.Contains("Run 'sqlgitops --help'", Tool.Run(_folder.Root, arguments).Error, StringComparison.Ordinal);
        }

        Assert.Contains("Run 'sqlgitops deploy --help'", Tool.Run(_folder.Root, "deploy", "--bogus").Error, StringComparison.Ordinal);
        foreach (var (command, names) in new[] { ("status", "Text, Json"), ("lint", "Text, Json, Sarif, Github"), ("rules", "Text, Json") })
        {
            foreach (var value in new[] { "xml", "1" })
            {
                var error = Tool.Run(_folder.Root, command, "--format", value).Error;
                Assert.Contains($"'{value}' is no value for --format. Known are: {names}.", error, StringComparison.Ordinal);
            }
        }

        Assert.Contains("Known are: PostgreSql, ", Tool.Run(_folder.Root, "lint", "--dialect", "oracle").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_part_is_planned_and_deployed()
    {
        var plan = Run(0, "plan", "--to", "2", "--environment", "Prod").Output;
        Assert.Contains("pending  V2__b.sql", plan, StringComparison.Ordinal);
        Assert.Contains("later    V3__c.sql", plan, StringComparison.Ordinal);
        Assert.Contains("1 more were not chosen", plan, StringComparison.Ordinal);

        Run(0, "deploy", "--to", "1", "--environment", "Prod");
        var refused = Run(1, "deploy", "--only", "3", "--environment", "Prod");
        Assert.Contains("'V2__b.sql' comes before it", refused.Error, StringComparison.Ordinal);
        Assert.Contains("'--out-of-order'", refused.Error, StringComparison.Ordinal);

        // The environment's policy, and the option over it.
        Assert.Contains("warning SGO0310", Run(0, "deploy", "--only", "3", "--environment", "Dev").Error, StringComparison.Ordinal);
        Run(1, "deploy", "--environment", "Prod");
        Assert.DoesNotContain("SGO0310", Run(0, "deploy", "--out-of-order", "--environment", "Prod").Error, StringComparison.Ordinal);
        Assert.Equal(3, SqliteFile.CountHistory(Database));
    }

    [Fact]
    public void Status_lists_the_last_runs()
    {
        Run(0, "deploy", "--to", "1", "--environment", "Dev");
        Run(0, "deploy", "--environment", "Prod");

        Assert.DoesNotContain("  run ", Run(0, "status", "--environment", "Prod").Output, StringComparison.Ordinal);
        var lines = Run(0, "status", "--runs", "--environment", "Prod").Output.Split('\n').Where(line => line.StartsWith("  run ", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, lines.Count);
        Assert.Contains("deploy  Done  2 of 2  Prod", lines[0], StringComparison.Ordinal);
        Assert.Contains("deploy  Done  1 of 1  Dev", lines[1], StringComparison.Ordinal);

        var json = Run(0, "status", "--runs", "1", "--environment", "Prod", "--format", "json").Output
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        var run = Assert.Single(json, e => e.GetProperty("event").GetString() == "run").GetProperty("run");
        Assert.Equal(("deploy", "Done", 2), (run.GetProperty("action").GetString(), run.GetProperty("outcome").GetString(), run.GetProperty("applied").GetInt32()));
        Assert.Contains("'many' is no number", Run(2, "status", "--runs", "many", "--environment", "Prod").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void All_in_one_transaction()
    {
        _folder.Write("migrations/V3__c.sql", "CREATE TABLE a (id INTEGER PRIMARY KEY);\n");
        _folder.Write(".editorconfig", "root = true\n[*.sql]\ndotnet_analyzer_diagnostic.severity = none\n");

        Run(3, "deploy", "--transaction", "all", "--environment", "Prod");
        Assert.Equal(0, SqliteFile.CountHistory(Database));
        Run(3, "deploy", "--transaction", "file", "--environment", "Prod");
        Assert.Equal(2, SqliteFile.CountHistory(Database));
    }

    [Fact]
    public void The_time_limit_of_the_run_has_a_code_of_its_own()
    {
        _folder.Write("migrations/V4__endless.sql", "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n;\n");

        var result = Run(3, "deploy", "--timeout", "8s", "--environment", "Prod");

        Assert.Contains("V4__endless.sql: error SGO0309: The deployment did not end within 8 s", result.Error, StringComparison.Ordinal);
        Assert.Equal(3, SqliteFile.CountHistory(Database));
    }

    [Theory]
    [InlineData("'soon' is no duration for --timeout", "--timeout", "soon")]
    [InlineData("'-5' is no duration for --lock-wait", "--lock-wait=-5")]
    [InlineData("'some'", "--transaction", "some")]
    [InlineData("There is no migration '7'. The nearest is 3 ('V3__c.sql')", "--to", "7")]
    public void What_cannot_be_read_ends_with_2(string message, params string[] options)
    {
        var result = Run(2, ["deploy", .. options, "--environment", "Prod"]);

        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Database));
    }

    [Theory]
    [InlineData("deploy")]
    [InlineData("undo")]
    [InlineData("import")]
    [InlineData("baseline", "--all")]
    [InlineData("repair", "--applied")]
    public void Every_command_that_waits_for_the_lock_takes_the_same_durations(params string[] command)
    {
        var unreadable = Run(2, [.. command, "--environment", "Prod", "--lock-wait", "soon"]);
        Assert.Contains("'soon' is no duration for --lock-wait. Write it as 500ms, 30s, 5m or 1h.", unreadable.Error, StringComparison.Ordinal);

        // An environment that there is not: the option was understood.
        foreach (var duration in (string[])["500ms", "2m", "7"])
        {
            Assert.DoesNotContain("--lock-wait", Run(2, [.. command, "--environment", "Nowhere", "--lock-wait", duration]).Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_is_for_other_environments_is_listed_as_skipped()
    {
        _folder.Write("migrations/V3__c.sql", "-- sqlgitops: environments=Prod\nCREATE TABLE c (id INTEGER PRIMARY KEY);\n");

        Assert.Contains("  skipped  V3__c.sql  (only for Prod)", Run(0, "plan", "--environment", "Dev").Output, StringComparison.Ordinal);
        Assert.Contains("\"event\":\"skipped\"", Run(0, "plan", "--environment", "Dev", "--format", "json").Output, StringComparison.Ordinal);
        Assert.DoesNotContain("skipped", Run(0, "plan", "--environment", "Prod").Output, StringComparison.Ordinal);

        var chosen = Run(0, "deploy", "--only", "3", "--environment", "Dev").Output;
        Assert.Contains("Nothing to deploy: 'V3__c.sql' was chosen and is only for Prod.", chosen, StringComparison.Ordinal);
        Assert.Contains(
            "Nothing to deploy: 'V3__c.sql' was chosen and is only for Prod.", Run(0, "plan", "--only", "3", "--environment", "Dev").Output, StringComparison.Ordinal);
        Run(0, "deploy", "--to", "1", "--environment", "Dev");
        Assert.Contains(
            "Nothing to deploy: nothing that was chosen is pending.", Run(0, "deploy", "--only", "1", "--environment", "Dev").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dry_run_says_of_callbacks_what_they_would_do()
    {
        _folder.Write("migrations/callbacks/beforeDeploy.sql", "SELECT 1;\n");

        var dry = Run(0, "deploy", "--dry-run", "--environment", "Prod");
        Assert.Contains("Would run callbacks/beforeDeploy.sql", dry.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Ran ", dry.ToString(), StringComparison.Ordinal);

        var json = Run(0, "deploy", "--dry-run", "--environment", "Prod", "--format", "json").Output;
        Assert.Contains("\"exitCode\":0,\"applied\":0,\"pending\":3", json, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_way_to_end_has_one_end_in_JSON()
    {
        _folder.Write("migrations/migrations.sum", "head sha256:v1:00\n");
        AssertEnd(1, "Refused", "SGO0311", "verify", "--environment", "Prod");
        File.Delete(_folder.Combine("migrations/migrations.sum"));

        AssertEnd(2, "ConfigurationError", "SGO0010", "verify", "--environment", "Nowhere");

        _folder.Write("migrations/V3__c.sql", "CREATE TABLE c (\n");
        AssertEnd(1, "Refused", "SGO0012", "deploy", "--environment", "Prod");
    }

    [Fact]
    public void Events_about_a_migration_have_its_fields()
    {
        Run(0, "deploy", "--to", "2", "--environment", "Prod");

        var status = Run(0, "status", "--environment", "Prod", "--format", "json").Output;

        Assert.Matches("\"event\":\"applied\".*\"script\":\"V2__b.sql\",\"version\":\"2\",\"state\":\"applied\",\"appliedAt\":\"2[0-9T:.-]+Z\"", status);
        Assert.Matches("\"event\":\"pending\".*\"script\":\"V3__c.sql\",\"version\":\"3\",\"state\":\"pending\"}", status);
        Assert.Matches("\"event\":\"pending\".*\"script\":\"V3__c.sql\"", Run(0, "plan", "--environment", "Prod", "--format", "json").Output);
    }

    private void AssertEnd(int exitCode, string outcome, string code, params string[] arguments)
    {
        var lines = Run(exitCode, [.. arguments, "--format", "json"]).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Contains(lines, line => line.Contains($"\"code\":\"{code}\"", StringComparison.Ordinal));
        Assert.Single(lines, line => line.Contains("\"event\":\"end\"", StringComparison.Ordinal));
        Assert.Contains($"\"event\":\"end\",\"outcome\":\"{outcome}\",\"exitCode\":{exitCode}", lines[^1], StringComparison.Ordinal);
    }

    private ProcessResult Run(int exitCode, params string[] arguments)
    {
        var result = Tool.Run(_folder.Root, new Dictionary<string, string?> { ["APP_DATABASE"] = $"Data Source={Database}" }, arguments);
        Assert.True(result.ExitCode == exitCode, $"{string.Join(' ', arguments)} ended with {result.ExitCode}: {result}");
        return result;
    }
}
