using SqlGitOps.Testing;

namespace SqlGitOps.EndToEnd.Tests;

/// <summary>Projects of nothing but SQL.</summary>
public sealed class SdkTests
{
    [Theory]
    [InlineData("Database.csproj")]
    [InlineData("Database.sqlproj")]
    public void A_project_of_one_line_is_reviewed_and_deployed(string name)
    {
        using var project = new DotNetProject(PackedPackages.Shared, new Dictionary<string, string>
        {
            [name] = $"""<Project Sdk="SqlGitOps.Sdk/{PackedPackages.Shared.Version}" />""",
            ["sqlgitops.json"] = """{ "dialect": "Sqlite", "environments": [ { "name": "Dev", "connection": { "env": "APP_DATABASE" } } ] }""",
            [Consumer.Create] = "CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT NOT NULL);\n",
        });
        project.Environment["APP_DATABASE"] = $"Data Source={project.Combine("app.db")}";

        var built = project.Build();
        Assert.True(built.ExitCode == 0, built.ToString());
        Assert.Empty(built.Diagnostics);
        Assert.Single(project.FilesNamed("*.sqlgitops.sarif"));
        Assert.Empty(project.FilesNamed("*.dll"));
        Assert.False(File.Exists(project.Combine("app.db")));

        project.Write("migrations/0002_typo.sql", "CREATE TABEL x (id INTEGER);\n");
        Assert.Contains("migrations/0002_typo.sql(1,8): error SGO0001", project.Findings(project.Fail()));

        File.Delete(project.Combine("migrations/0002_typo.sql"));
        project.Succeed("-t:DeployMigrations", "-p:SqlEnvironment=Dev");
        Assert.Equal(1, SqliteFile.CountHistory(project.Combine("app.db")));
    }
}
