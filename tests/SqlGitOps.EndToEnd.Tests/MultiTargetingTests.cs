using SqlGitOps.Testing;

namespace SqlGitOps.EndToEnd.Tests;

/// <summary>A project of several target frameworks is reviewed once.</summary>
public sealed class MultiTargetingTests : IDisposable
{
    private readonly DotNetProject _project = Consumer.WithFinding(
        frameworks: "<TargetFrameworks>net10.0;netstandard2.0</TargetFrameworks><LangVersion>7.3</LangVersion>").Restored();

    [Fact]
    public void Every_finding_is_logged_once()
    {
        Assert.Equal(1, CountOfLines(_project.Succeed()));
        Assert.Equal(1, CountOfLines(_project.Succeed()));
        Assert.Equal(1, CountOfLines(_project.Succeed("-m:2")));
        Assert.Equal(1, CountOfLines(_project.Succeed("-f", "netstandard2.0")));
        Assert.True(File.Exists(_project.Combine("bin/Debug/netstandard2.0/App.dll")));

        var sarif = Assert.Single(_project.FilesNamed("*.sarif"));
        Assert.StartsWith("obj/", sarif, StringComparison.Ordinal);
        Assert.StartsWith("obj/", Assert.Single(_project.FilesNamed("sqlgitops.cache")), StringComparison.Ordinal);

        var failed = _project.Fail("-warnaserror");
        Assert.Equal(["migrations/0002_index.sql(2,1): error SGO1001"], _project.Findings(failed));

        var clean = _project.Run("clean", "-v:m", "-tl:off", "-nodeReuse:false");
        Assert.True(clean.ExitCode == 0, clean.ToString());
        Assert.Empty(_project.FilesNamed("*.sarif"));
        Assert.Empty(_project.FilesNamed("sqlgitops.cache"));
    }

    [Fact]
    public void The_deploy_target_runs_once_in_the_outer_build()
    {
        _project.Environment["APP_DATABASE"] = $"Data Source={_project.Combine("app.db")}";
        _project.Write("sqlgitops.json", """{ "environments": [ { "name": "Dev", "connection": { "env": "APP_DATABASE" } } ] }""");
        _project.Write(Consumer.Index, "CREATE INDEX users_email ON users (email);\n");

        var result = _project.Succeed("-t:DeployMigrations", "-p:SqlEnvironment=Dev", "-p:SqlDialect=Sqlite");

        Assert.Contains("Done: 2 migrations applied.", result.Output, StringComparison.Ordinal);
        Assert.Equal(2, SqliteFile.CountHistory(_project.Combine("app.db")));
    }

    public void Dispose() => _project.Dispose();

    /// <summary>Lines before the summary, which "dotnet build" always asks for and which repeats every warning.</summary>
    private static int CountOfLines(DotNetResult result) => result.Output
        .Split('\n')
        .TakeWhile(line => !line.StartsWith("Build ", StringComparison.Ordinal))
        .Count(line => line.Contains("SGO1001", StringComparison.Ordinal));
}
