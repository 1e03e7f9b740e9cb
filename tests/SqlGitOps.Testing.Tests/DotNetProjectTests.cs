using System.Xml.Linq;
using Xunit;

namespace SqlGitOps.Testing.Tests;

public sealed class DotNetProjectTests
{
    private const string Version = "1.0.0-test";

    [Fact]
    public void A_consumer_gets_the_package_under_test_from_the_feed_and_others_from_the_user_s_folder()
    {
        using var feed = new TemporaryFolder("feed");
        PackFixture(feed.Root);
        using PackedPackages packages = PackedPackages.FromFeed(feed.Root, Version);
        using var project = new DotNetProject(packages, new Dictionary<string, string>
        {
            ["Consumer.csproj"] = $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
                  <ItemGroup>
                    <PackageReference Include="SqlGitOps.Fixture" Version="{packages.Version}" />
                    <PackageReference Include="xunit.abstractions" Version="2.0.3" />
                  </ItemGroup>
                  <Target Name="Complain" AfterTargets="Build">
                    <Warning Code="SGO9999" File="$(MSBuildProjectDirectory)/a.sql" Text="Said $(GREETING) from $(FixtureProperty)" />
                  </Target>
                </Project>
                """,
        });
        project.Environment["GREETING"] = "hello";

        DotNetResult result = project.Build();

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal(
            [new BuildDiagnostic(project.Combine("a.sql"), 0, 0, "warning", "SGO9999", "Said hello from fixture")],
            result.Diagnostics);
        Assert.Equal(
            ["sqlgitops.fixture"],
            Directory.GetDirectories(packages.PackagesFolder).Select(Path.GetFileName));
    }

    [Fact]
    public void A_failed_build_has_its_exit_code_and_error()
    {
        using var feed = new TemporaryFolder("feed");
        using PackedPackages packages = PackedPackages.FromFeed(feed.Root, Version);
        using var project = new DotNetProject(packages, new Dictionary<string, string>
        {
            ["Empty.proj"] = """<Project><Target Name="Build"><Error Code="SGO9998" Text="no" /></Target></Project>""",
        });

        DotNetResult result = project.Run("msbuild", "-tl:off");

        Assert.Equal(1, result.ExitCode);
        Assert.Equal("SGO9998", Assert.Single(result.Diagnostics).Code);
    }

    [Fact]
    public void The_packages_under_test_have_a_source_of_their_own()
    {
        using var feed = new TemporaryFolder("feed");
        using PackedPackages packages = PackedPackages.FromFeed(feed.Root, Version);

        XElement mapping = XDocument.Parse(packages.NuGetConfig).Root!.Element("packageSourceMapping")!;

        Assert.Equal(
            ["sqlgitops-under-test"],
            mapping.Elements().Where(source => (string?)source.Element("package")!.Attribute("pattern") == "SqlGitOps.*")
                .Select(source => (string?)source.Attribute("key")));
        Assert.Contains(mapping.Elements(), source => (string?)source.Element("package")!.Attribute("pattern") == "*");
    }

    private static void PackFixture(string feed)
    {
        using var folder = new TemporaryFolder("fixture");
        folder.Write("SqlGitOps.Fixture.props", "<Project><PropertyGroup><FixtureProperty>fixture</FixtureProperty></PropertyGroup></Project>");
        folder.Write("SqlGitOps.Fixture.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Version>{Version}</Version>
                <Description>Fixture</Description>
                <IncludeBuildOutput>false</IncludeBuildOutput>
                <NoWarn>NU5128</NoWarn>
              </PropertyGroup>
              <ItemGroup><None Include="SqlGitOps.Fixture.props" Pack="true" PackagePath="build" /></ItemGroup>
            </Project>
            """);
        ProcessResult result = DotNetCommand.Run(["pack", "-o", feed, "-tl:off"], folder.Root);
        Assert.True(result.ExitCode == 0, result.ToString());
    }
}
