using SqlGitOps.Testing;

namespace SqlGitOps.EndToEnd.Tests;

/// <summary>The deploy targets on a SQLite file.</summary>
public sealed class SqliteDeployTests(SqliteDeployTests.Fixture fixture) : IClassFixture<SqliteDeployTests.Fixture>
{
    private const string Users = "CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT NOT NULL);\n";
    private const string Rows = "INSERT INTO users (id, email) VALUES (1, 'a');\n";

    private const string Drop = "migrations/0003_drop.sql";

    private static readonly string[] Deploy = ["-t:DeployMigrations", "-p:SqlEnvironment=Dev"];
    private static readonly string[] Plan = ["-t:PlanMigrations", "-p:SqlEnvironment=Dev"];
    private static readonly string[] Status = ["-t:MigrationStatus", "-p:SqlEnvironment=Dev"];

    private readonly DotNetProject _project = fixture.Reset();

    private string Database => _project.Combine("app.db");

    public sealed class Fixture : IDisposable
    {
        private readonly DotNetProject _project =
            Consumer.Library("<SqlDialect>Sqlite</SqlDialect>", "<TargetFramework>net10.0</TargetFramework>").Restored();

        public Fixture()
        {
            var file = _project.Combine("App.csproj");
            File.WriteAllText(file, File.ReadAllText(file).Replace(
                "</Project>", """<ItemGroup><SqlMigration Remove="migrations/left-out/**" /></ItemGroup></Project>""", StringComparison.Ordinal));
        }

        public DotNetProject Reset()
        {
            foreach (var path in (string[])["app.db", ".editorconfig", "Directory.Build.rsp", "all/one.db", "all/two.db", "all/three.db"])
            {
                if (File.Exists(_project.Combine(path)))
                    File.Delete(_project.Combine(path));
            }

            if (Directory.Exists(_project.Combine("migrations")))
                Directory.Delete(_project.Combine("migrations"), recursive: true);
            _project.Write("migrations/0001_users.sql", Users);
            _project.Write("migrations/0002_rows.sql", Rows);
            _project.Write("sqlgitops.json", """
                {
                  "environments": [
                    { "name": "Dev", "connection": { "env": "APP_DATABASE" } },
                    { "name": "Prod", "connection": { "env": "NO_SUCH_VARIABLE" } }
                  ]
                }
                """);
            _project.Environment["APP_DATABASE"] = $"Data Source={_project.Combine("app.db")}";
            return _project;
        }

        public void Dispose() => _project.Dispose();
    }

    [Fact]
    public void Deploying_twice_applies_every_migration_once()
    {
        Assert.Contains("2 migrations are pending", _project.Succeed(Plan).Output, StringComparison.Ordinal);
        Assert.Contains("0 applied, 2 pending", _project.Succeed(Status).Output, StringComparison.Ordinal);
        Assert.False(File.Exists(Database), "Looking at a database must not create it.");

        Assert.Contains("Done: 2 migrations applied.", _project.Succeed(Deploy).Output, StringComparison.Ordinal);
        Assert.Equal(2, SqliteFile.CountHistory(Database));
        Assert.Equal(1, SqliteFile.Count(Database, "SELECT count(*) FROM users"));

        var before = File.ReadAllBytes(Database);
        Assert.Contains("nothing is pending", _project.Succeed(Deploy).Output, StringComparison.Ordinal);
        Assert.Contains("Nothing is pending.", _project.Succeed(Plan).Output, StringComparison.Ordinal);
        Assert.Contains("2 applied, 0 pending", _project.Succeed(Status).Output, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(Database));

        // A plain build never deploys.
        _project.Write("migrations/0003_more.sql", "INSERT INTO users (id, email) VALUES (2, 'b');\n");
        _project.Succeed();
        Assert.Equal(before, File.ReadAllBytes(Database));

        // An edited file is refused, also when something new is pending.
        _project.Write("migrations/0002_rows.sql", "INSERT INTO users (id, email) VALUES (1, 'z');\n");
        var refused = _project.Fail(Deploy);
        var error = Assert.Single(refused.Diagnostics, d => d.Code == "SGO0301");
        Assert.Contains("was changed after it was applied", error.Message, StringComparison.Ordinal);
        Assert.Equal(_project.Combine("migrations/0002_rows.sql"), error.File);
        Assert.Equal(before, File.ReadAllBytes(Database));
    }

    [Fact]
    public void A_failed_review_keeps_the_database_untouched()
    {
        _project.Write("migrations/0003_typo.sql", "CREATE TABEL x (id INTEGER);\n");
        foreach (var arguments in (string[][])[Deploy, [.. Deploy, "-p:SqlReview=false"], Plan])
        {
            var result = _project.Fail(arguments);
            Assert.Contains("migrations/0003_typo.sql(1,8): error SGO0001", _project.Findings(result));
            Assert.False(File.Exists(Database));
        }
    }

