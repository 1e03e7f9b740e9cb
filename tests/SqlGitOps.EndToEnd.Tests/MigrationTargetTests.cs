using SqlGitOps.Testing;

namespace SqlGitOps.EndToEnd.Tests;

/// <summary>The properties of the targets, and one error code for each way in which they can end.</summary>
public sealed class MigrationTargetTests(MigrationTargetTests.Fixture fixture) : IClassFixture<MigrationTargetTests.Fixture>
{
    private readonly DotNetProject _project = fixture.Reset();

    private string Database => _project.Combine("app.db");

    public sealed class Fixture : IDisposable
    {
        private readonly DotNetProject _project =
            Consumer.Library("<SqlDialect>Sqlite</SqlDialect>", "<TargetFramework>net10.0</TargetFramework>").Restored();

        public DotNetProject Reset()
        {
            File.Delete(_project.Combine("app.db"));
            if (Directory.Exists(_project.Combine("migrations")))
                Directory.Delete(_project.Combine("migrations"), recursive: true);
            _project.Write("migrations/V1__a.sql", "CREATE TABLE a (id INTEGER PRIMARY KEY);\n");
            _project.Write("migrations/V2__b.sql", "CREATE TABLE b (id INTEGER PRIMARY KEY);\n");
            _project.Write("sqlgitops.json", """{ "environments": [ { "name": "Dev", "connection": { "env": "APP_DATABASE" }, "policy": { "missing": "warn" } } ] }""");
            _project.Environment["APP_DATABASE"] = $"Data Source={_project.Combine("app.db")}";
            return _project;
        }

        public void Dispose() => _project.Dispose();
    }

    [Fact]
    public void A_part_is_planned_tried_and_deployed()
    {
        Assert.Contains("later    V2__b.sql", Succeed("PlanMigrations", "-p:SqlDeployTo=1").Output, StringComparison.Ordinal);
        Assert.Contains("CREATE TABLE b", Succeed("DeployMigrations", "-p:SqlDeployDryRun=true").Output, StringComparison.Ordinal);
        Assert.False(File.Exists(Database));

        Succeed("DeployMigrations", "-p:SqlDeployTo=1", "-p:SqlDeployTransaction=all", "-p:SqlDeployLockTimeout=1s", "-p:SqlDeployLockWait=5s");
        Assert.Equal(1, SqliteFile.CountHistory(Database));

        Assert.Contains("There is no migration '3'", Error("SGO0010", "DeployMigrations", "-p:SqlDeployOnly=3").Message, StringComparison.Ordinal);
        Assert.Contains("'soon' is no duration", Error("SGO0010", "DeployMigrations", "-p:SqlDeployTimeout=soon").Message, StringComparison.Ordinal);
        Succeed("DeployMigrations", "-p:SqlDeployOnly=1%3BV2__b.sql");
        Assert.Equal(2, SqliteFile.CountHistory(Database));
    }

    [Fact]
    public void Verification_tells_what_does_not_agree()
    {
        Succeed("DeployMigrations");
        Assert.Contains("2 applied migrations agree with their files; 0 pending", Succeed("VerifyMigrations", "-p:SqlVerifyNoPending=true").Output, StringComparison.Ordinal);

        _project.Write("migrations/V3__c.sql", "CREATE TABLE c (id INTEGER PRIMARY KEY);\n");
        Succeed("VerifyMigrations");
        Assert.Equal(_project.Combine("migrations/V3__c.sql"), Error("SGO0312", "VerifyMigrations", "-p:SqlVerifyNoPending=true").File);

        _project.Write("migrations/V1__a.sql", "CREATE TABLE a (id INTEGER PRIMARY KEY, b TEXT);\n");
        Assert.Equal(_project.Combine("migrations/V1__a.sql"), Error("SGO0301", "VerifyMigrations").File);
        _project.Write("migrations/V1__a.sql", "CREATE TABLE a (id INTEGER PRIMARY KEY);\n");

        // The environment's policy.
        File.Delete(_project.Combine("migrations/V2__b.sql"));
        Assert.Contains(Succeed("VerifyMigrations").Diagnostics, d => d is { Code: "SGO0310", Severity: "warning" });
    }

    [Fact]
    public void A_manifest_that_does_not_fit_stops_the_build_and_every_target()
    {
        var written = Tool.Run(_project.Root, "manifest");
        Assert.True(written.ExitCode == 0, written.ToString());
        Succeed("DeployMigrations");
        _project.Succeed();

        _project.Write("migrations/V3__c.sql", "CREATE TABLE c (id INTEGER PRIMARY KEY);\n");
        foreach (var target in (string[])["Build", "PlanMigrations", "DeployMigrations"])
        {
            var error = Assert.Single(_project.Fail($"-t:{target}", "-p:SqlEnvironment=Dev").Diagnostics, d => d.Code == "SGO9005");
            Assert.Equal((_project.Combine("migrations/V3__c.sql"), "error"), (error.File, error.Severity));
        }

        Assert.Equal(_project.Combine("migrations/V3__c.sql"), Error("SGO0311", "VerifyMigrations").File);
        Assert.Equal(1, Tool.Run(_project.Root, "manifest", "--check").ExitCode);
        Tool.Run(_project.Root, "manifest");
        Succeed("DeployMigrations");
        Assert.Equal(3, SqliteFile.CountHistory(Database));
    }

