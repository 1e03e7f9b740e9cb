using SqlGitOps.Model.PostgreSql;
using Xunit;

namespace SqlGitOps.Migrations.Tests;

/// <summary>Reading texts for a review and a deployment of one run.</summary>
public sealed class MigrationTextsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1_000_000)]
    [InlineData(100)]
    public void SharedTextsStayAsTheyWereFirstRead(long threshold)
    {
        var migration = Write("SELECT 1;");
        var shared = new MigrationTexts(new PostgreSqlScriptReader(), threshold) { IsShared = true };
        var unshared = new MigrationTexts(new PostgreSqlScriptReader(), threshold);
        var (first, other) = (Read(shared, migration), Read(unshared, migration));

        _folder.Add("V1__a.sql", "SELECT 2;");

        Assert.Same(first, Read(shared, migration));
        Assert.NotSame(other, Read(unshared, migration));
        Assert.Equal("SELECT 2;", Read(unshared, migration).Text.ToString());
    }

    [Fact]
    public void LargeFileKeepsWhatSpeaksToReviewAndDeployment()
    {
        var rows = string.Concat(Enumerable.Repeat("INSERT INTO t VALUES (1);\n", 300));
        var migration = Write($"{rows}-- sqlgitops-ignore SGO1001: small\n{rows}-- migrate:down\n{rows}-- nothing for us\n{rows}");

        var text = Read(new MigrationTexts(new PostgreSqlScriptReader(), 100), migration);

        Assert.NotNull(text.Large);
        Assert.Equal(1200, text.Large.Statements);
        var excerpt = text.Text.ToString();
        Assert.Contains("sqlgitops-ignore", excerpt, StringComparison.Ordinal);
        Assert.Contains("migrate:down", excerpt, StringComparison.Ordinal);
        Assert.DoesNotContain("nothing for us", excerpt, StringComparison.Ordinal);
        Assert.Equal(Checksum.Compute(Syntax.Text.SourceText.Read(migration.Path)), text.LargeChecksum);
    }

    [Fact]
    public void FileThatIsNoTextIsAProblem()
    {
        File.WriteAllBytes(_folder.Add("V1__a.sql"), [0, 1, 2, 0, 255, 0]);
        var migration = Assert.Single(MigrationSet.Discover(_folder.Path).Ordered);

        Assert.False(new MigrationTexts(new PostgreSqlScriptReader()) { IsShared = true }.TryRead(migration, out var text, out var problem));

        Assert.Null(text);
        Assert.Contains("V1__a.sql", problem.Message, StringComparison.Ordinal);
    }

    private Migration Write(string sql)
    {
        _folder.Add("V1__a.sql", sql);
        return Assert.Single(MigrationSet.Discover(_folder.Path).Ordered);
    }

    private static MigrationText Read(MigrationTexts texts, Migration migration)
    {
        Assert.True(texts.TryRead(migration, out var text, out var problem), problem?.Message);
        return text;
    }
}