    [Fact]
    public void A_warning_that_is_an_error_of_the_build_keeps_the_database_untouched()
    {
        _project.Write(Drop, "DROP TABLE users;\n");
        foreach (var promotion in (string[])
            [
                "-warnaserror", "-warnaserror:SGO2001", "-p:MSBuildTreatWarningsAsErrors=true", "-p:TreatWarningsAsErrors=true",
                "-p:WarningsAsErrors=SGO2001", "-p:MSBuildWarningsAsErrors=SGO2001",
            ])
        {
            var result = _project.Fail([.. Deploy, promotion]);
            Assert.Contains($"{Drop}(1,1): error SGO2001", _project.Findings(result));
            Assert.False(File.Exists(Database), $"{promotion}: {result}");
        }

        _project.Write("Directory.Build.rsp", "-warnaserror\n");
        _project.Fail(Deploy);
        Assert.False(File.Exists(Database), "A response file is part of the command line.");
        File.Delete(_project.Combine("Directory.Build.rsp"));

        // As a mere warning it stops nothing.
        Assert.Contains($"{Drop}(1,1): warning SGO2001", _project.Findings(_project.Succeed(Deploy)));
        Assert.Equal(3, SqliteFile.CountHistory(Database));
    }

    [Fact]
    public void A_deployment_in_another_process_of_the_build_does_not_slip_past_the_switch()
    {
        _project.Write(Drop, "DROP TABLE users;\n");
        // Two projects at once: MSBuild builds one of them in a worker process, whose command line has no -warnaserror.
        _project.Write("all/All.proj", """
            <Project>
              <ItemGroup>
                <Deployed Include="../App.csproj" AdditionalProperties="SqlConnectionString=Data Source=$(MSBuildProjectDirectory)/one.db" />
                <Deployed Include="../App.csproj" AdditionalProperties="SqlConnectionString=Data Source=$(MSBuildProjectDirectory)/two.db" />
                <Deployed Include="../App.csproj" AdditionalProperties="SqlConnectionString=Data Source=$(MSBuildProjectDirectory)/three.db" />
              </ItemGroup>
              <Target Name="All"><MSBuild Projects="@(Deployed)" Targets="DeployMigrations" BuildInParallel="true" /></Target>
            </Project>
            """);

        string[] arguments = ["msbuild", "all/All.proj", "-m:3", "-v:m", "-tl:off", "-nodeReuse:false"];

        var result = _project.Run([.. arguments, "-warnaserror"]);
        Assert.True(result.ExitCode != 0, result.ToString());
        Assert.Empty(_project.FilesNamed("*.db"));

        // A project that says that warnings are no errors is believed.
        result = _project.Run([.. arguments, "-p:SqlReviewTreatWarningsAsErrors=false"]);
        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal(["all/one.db", "all/three.db", "all/two.db"], _project.FilesNamed("*.db"));
    }

    [Theory]
    [InlineData("Porduction", "There is no environment 'Porduction'")]
    [InlineData("Prod", "NO_SUCH_VARIABLE, which is not set")]
    [InlineData("", "Choose an environment")]
    public void A_missing_environment_or_variable_is_told(string environment, string message)
    {
        var result = _project.Fail("-t:DeployMigrations", $"-p:SqlEnvironment={environment}");
        var error = Assert.Single(result.Diagnostics, d => d.Code == "SGO0010");
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failing_statement_is_an_error_at_its_place()
    {
        _project.Write("migrations/0003_more.sql", "INSERT INTO users (id, email) VALUES (2, 'b');\n\n  INSERT INTO users (id, email) VALUES (1, 'c');\n");
        var result = _project.Fail(Deploy);
        var error = Assert.Single(result.Diagnostics, d => d.Code == "SGO0303");
        Assert.Equal((_project.Combine("migrations/0003_more.sql"), 3, 3), (error.File, error.Line, error.Column));
        Assert.Contains("UNIQUE", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, SqliteFile.CountHistory(Database));
        Assert.Equal(1, SqliteFile.Count(Database, "SELECT count(*) FROM users"));
    }

    [Fact]
    public void What_the_project_leaves_out_is_neither_reviewed_nor_deployed()
    {
        _project.Write("migrations/left-out/0003_typo.sql", "CREATE TABEL x (id INTEGER);\n");
        _project.Succeed(Deploy);
        Assert.Equal(2, SqliteFile.CountHistory(Database));
        Assert.Equal(2, SqliteFile.Count(Database, "SELECT count(*) FROM sqlgitops_migration_history"));
    }

    [Fact]
    public void Without_items_the_command_reviews_for_itself()
    {
        _project.Write("migrations/0003_typo.sql", "CREATE TABEL x (id INTEGER);\n");
        var result = _project.Fail([.. Deploy, "-p:EnableDefaultSqlMigrationItems=false"]);
        Assert.Contains("migrations/0003_typo.sql(1,8): error SGO0001", _project.Findings(result));
        Assert.Contains(result.Diagnostics, d => d.Code == "SGO0012");
        Assert.False(File.Exists(Database));
    }
}
