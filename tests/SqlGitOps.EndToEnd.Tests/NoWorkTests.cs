using SqlGitOps.Testing;

namespace SqlGitOps.EndToEnd.Tests;

/// <summary>Builds that must not pay for a review.</summary>
public sealed class NoWorkTests : IDisposable
{
    private const string Task = "ReviewSqlMigrations";

    private readonly DotNetProject _project =
        Consumer.Library("<SqlDialect>PostgreSql</SqlDialect>", "<TargetFramework>net10.0</TargetFramework>").Restored();

    [Fact]
    public void A_project_without_SQL_files_and_a_design_time_build_run_no_task()
    {
        var without = _project.Succeed("-v:d");
        Assert.DoesNotContain(Task, without.Output, StringComparison.Ordinal);
        Assert.Empty(_project.FilesNamed("*sqlgitops*"));

        _project.Write(Consumer.Create, Consumer.CreateText);
        _project.Write(Consumer.Index, Consumer.IndexText);
        var designTime = _project.Run(
            "msbuild", "-t:Compile", "-v:d", "-tl:off", "-nodeReuse:false",
            "-p:DesignTimeBuild=true", "-p:BuildingInsideVisualStudio=true", "-p:SkipCompilerExecution=true", "-p:ProvideCommandLineArgs=true");
        Assert.True(designTime.ExitCode == 0, designTime.ToString());
        Assert.DoesNotContain(Task, designTime.Output, StringComparison.Ordinal);
        Assert.Empty(_project.FilesNamed("*sqlgitops*"));

        // The same words do stand in the log of a build that reviews.
        var with = _project.Succeed("-v:d");
        Assert.Contains(Task, with.Output, StringComparison.Ordinal);
        Assert.NotEmpty(_project.FilesNamed("*sqlgitops*"));
    }

    [Fact]
    public void Switched_off_items_are_not_reviewed()
    {
        _project.Write(Consumer.Create, "CREATE TABEL;\n");
        Assert.Empty(_project.Findings(_project.Succeed("-p:EnableDefaultSqlMigrationItems=false")));
        Assert.NotEmpty(_project.Findings(_project.Fail()));
    }

    [Fact]
    public void The_folder_that_the_project_file_names_is_reviewed()
    {
        _project.Write("sqlgitops.json", """{ "dialect": "PostgreSql", "migrations": { "path": "db/changes" } }""");
        Assert.Empty(_project.Findings(_project.Succeed()));

        _project.Write("db/changes/0001_typo.sql", "CREATE TABEL;\n");
        Assert.StartsWith("db/changes/0001_typo.sql(1,8): error SGO0001", Assert.Single(_project.Findings(_project.Fail())), StringComparison.Ordinal);
    }

    public void Dispose() => _project.Dispose();
}
