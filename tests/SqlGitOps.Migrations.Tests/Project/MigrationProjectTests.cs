using SqlGitOps.Migrations.Conventions;
using SqlGitOps.Migrations.Project;
using SqlGitOps.Syntax;
using Xunit;

namespace SqlGitOps.Migrations.Tests.Project;

public sealed class MigrationProjectTests : IDisposable
{
    private const string Complete = """
        {
          // where it goes
          "$schema": "sqlgitops.schema.json",
          "dialect": "postgresql", "targetVersion": "17",
          "migrations": { "path": "db/migrations", "convention": "diesel" },
          "historyTable": "ops.history",
          "environments": [
            { "name": "Dev",  "branch": "dev",  "connection": { "env": "DEV_DATABASE" } },
            {
              "name": "Prod", "branch": "main", "connection": { "file": "prod.connection" }, "after": "Dev",
              "approval": { "required": 2, "notAuthor": true },
              "variables": { "schema": "app" }, "databases": ["a", "b"], "review": { "SGO1001": "error" },
            },
          ],
          "branches": { "keep": 3 }, "masking": { "rules": [] }, /* the end */
        }
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Everything_in_the_file_is_read()
    {
        var project = Load(Complete);

        Assert.Equal(SqlDialect.PostgreSql, project.Dialect);
        Assert.Equal("17", project.TargetVersion);
        Assert.Equal(new MigrationSettings("db/migrations", ConventionName.UpDownFolders), project.Migrations);
        Assert.Equal("ops.history", project.HistoryTable);
        Assert.Equal(["Dev", "Prod"], project.Environments.Select(e => e.Name));
        var prod = project.FindEnvironment("PROD")!;
        Assert.Equal(("main", "Dev"), (prod.Branch, prod.After));
        Assert.Equal(new ApprovalPolicy(2, true), prod.Approval);
        Assert.Equal("app", prod.Variables["schema"].Literal);
        Assert.Equal("error", prod.ReviewOverrides["SGO1001"]);
        Assert.Equal(2, prod.Databases?.GetArrayLength());
        Assert.Equal(3, project.Branches?.GetProperty("keep").GetInt32());
        Assert.NotNull(project.Masking);
        Assert.Equal(_folder.Path, project.Folder);
    }

    [Fact]
    public void Files_for_other_engines_belong_to_the_project_neither_by_folder_nor_by_name()
    {
        var paths = new[] { "0001_a.postgres.up.sql", "0001_a.sqlite3.up.sql", "0001_a.up.sql", "0002_b.mysql.up.sql" }.Select(n => _folder.Add("migrations/" + n)).ToArray();
        var project = Load("""{ "dialect": "PostgreSql" }""");
        var (asWritten, overridden) = (project.Resolve(new ProjectOverrides()), project.Resolve(new ProjectOverrides { Dialect = SqlDialect.Sqlite }));

        Assert.All(
            [asWritten.DiscoverMigrations(), asWritten.MigrationsOf(paths)],
            set => Assert.Equal(["0001_a.postgres.up.sql"], set.All.Select(m => m.Script)));
        Assert.All(
            [overridden.DiscoverMigrations(), overridden.MigrationsOf(paths)],
            set => Assert.Equal(["0001_a.sqlite3.up.sql"], set.All.Select(m => m.Script)));
    }

    [Fact]
    public void An_environment_has_the_policy_of_the_project_where_it_has_none_of_its_own()
    {
        var project = Load("""
            {
              "policy": { "outOfOrder": "warn", "edited": "allow-comments" },
              "environments": [ { "name": "Dev", "policy": { "outOfOrder": "allow", "missing": "warn" } }, { "name": "Prod", "policy": { "edited": "refuse" } } ]
            }
            """);

        Assert.Equal(new IntegrityPolicy { OutOfOrder = OutOfOrderPolicy.Warn, Edited = EditedPolicy.AllowComments }, project.Policy);
        Assert.Equal(
            new IntegrityPolicy { OutOfOrder = OutOfOrderPolicy.Allow, Edited = EditedPolicy.AllowComments, Missing = MissingPolicy.Warn },
            project.Resolve(new ProjectOverrides { Environment = "Dev" }).Policy);
        Assert.Equal(new IntegrityPolicy { OutOfOrder = OutOfOrderPolicy.Warn }, project.Resolve(new ProjectOverrides { Environment = "Prod" }).Policy);
        Assert.Equal(new IntegrityPolicy(), Load("{}").Resolve(new ProjectOverrides()).Policy);
    }

    [Theory]
    [InlineData("17", "17")]
    [InlineData("3.40", "3.40")]
    [InlineData("\"2022\"", "2022")]
    public void A_version_may_be_a_number(string json, string expected) =>
        Assert.Equal(expected, Load($$"""{ "targetVersion": {{json}} }""").TargetVersion);

    [Fact]
    public void Without_a_file_there_are_defaults()
    {
        var resolved = MigrationProject.LoadOrDefault(_folder.Path).Resolve(new ProjectOverrides());

        Assert.Equal(Path.Combine(_folder.Path, "migrations"), resolved.MigrationsFolder);
        Assert.Equal(ConventionName.Auto, resolved.Convention);
        Assert.Null(resolved.Dialect);
        Assert.Contains("--dialect", Assert.Throws<ConfigurationException>(() => resolved.RequireDialect()).Message, StringComparison.Ordinal);
        Assert.Contains("no environments", Assert.Throws<ConfigurationException>(resolved.ResolveConnectionString).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_command_line_outranks_the_file()
    {
        var resolved = Load(Complete).Resolve(new ProjectOverrides
        {
            Dialect = SqlDialect.Sqlite,
            TargetVersion = "3.35",
            MigrationsPath = "other",
            Convention = ConventionName.Flyway,
            Environment = "dev",
            ConnectionString = "Data Source=x",
        });

        Assert.Equal((SqlDialect.Sqlite, "3.35", ConventionName.Flyway), (resolved.RequireDialect(), resolved.TargetVersion, resolved.Convention));
        Assert.Equal(Path.Combine(_folder.Path, "other"), resolved.MigrationsFolder);
        Assert.Equal("Dev", resolved.Environment?.Name);
        Assert.Equal("Data Source=x", resolved.ResolveConnectionString());
    }

    [Fact]
    public void An_unknown_environment_names_the_nearest()
    {
        var exception = Assert.Throws<ConfigurationException>(() => Load(Complete).Resolve(new ProjectOverrides { Environment = "Prd" }));

        Assert.Equal("There is no environment 'Prd'. Did you mean 'Prod'? Known are: Dev, Prod.", exception.Message);
    }

    [Theory]
    [InlineData("{\n  \"dialekt\": \"Sqlite\"\n}", 2, 3, "Unknown property 'dialekt'. Did you mean 'dialect'?")]
    [InlineData("{ \"migrations\": { \"folder\": 1 } }", 1, 19, "Unknown property 'folder'. Known are: path, convention, variables.")]
    [InlineData("{ \"environments\": [ { \"name\": \"ä\", \"aproval\": {} } ] }", 1, 36, "Did you mean 'approval'?")]
    [InlineData("{ \"dialect\": \"Postgres\" }", 1, 14, "'Postgres' is not a dialect. Did you mean 'PostgreSql'?")]
    [InlineData("{ \"dialect\": 5 }", 1, 14, "'dialect' must be a string.")]
    [InlineData("{ \"targetVersion\": [] }", 1, 20, "must be a string or a number")]
    [InlineData("{ \"migrations\": { \"convention\": \"flywei\" } }", 1, 33, "Did you mean 'flyway'?")]
    [InlineData("{ \"migrations\": { \"path\": \" \" } }", 1, 27, "must not be empty")]
    [InlineData("{ \"policy\": { \"edited\": \"allow-comment\" } }", 1, 25, "Did you mean 'allow-comments'?")]
    [InlineData("{ \"environments\": [ { \"name\": \"a\", \"policy\": { \"missing\": \"allow\" } } ] }", 1, 59, "Known are: refuse, warn.")]
    [InlineData("{ \"environments\": {} }", 1, 19, "'environments' must be an array.")]
    [InlineData("{ \"environments\": [ 1 ] }", 1, 21, "must be an object")]
    [InlineData("{ \"environments\": [ null ] }", 1, 21, "must be an object")]
    [InlineData("{ \"environments\": [ { } ] }", 1, 21, "needs a \"name\"")]
    [InlineData("{ \"environments\": [ { \"name\": \"A\" },\n { \"name\": \"a\" } ] }", 2, 12, "two environments 'a'")]
    [InlineData("{ \"environments\": [ { \"name\": \"Prod\", \"after\": \"Tset\" }, { \"name\": \"Test\" } ] }", 1, 48, "There is no environment 'Tset'. Did you mean 'Test'?")]
    [InlineData("{ \"environments\": [ { \"name\": \"A\", \"after\": \"B\" }, { \"name\": \"B\", \"after\": \"A\" } ] }", 1, 45, "in a circle")]
    [InlineData("{ \"environments\": [ { \"name\": \"A\", \"connection\": { } } ] }", 1, 50, "either \"env\"")]
    [InlineData("{ \"environments\": [ { \"name\": \"A\", \"connection\": { \"env\": \"X\", \"file\": \"y\" } } ] }", 1, 50, "either \"env\"")]
    [InlineData("{ \"environments\": [ { \"name\": \"A\", \"approval\": { \"required\": 1.5 } } ] }", 1, 62, "whole number")]
    [InlineData("{ \"environments\": [ { \"name\": \"A\", \"approval\": { \"required\": -1 } } ] }", 1, 62, "negative")]
    [InlineData("{ \"environments\": [ { \"name\": \"A\", \"approval\": { \"notAuthor\": \"yes\" } } ] }", 1, 63, "true or false")]
    [InlineData("{ \"environments\": [ { \"name\": \"A\", \"review\": { \"SGO1001\": \"fatal\" } } ] }", 1, 59, "'fatal' is not a severity")]
    [InlineData("{ \"dialect\": \"Sqlite\",\n \"dialect\": \"Sqlite\" }", 2, 2, "appears twice")]
    [InlineData("{\n  \"dialect\": Sqlite\n}", 2, 14, "not valid JSON")]
    [InlineData("{ \"dialect\": \"Sqlite\"", 1, 22, "not valid JSON")]
    [InlineData("", 1, 1, "not valid JSON")]
    [InlineData("[]", 1, 1, "must be an object")]
    [InlineData("null", 1, 1, "must be an object")]
    [InlineData("{} {}", 1, 4, "not valid JSON")]
    public void A_mistake_is_shown_at_its_place(string json, int line, int column, string message)
    {
        var exception = Assert.Throws<ConfigurationException>(() => Load(json));

        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
        Assert.StartsWith($"{Path.Combine(_folder.Path, "sqlgitops.json")}({line},{column}): ", exception.Message, StringComparison.Ordinal);
        Assert.Equal((line, column), (exception.Line, exception.Column));
    }

    [Fact]
    public void A_file_that_does_not_exist_is_named()
    {
        var path = Path.Combine(_folder.Path, "none.json");

        Assert.StartsWith(path, Assert.Throws<ConfigurationException>(() => MigrationProject.Load(path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"connection\": \"Host=db;Password=hunter2\"")]
    [InlineData("\"connection\": { \"env\": \"Host=db;Password=hunter2\" }")]
    [InlineData("\"connection\": { \"env\": \"postgres://me:hunter2@db/x\" }")]
    [InlineData("\"connection\": [\"hunter2\"]")]
    [InlineData("\"connection\": { \"value\": \"hunter2\" }")]
    [InlineData("\"variables\": \"hunter2\"")]
    [InlineData("\"variables\": { \"password\": hunter2 }")]
    [InlineData("\"approval\": \"hunter2\"")]
    public void A_secret_in_the_wrong_place_is_not_repeated(string property)
    {
        var exception = Assert.Throws<ConfigurationException>(() => Load($$"""{ "environments": [ { "name": "A", {{property}} } ] }"""));

        Assert.DoesNotContain("unter2", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_connection_string_comes_from_the_environment_variable()
    {
        var dev = Load(Complete).FindEnvironment("Dev")!;

        Assert.Equal("Host=db", dev.ResolveConnectionString(name => name == "DEV_DATABASE" ? " Host=db\n" : null));
        foreach (var value in (string?[])[null, "", " "])
        {
            var exception = Assert.Throws<ConfigurationException>(() => dev.ResolveConnectionString(_ => value));
            Assert.Contains("DEV_DATABASE", exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_connection_string_comes_from_the_file()
    {
        var prod = Load(Complete).FindEnvironment("Prod")!;
        Assert.Contains("prod.connection", Assert.Throws<ConfigurationException>(prod.ResolveConnectionString).Message, StringComparison.Ordinal);

        _folder.Add("prod.connection", "\n");
        Assert.Contains("is empty", Assert.Throws<ConfigurationException>(prod.ResolveConnectionString).Message, StringComparison.Ordinal);

        _folder.Add("prod.connection", "Host=prod\n");
        Assert.Equal("Host=prod", prod.ResolveConnectionString());
    }

    [Fact]
    public void An_environment_without_connection_says_what_to_write() =>
        Assert.Contains(
            "\"env\": \"A_DATABASE\"",
            Assert.Throws<ConfigurationException>(Load("""{ "environments": [ { "name": "A" } ] }""").Environments[0].ResolveConnectionString).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Printing_the_overrides_shows_no_secret() =>
        Assert.DoesNotContain("hunter2", new ProjectOverrides { ConnectionString = "Password=hunter2" }.ToString(), StringComparison.Ordinal);

    [Fact]
    public void A_byte_order_mark_is_no_mistake()
    {
        File.WriteAllBytes(Path.Combine(_folder.Path, "sqlgitops.json"), [0xEF, 0xBB, 0xBF, .. "{ \"dialect\": \"Sqlite\" }"u8]);

        Assert.Equal(SqlDialect.Sqlite, MigrationProject.LoadOrDefault(_folder.Path).Dialect);
    }

    private MigrationProject Load(string json) => MigrationProject.Load(_folder.Add("sqlgitops.json", json));
}
