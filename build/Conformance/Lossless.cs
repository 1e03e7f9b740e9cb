using System.Globalization;
using System.Text;
using SqlGitOps.Syntax.PostgreSql;
using SqlGitOps.Syntax.Sqlite;
using SqlGitOps.Syntax.Text;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Conformance;

/// <summary>Tokens, comments and the white space between them make up the file again.</summary>
internal sealed class Lossless : IConformanceCheck
{
    public string Name => "lossless";

    public string Title => "Lossless";

    public Task<CheckResult> RunAsync(ConformanceContext context, CancellationToken cancellation)
    {
        var failed = 0;
        var report = new StringBuilder("Every file of the corpus is rebuilt from its tokens, comments and white space.\n\n| corpus | files | characters | tokens | differ |\n|---|---:|---:|---:|---:|\n");
        foreach (var (folder, sqlite) in new[] { ("postgres", false), ("postgres-regress", false), ("sqlite", true) })
        {
            long characters = 0, tokens = 0;
            var differ = 0;
            var files = context.Files(folder);
            foreach (var path in files)
            {
                cancellation.ThrowIfCancellationRequested();
                var text = SourceText.FromBytes(File.ReadAllBytes(path));
                using var tree = sqlite ? SqliteSyntax.Parse(text) : PostgreSqlSyntax.Parse(text);
                characters += text.Length;
                tokens += tree.Tokens.Length;
                if (!IsRebuilt(tree))
                {
                    differ++;
                    context.Log.WriteLine($"lossless: {Path.GetRelativePath(context.CorpusRoot, path)} is not rebuilt");
                }
            }

            failed += differ;
            report.Append(CultureInfo.InvariantCulture, $"| {folder} | {files.Count:N0} | {characters:N0} | {tokens:N0} | {differ:N0} |\n");
        }

        return Task.FromResult(new CheckResult(failed == 0, report.ToString()));
    }

    private static bool IsRebuilt(SyntaxTree tree)
    {
        var position = 0;
        var trivia = 0;
        foreach (ref readonly var token in tree.Tokens)
        {
            while (trivia < tree.Trivia.Length && tree.Trivia[trivia].Start < token.Start)
            {
                if (!Take(tree.Trivia[trivia++]))
                {
                    return false;
                }
            }

            if (!Take(token))
            {
                return false;
            }
        }

        return position == tree.Text.Length;

        // Only white space may lie between two pieces; pieces never overlap.
        bool Take(in Token piece)
        {
            if (piece.Start < position || !tree.Text.Span[position..piece.Start].IsWhiteSpace())
            {
                return false;
            }

            position = piece.Start + piece.Length;
            return true;
        }
    }
}
