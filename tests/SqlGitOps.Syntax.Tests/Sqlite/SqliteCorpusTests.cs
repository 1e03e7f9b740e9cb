using SqlGitOps.Syntax.Sqlite;
using SqlGitOps.Syntax.Text;
using SqlGitOps.Testing;
using Xunit;

namespace SqlGitOps.Syntax.Tests.Sqlite;

/// <summary>Real migration histories that SQLite applies from the first file to the last; they run only where the corpus is.</summary>
public class SqliteCorpusTests
{
    [CorpusTheory]
    [InlineData("chinook")]
    [InlineData("drone")]
    [InlineData("go-spacemesh")]
    [InlineData("homarr")]
    [InlineData("lnd")]
    [InlineData("matrix-rust-sdk")]
    [InlineData("navidrome")]
    [InlineData("openfga")]
    [InlineData("quartznet")]
    [InlineData("screenpipe")]
    [InlineData("syncthing")]
    [InlineData("temporal")]
    [InlineData("vaultwarden")]
    public void HistoriesThatApplyHaveNoSyntaxError(string project)
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Corpus.Root, "sqlite", project), "*.sql", SearchOption.AllDirectories))
        {
            var tree = SqliteSyntax.Parse(SourceText.Read(file));
            SqliteText.CheckStructure(tree);
            Assert.True(tree.Errors.Count == 0, $"{file}: {string.Join("; ", tree.Errors)}");
        }
    }
}
