using SqlGitOps.Syntax.PostgreSql;
using SqlGitOps.Syntax.Text;
using SqlGitOps.Testing;
using Xunit;

namespace SqlGitOps.Syntax.Tests.PostgreSql;

/// <summary>Real files and what PostgreSQL's own parser says about them; runs only where the corpus is.</summary>
public class PostgreSqlCorpusTests
{
    [CorpusFact]
    public void NoFileThatTheServersParserAcceptsHasASyntaxError()
    {
        var wrong = new List<string>();
        foreach (var line in File.ReadLines(Path.Combine(Corpus.Root, "postgres-oracle.tsv")).Skip(1))
        {
            var columns = line.Split('\t');
            var text = SourceText.Read(Path.Combine(Corpus.Root, columns[0]));
            using var tree = PostgreSqlSyntax.Parse(text);
            TreeAssert.IsSound(tree);
            if (columns[2] == "yes" && tree.Errors.Count > 0)
            {
                wrong.Add($"{columns[0]}: {tree.Errors[0]}");
            }
        }

        Assert.Empty(wrong);
    }
}
