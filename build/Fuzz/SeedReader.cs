using SqlGitOps.Syntax.PostgreSql;
using SqlGitOps.Syntax.Text;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Fuzz;

/// <summary>The texts that changes start from: the embedded ones, and statements of the corpus that add something new.</summary>
internal static class SeedReader
{
    private const int LongestSeed = 2_000;

    /// <summary>The statements of a file.</summary>
    public static IEnumerable<string> Statements(SyntaxTree tree)
    {
        foreach (var statement in tree.Statements.ToList())
        {
            yield return statement.ToString();
        }
    }

    /// <summary>The PL/pgSQL bodies of a file.</summary>
    public static IEnumerable<string> Bodies(SyntaxTree tree)
    {
        foreach (var statement in tree.Statements.ToList())
        {
            using var body = RoutineBodies.Parse(statement);
            if (body is { Language: RoutineLanguage.PlPgSql })
            {
                yield return body.Tree.Text.ToString();
            }
        }
    }

    public static List<FuzzInput> Read(FuzzTarget target, string? corpus)
    {
        var seeds = new List<FuzzInput>();
        var seen = new Coverage();
        using (var resource = typeof(SeedReader).Assembly.GetManifestResourceStream(target.Name)!)
        using (var reader = new StreamReader(resource))
        {
            // A blank line ends a seed: some hold several statements.
            foreach (var text in reader.ReadToEnd().Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
            {
                Add(target, text, seen, seeds, always: true);
            }
        }

        foreach (var folder in corpus is null ? [] : target.CorpusFolders)
        {
            var files = Directory.GetFiles(Path.Combine(corpus!, folder), "*.sql", SearchOption.AllDirectories);
            Array.Sort(files, StringComparer.Ordinal);
            foreach (var file in files)
            {
                using var tree = target.ParseFile(SourceText.Read(file));
                foreach (var text in target.Seeds(tree))
                {
                    Add(target, text, seen, seeds, always: false);
                }
            }
        }

        return seeds;
    }

    private static void Add(FuzzTarget target, string text, Coverage seen, List<FuzzInput> seeds, bool always)
    {
        if (text.Length > LongestSeed)
        {
            return;
        }

        using var tree = target.Parse(SourceText.From(text));
        if (seen.Add(tree) || always)
        {
            seeds.Add(FuzzInput.From(tree));
        }
    }
}
