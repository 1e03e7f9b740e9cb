using System.Diagnostics;
using System.Globalization;
using SqlGitOps.Syntax;
using SqlGitOps.Syntax.PostgreSql;
using SqlGitOps.Syntax.Sqlite;
using SqlGitOps.Syntax.Text;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Benchmarks;

/// <summary>
/// Lexer and parser over a list of files on one thread, turn by turn, for comparisons with other programs: one line for
/// each measurement with its name, the median seconds of a round, the bytes that a round allocates, and
/// the median of the process' processor seconds, which says more on a busy machine.
/// </summary>
internal static class Throughput
{
    /// <summary>Prints the files of a list that parse without an error.</summary>
    public static void PrintAccepted(SqlDialect dialect, string list)
    {
        foreach (var file in File.ReadLines(list))
        {
            using var tree = dialect == SqlDialect.PostgreSql
                ? PostgreSqlSyntax.Parse(SourceText.Read(file))
                : SqliteSyntax.Parse(SourceText.Read(file));
            if (tree.Errors.Count == 0)
            {
                Console.WriteLine(file);
            }
        }
    }

    /// <param name="dialect">Dialect of the files.</param>
    /// <param name="list">A file with one path in each line.</param>
    /// <param name="rounds">How often everything is measured.</param>
    public static void Run(SqlDialect dialect, string list, int rounds)
    {
        var files = Array.ConvertAll(File.ReadAllLines(list), File.ReadAllBytes);
        var texts = Array.ConvertAll(files, bytes => SourceText.FromBytes(bytes));
        (string Name, Action Action)[] measurements =
        [
            ("lex", () => Array.ForEach(texts, text => Lex(dialect, text))),
            ("parse", () => Array.ForEach(texts, text => Parse(dialect, text))),
            ("decode+parse", () => Array.ForEach(files, bytes => Parse(dialect, SourceText.FromBytes(bytes)))),
        ];

        // Until the compiler has its second look at the code behind it.
        var warm = Stopwatch.StartNew();
        while (warm.Elapsed < TimeSpan.FromSeconds(3))
        {
            foreach (var measurement in measurements)
            {
                measurement.Action();
            }
        }

        var seconds = Array.ConvertAll(measurements, _ => new double[rounds]);
        var processor = Array.ConvertAll(measurements, _ => new double[rounds]);
        var allocated = new long[measurements.Length];
        for (var round = 0; round < rounds; round++)
        {
            for (var i = 0; i < measurements.Length; i++)
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                var usage = Environment.CpuUsage.TotalTime;
                var start = Stopwatch.GetTimestamp();
                measurements[i].Action();
                seconds[i][round] = Stopwatch.GetElapsedTime(start).TotalSeconds;
                processor[i][round] = (Environment.CpuUsage.TotalTime - usage).TotalSeconds;
                allocated[i] = GC.GetAllocatedBytesForCurrentThread() - before;
            }
        }

        for (var i = 0; i < measurements.Length; i++)
        {
            Array.Sort(seconds[i]);
            Array.Sort(processor[i]);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{measurements[i].Name}\t{seconds[i][rounds / 2]:F6}\t{allocated[i]}\t{processor[i][rounds / 2]:F6}"));
        }
    }

    /// <summary>Reads and parses every file of a folder once and prints what there was, for a look at time and memory from outside.</summary>
    public static void ParseFolder(SqlDialect dialect, string folder)
    {
        var start = Stopwatch.GetTimestamp();
        int files = 0, errors = 0;
        long characters = 0, tokens = 0, nodes = 0;
        foreach (var file in Directory.EnumerateFiles(folder, "*.sql"))
        {
            var text = SourceText.Read(file);
            using var tree = dialect == SqlDialect.PostgreSql ? PostgreSqlSyntax.Parse(text) : SqliteSyntax.Parse(text);
            files++;
            characters += text.Length;
            tokens += tree.Tokens.Length;
            nodes += tree.NodeCount;
            errors += tree.Errors.Count;
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{files:N0} files, {characters:N0} characters, {tokens:N0} tokens, {nodes:N0} nodes, {errors:N0} errors, {Stopwatch.GetElapsedTime(start).TotalSeconds:F2} s"));
    }

    /// <summary>Text to tokens; the arrays come from the pool and go back to it.</summary>
    public static int Lex(SqlDialect dialect, SourceText text)
    {
        var tokens = TokenBuffer.Rent(text.Length);
        if (dialect == SqlDialect.PostgreSql)
        {
            PostgreSqlLexer.Run(text.Span, tokens);
        }
        else
        {
            SqliteLexer.Run(text.Span, tokens);
        }

        ArrayCache<Token>.Return(tokens.Tokens);
        ArrayCache<Token>.Return(tokens.Trivia);
        var count = tokens.Count;
        tokens.Recycle();
        return count;
    }

    /// <summary>Text to a tree, which goes back to the pool.</summary>
    public static int Parse(SqlDialect dialect, SourceText text)
    {
        using var tree = dialect == SqlDialect.PostgreSql ? PostgreSqlSyntax.Parse(text) : SqliteSyntax.Parse(text);
        return tree.NodeCount;
    }
}