    [Fact]
    public void A_manifest_that_does_not_fit_has_the_severity_of_its_rule_and_its_place()
    {
        _project.Write(".editorconfig", "root = true\n[*.{sql,sum}]\ndotnet_analyzer_diagnostic.severity = none\ndotnet_diagnostic.SGO9005.severity = warning\n");
        try
        {
            Tool.Run(_project.Root, "manifest");
            _project.Write("migrations/V3__c.sql", "CREATE TABLE c (id INTEGER PRIMARY KEY);\n");
            Assert.Equal(["migrations/V3__c.sql(1,1): warning SGO9005"], _project.Findings(_project.Succeed()));

            Tool.Run(_project.Root, "manifest");
            Assert.Empty(_project.Findings(_project.Succeed()));

            // What is no longer there has its place in the manifest.
            File.Delete(_project.Combine("migrations/V3__c.sql"));
            var gone = Assert.Single(_project.Succeed().Diagnostics, d => d.Code == "SGO9005");
            Assert.Equal(
                (_project.Combine("migrations/migrations.sum"), Array.FindIndex(File.ReadAllLines(_project.Combine("migrations/migrations.sum")), line => line.StartsWith("V3__c.sql ", StringComparison.Ordinal)) + 1),
                (gone.File, gone.Line));
        }
        finally
        {
            File.Delete(_project.Combine(".editorconfig"));
        }
    }

    [Fact]
    public void Whatever_keeps_a_deployment_from_running_has_a_code_of_its_own()
    {
        using (new FileStream(Database + ".migrate.lock", FileMode.Create, FileAccess.ReadWrite, FileShare.None))
        {
            Assert.Contains("held the lock for 0.1 s", Error("SGO0305", "DeployMigrations", "-p:SqlDeployLockWait=100ms").Message, StringComparison.Ordinal);
        }

        SqliteFile.Execute(Database, "CREATE TABLE older (id INTEGER)");
        Assert.Contains("a table (older) but no history", Error("SGO0301", "DeployMigrations").Message, StringComparison.Ordinal);
        Assert.Equal(0, SqliteFile.Count(Database, "SELECT count(*) FROM sqlite_master WHERE name LIKE 'sqlgitops%'"));
        File.Delete(Database);

        _project.Write("migrations/V2__b.sql", "CREATE TABLE b (id INTEGER PRIMARY KEY;\n");
        var refused = _project.Fail("-t:DeployMigrations", "-p:SqlEnvironment=Dev");
        Assert.Equal((_project.Combine("migrations/V2__b.sql"), 1), refused.Diagnostics.Where(d => d.Code == "SGO0001").Select(d => (d.File, d.Line)).First());
        Assert.False(File.Exists(Database));
    }

    [Fact]
    public void Running_out_of_time_is_an_error_of_its_own()
    {
        _project.Write("migrations/V3__c.sql", "CREATE TABLE c (id INTEGER PRIMARY KEY);\nWITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n;\n");
        Assert.Equal(_project.Combine("migrations/V3__c.sql"), Error("SGO0309", "DeployMigrations", "-p:SqlDeployTimeout=8s").File);
        Assert.Equal(2, SqliteFile.CountHistory(Database));

        _project.Write("migrations/V3__c.sql", "-- sqlgitops: no-transaction\nCREATE TABLE c (id INTEGER PRIMARY KEY);\nCREATE TABLE a (id INTEGER);\n");
        _project.Write(".editorconfig", "root = true\n[*.sql]\ndotnet_analyzer_diagnostic.severity = none\n");
        try
        {
            var partial = _project.Fail("-t:DeployMigrations", "-p:SqlEnvironment=Dev");
            Assert.Single(partial.Diagnostics, d => d.Code == "SGO0303" && d.Line == 3);
            Assert.Contains("1 of 2 statements of 'V3__c.sql' are in the database", Assert.Single(partial.Diagnostics, d => d.Code == "SGO0304").Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(_project.Combine(".editorconfig"));
        }
    }

    private DotNetResult Succeed(string target, params string[] properties) => _project.Succeed([$"-t:{target}", "-p:SqlEnvironment=Dev", .. properties]);

    /// <summary>The only error of a target that fails.</summary>
    private BuildDiagnostic Error(string code, string target, params string[] properties)
    {
        var error = Assert.Single(_project.Fail([$"-t:{target}", "-p:SqlEnvironment=Dev", .. properties]).Diagnostics, d => d.Severity == "error");
        Assert.Equal(code, error.Code);
        return error;
    }
}
