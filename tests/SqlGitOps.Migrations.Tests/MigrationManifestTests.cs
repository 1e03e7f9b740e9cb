using SqlGitOps.Migrations.Manifest;
using SqlGitOps.Testing;
using Xunit;

namespace SqlGitOps.Migrations.Tests;

public sealed class MigrationManifestTests : IDisposable
{
    private readonly SqlGitOps.Testing.TemporaryFolder _folder = new("manifest");

    public MigrationManifestTests()
    {
        Write("V1__a.sql", "SELECT 1;\n");
        Write("V2__b.sql", "SELECT 2;\n");
        Write("x/V10__c d.sql", "SELECT 10;\n");
        Write("R__view.sql", "SELECT 0;\n");
        Write("U1__a.sql", "SELECT -1;\n");
    }

    private MigrationSet Set => MigrationSet.Discover(_folder.Combine("m"));

    private string Manifest => _folder.Combine("m/migrations.sum");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_has_every_migration_in_order_and_fits_what_it_was_written_from()
    {
        Assert.Empty(MigrationManifest.Check(Set));
        Assert.True(MigrationManifest.Write(Set));

        var lines = File.ReadAllLines(Manifest);
        Assert.StartsWith("#", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("head sha256:v1:", lines[1], StringComparison.Ordinal);
        Assert.Equal(["V1__a.sql", "V2__b.sql", "x/V10__c d.sql", "", "R__view.sql", "U1__a.sql"], lines[2..].Select(line => line.Split(" sha256:")[0]));
        Assert.Empty(MigrationManifest.Check(Set));
        Assert.False(MigrationManifest.Write(Set));
    }

    [Fact]
    public void Line_ends_that_a_checkout_changes_do_not_matter()
    {
        MigrationManifest.Write(Set);
        foreach (var file in Directory.EnumerateFiles(_folder.Root, "*", SearchOption.AllDirectories).ToList())
        {
            File.WriteAllText(file, "\uFEFF" + File.ReadAllText(file).Replace("\n", "\r\n", StringComparison.Ordinal));
        }

        Assert.Empty(MigrationManifest.Check(Set));
        Assert.False(MigrationManifest.Write(Set));
    }

    [Fact]
    public void What_was_edited_added_removed_or_renamed_is_found()
    {
        MigrationManifest.Write(Set);

        Write("V2__b.sql", "SELECT 3;\n");
        Assert.Equal(("'V2__b.sql' has another text than the manifest says", "V2__b.sql"), Only());
        Write("V2__b.sql", "SELECT 2;\n");

        Write("V3__new.sql", "SELECT 3;\n");
        Assert.Equal(("'V3__new.sql' is not in the manifest", "V3__new.sql"), Only());
        File.Delete(_folder.Combine("m/V3__new.sql"));

        File.Delete(_folder.Combine("m/R__view.sql"));
        Assert.Equal(("The manifest has 'R__view.sql', but the file is missing", "migrations.sum"), Only());
        Write("R__view.sql", "SELECT 0;\n");

        File.Move(_folder.Combine("m/V1__a.sql"), _folder.Combine("m/V01__a.sql"));
        Assert.Equal(2, MigrationManifest.Check(Set).Count);
    }

    [Fact]
    public void Lines_that_were_merged_or_moved_are_found()
    {
        MigrationManifest.Write(Set);
        var lines = File.ReadAllLines(Manifest);

        File.WriteAllLines(Manifest, [lines[0], lines[1], lines[3], lines[2], .. lines[4..]]);
        Assert.Equal(("The manifest has 'V1__a.sql' behind 'V2__b.sql', but it runs before it", "migrations.sum"), Only());

        File.WriteAllLines(Manifest, [lines[0], lines[1][..^1] + (lines[1][^1] == '0' ? '1' : '0'), .. lines[2..]]);
        Assert.StartsWith("The head line of the manifest does not fit", Only().Message, StringComparison.Ordinal);

        File.WriteAllLines(Manifest, [.. lines[..3], lines[2], .. lines[3..]]);
        Assert.Equal("The manifest has 'V1__a.sql' twice", Only().Message);

        File.WriteAllLines(Manifest, [lines[0], "<<<<<<< main", lines[1], "=======", lines[1], ">>>>>>> other", .. lines[2..]]);
        var conflict = Assert.Single(MigrationManifest.Check(Set));
        Assert.Contains("merge conflict", conflict.Message, StringComparison.Ordinal);
        Assert.Equal(2, conflict.Line);

        foreach (var broken in (string[])["", "\n", "V1__a.sql sha256:v1:00\n", "head sha256:v1:00\nV1__a.sql\n"])
        {
            File.WriteAllText(Manifest, broken);
            Assert.Single(MigrationManifest.Check(Set));
        }
    }

    [Fact]
    public void Files_that_a_build_leaves_out_are_not_missing()
    {
        MigrationManifest.Write(Set);

        Assert.Empty(MigrationManifest.Check(MigrationSet.FromFiles([_folder.Combine("m/V1__a.sql"), _folder.Combine("m/x/V10__c d.sql")], _folder.Combine("m"))));
    }

    [Fact]
    public void Files_without_versions_are_listed_by_path()
    {
        foreach (var file in Directory.GetFiles(_folder.Root, "*.sql", SearchOption.AllDirectories))
        {
            File.Delete(file);
        }

        Write("second.sql", "SELECT 2;\n");
        Write("first.sql", "SELECT 1;\n");
        MigrationManifest.Write(Set);

        Assert.Equal(["first.sql", "second.sql"], File.ReadAllLines(Manifest)[2..].Select(line => line.Split(' ')[0]));
        Assert.Empty(MigrationManifest.Check(Set));
    }

    [Theory]
    [InlineData("V3__mine.sql", "V4__theirs.sql", true)]
    [InlineData("V3__mine.sql", "V11__theirs.sql", true)]
    [InlineData("R__mine.sql", "R__zzz.sql", false)]
    public void Two_branches_that_add_versioned_migrations_conflict_in_Git(string mine, string theirs, bool isConflict)
    {
        Git("init", "-q", "-b", "main");
        Commit("base");
        Git("checkout", "-q", "-b", "theirs");
        Write(theirs, "SELECT 4;\n");
        Commit("theirs");
        Git("checkout", "-q", "main");
        Write(mine, "SELECT 3;\n");
        Commit("mine");

        var merge = ProcessRunner.Run("git", ["merge", "-q", "theirs", "-m", "merge"], s_identity, _folder.Root);

        Assert.Equal(isConflict, merge.ExitCode != 0);
        Assert.Equal(isConflict ? 1 : 0, MigrationManifest.Check(Set).Count);
        MigrationManifest.Write(Set);
        Assert.Empty(MigrationManifest.Check(Set));
    }

    private static readonly Dictionary<string, string?> s_identity = new(StringComparer.Ordinal)
    {
        ["GIT_AUTHOR_NAME"] = "Ada",
        ["GIT_AUTHOR_EMAIL"] = "ada@example.org",
        ["GIT_COMMITTER_NAME"] = "Ada",
        ["GIT_COMMITTER_EMAIL"] = "ada@example.org",
        ["GIT_CONFIG_GLOBAL"] = "/dev/null",
    };

    private void Commit(string message)
    {
        MigrationManifest.Write(Set);
        Git("add", "-A");
        Git("commit", "-q", "-m", message);
    }

    private void Git(params string[] arguments)
    {
        var result = ProcessRunner.Run("git", arguments, s_identity, _folder.Root);
        Assert.True(result.ExitCode == 0, result.ToString());
    }

    private void Write(string name, string text) => _folder.Write("m/" + name, text);

    /// <summary>The only problem, without the advice, and the name of the file that it is about.</summary>
    private (string Message, string File) Only()
    {
        var problem = Assert.Single(MigrationManifest.Check(Set));
        return (problem.Message.Split("; if that is meant")[0], Path.GetFileName(problem.Path));
    }
}
