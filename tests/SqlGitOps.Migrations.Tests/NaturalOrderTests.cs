using SqlGitOps.Migrations.Conventions;
using Xunit;

namespace SqlGitOps.Migrations.Tests;

/// <summary>Names without a version of their own.</summary>
public class NaturalOrderTests
{
    [Theory]
    [InlineData("v1.10/a.sql v1.2/queue.sql v1.2/b.sql v1/z.sql v1.2.1/a.sql", "v1/z.sql v1.2/b.sql v1.2/queue.sql v1.2.1/a.sql v1.10/a.sql")]
    [InlineData("step10.sql step9.sql step.sql", "step.sql step9.sql step10.sql")]
    [InlineData("a/x.sql a.sql b.sql A.sql", "A.sql a/x.sql a.sql b.sql")]
    [InlineData("x99999999999999999999999.sql x100000000000000000000000.sql", "x99999999999999999999999.sql x100000000000000000000000.sql")]
    public void Files_without_versions_run_by_path(string files, string expected)
    {
        using var folder = new TemporaryFolder().With(files.Split(' '));

        var set = MigrationSet.Discover(folder.Path);

        Assert.Equal(expected.Split(' '), set.Ordered.Select(m => m.Script));
        Assert.Equal(expected.Split(' '), set.Deployable.Select(m => m.Script));
    }

    [Theory]
    [InlineData("v1.10-a.sql v1.2-b.sql b.sql 0001_z.sql", "0001_z.sql b.sql v1.2-b.sql v1.10-a.sql")]
    [InlineData("0001_b10.sql 0001_b9.sql", "0001_b10.sql 0001_b9.sql")]
    [InlineData("0122-mod-b.sql 0122-mod-a.sql 0123-x.sql 0099-y.sql", "0099-y.sql 0122-mod-a.sql 0122-mod-b.sql 0123-x.sql")]
    public void Whole_names_keep_their_order_behind_a_number(string files, string expected)
    {
        using var folder = new TemporaryFolder().With(files.Split(' '));

        Assert.Equal(expected.Split(' '), MigrationSet.Discover(folder.Path, ConventionName.WholeName).Ordered.Select(m => m.Script));
    }

    [Fact]
    public void Where_digits_have_one_width_it_is_the_ordinal_order()
    {
        var random = new Random(4);
        for (var i = 0; i < 2000; i++)
        {
            var (left, right) = (Name(random), Name(random));

            Assert.Equal(
                Math.Sign(string.CompareOrdinal(left, right)), Math.Sign(MigrationVersion.Parse(left).CompareTo(MigrationVersion.Parse(right))));
        }

        static string Name(Random random) => $"{(char)('a' + random.Next(2))}{random.Next(20):00}{"._-x"[random.Next(4)]}{random.Next(20):00}";
    }

    [Fact]
    public void Numbers_that_are_written_in_another_way_are_other_names()
    {
        using var folder = new TemporaryFolder().With("a1.sql", "a01.sql");

        var set = MigrationSet.Discover(folder.Path, ConventionName.WholeName);

        Assert.Empty(set.Problems);
        Assert.Equal(["a01.sql", "a1.sql"], set.Ordered.Select(m => m.Script));
        Assert.NotEqual(MigrationVersion.Parse("a1"), MigrationVersion.Parse("a01"));
    }
}
