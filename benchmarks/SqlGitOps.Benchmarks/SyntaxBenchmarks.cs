using System.Buffers;
using BenchmarkDotNet.Attributes;
using SqlGitOps.Syntax;
using SqlGitOps.Syntax.PostgreSql;
using SqlGitOps.Syntax.Sqlite;
using SqlGitOps.Syntax.Tree;

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
            var tokens = new TokenBuffer(text.Length);
            if (Dialect == SqlDialect.PostgreSql)
            {
                PostgreSqlLexer.Run(text.Span, tokens);
            }
            else
            {
                SqliteLexer.Run(text.Span, tokens);
            }

            count += tokens.Count;
            Return(tokens);
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
            using var tree = Dialect == SqlDialect.PostgreSql ? PostgreSqlSyntax.Parse(text) : SqliteSyntax.Parse(text);
            count += tree.NodeCount;
        }

        return count;
    }

    private static void Return(TokenBuffer buffer)
    {
        var (tokens, _, trivia, _) = buffer.Detach();
        ArrayPool<Token>.Shared.Return(tokens);
        ArrayPool<Token>.Shared.Return(trivia);
    }
}
