using SqlGitOps.Testing;

namespace SqlGitOps.EndToEnd.Tests;

/// <summary>Projects of users, with the migrations that most tests build on.</summary>
internal static class Consumer
{
    public const string Create = "migrations/0001_users.sql";
    public const string Index = "migrations/0002_index.sql";

    /// <summary>PostgreSQL: yields nothing.</summary>
    public const string CreateText = "CREATE TABLE users (id bigint PRIMARY KEY, email text NOT NULL);\n";

    /// <summary>PostgreSQL: yields SGO1001 at line 2, column 1, and nothing else.</summary>
    public const string IndexText = "SET lock_timeout = '5s';\nCREATE INDEX users_email ON users (email);\n";

    /// <summary>A class library with the package and the two migrations above.</summary>
    public static DotNetProject WithFinding(string properties = "", string frameworks = "<TargetFramework>net10.0</TargetFramework>") =>
        Library($"<SqlDialect>PostgreSql</SqlDialect>{properties}", frameworks, (Create, CreateText), (Index, IndexText));

    /// <summary>A class library that uses the package as the README says.</summary>
    public static DotNetProject Library(string properties, string frameworks, params (string Path, string Text)[] files)
    {
        var packages = PackedPackages.Shared;
        var project = new DotNetProject(packages, new Dictionary<string, string>
        {
            ["App.csproj"] = $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup>{frameworks}{properties}</PropertyGroup>
                  <ItemGroup>
                    <PackageReference Include="SqlGitOps.MSBuild" Version="{packages.Version}" PrivateAssets="all" />
                  </ItemGroup>
                </Project>
                """,
            ["Code.cs"] = "namespace App { public static class Code { public const int Answer = 42; } }\n",
        });
        foreach (var (path, text) in files)
            project.Write(path, text);
        return project;
    }

    /// <summary>Restores once, so that the builds of a test class need not.</summary>
    public static DotNetProject Restored(this DotNetProject project)
    {
        var result = project.Run("restore", "-v:q", "-tl:off", "-nodeReuse:false");
        Assert.True(result.ExitCode == 0, result.ToString());
        return project;
    }

    /// <summary>Builds a restored project and expects it to succeed.</summary>
    public static DotNetResult Succeed(this DotNetProject project, params string[] arguments)
    {
        var result = project.Build(["--no-restore", .. arguments]);
        Assert.True(result.ExitCode == 0, result.ToString());
        return result;
    }

    /// <summary>Builds a restored project and expects it to fail.</summary>
    public static DotNetResult Fail(this DotNetProject project, params string[] arguments)
    {
        var result = project.Build(["--no-restore", .. arguments]);
        Assert.True(result.ExitCode != 0, result.ToString());
        return result;
    }

    /// <summary>The diagnostics of SqlGitOps, as <c>file(line,column): severity code</c> with a path below the project.</summary>
    public static IEnumerable<string> Findings(this DotNetProject project, DotNetResult result) => result.Diagnostics
        .Where(d => d.Code.StartsWith("SGO", StringComparison.Ordinal))
        .Select(d => $"{Path.GetRelativePath(project.Root, d.File).Replace('\\', '/')}({d.Line},{d.Column}): {d.Severity} {d.Code}");

    /// <summary>Paths below the project of all files with a name like this.</summary>
    public static IEnumerable<string> FilesNamed(this DotNetProject project, string pattern) => Directory
        .EnumerateFiles(project.Root, pattern, SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(project.Root, path).Replace('\\', '/'))
        .Order(StringComparer.Ordinal);
}
