using BenchmarkDotNet.Attributes;
using SqlGitOps.Syntax;

namespace SqlGitOps.Benchmarks;

/// <summary>Lexer alone, and lexer with parser, over all files of a dialect on one thread.</summary>
public class SyntaxBenchmarks
{
    private Corpus _corpus = null!;

    /// <summary>The dialect of the files.</summary>
    [Params(SqlDialect.PostgreSql, SqlDialect.Sqlite)]
    public SqlDialect Dialect { get; set; }

    /// <summary>Reads the files.</summary>
    [GlobalSetup]
    public void Setup() => _corpus = Corpus.Load(Dialect);

    /// <summary>Text to tokens; the arrays come from the pool and go back to it.</summary>
    [Benchmark]
    public int Lex()
    {
        var count = 0;
        foreach (var text in _corpus.Texts)
        {
            count += Throughput.Lex(Dialect, text);
        }

        return count;
    }

    /// <summary>Text to a tree.</summary>
    [Benchmark]
    public int Parse()
    {
        var count = 0;
        foreach (var text in _corpus.Texts)
        {
            count += Throughput.Parse(Dialect, text);
        }

        return count;
    }
}
