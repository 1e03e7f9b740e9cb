using Xunit;

namespace SqlGitOps.Testing.Tests;

public sealed class PathTests
{
    [Fact]
    public void The_root_is_the_working_tree() =>
        Assert.True(File.Exists(RepositoryPaths.Combine("tests", "SqlGitOps.Testing", "SqlGitOps.Testing.csproj")));

    [Fact]
    public void A_temporary_folder_goes_with_its_content()
    {
        string root;
        using (var folder = new TemporaryFolder())
        {
            root = folder.Root;
            string file = folder.Write("a/b.sql", "SELECT 1;\n");
            Assert.Equal("SELECT 1;\n"u8.ToArray(), File.ReadAllBytes(file));
        }

        Assert.False(Directory.Exists(root));
    }
}
