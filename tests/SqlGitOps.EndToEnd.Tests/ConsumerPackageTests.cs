using System.IO.Compression;
using SqlGitOps.Testing;

namespace SqlGitOps.EndToEnd.Tests;

/// <summary>What a user's library tells about the tool that reviewed it: nothing.</summary>
public sealed class ConsumerPackageTests
{
    [Fact]
    public void The_package_of_a_library_does_not_depend_on_SqlGitOps()
    {
        using var project = new DotNetProject(PackedPackages.Shared, new Dictionary<string, string>
        {
            ["App.csproj"] = """
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup><TargetFramework>net10.0</TargetFramework><SqlDialect>PostgreSql</SqlDialect></PropertyGroup>
                </Project>
                """,
            [Consumer.Create] = Consumer.CreateText,
        });

        // What a user types; the package says that it is only for development.
        var added = project.Run("add", "package", "SqlGitOps.MSBuild", "--version", PackedPackages.Shared.Version);
        Assert.True(added.ExitCode == 0, added.ToString());

        var packed = project.Run("pack", "-v:m", "-tl:off", "-nodeReuse:false");
        Assert.True(packed.ExitCode == 0, packed.ToString());
        using var package = ZipFile.OpenRead(project.Combine(Assert.Single(project.FilesNamed("*.nupkg"))));
        using var nuspec = new StreamReader(package.Entries.Single(e => e.Name == "App.nuspec").Open());
        Assert.DoesNotContain("SqlGitOps", nuspec.ReadToEnd(), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(package.Entries, e => e.FullName.Contains("sqlgitops", StringComparison.OrdinalIgnoreCase));
    }
}
