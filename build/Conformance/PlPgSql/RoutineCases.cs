using System.Text;
using System.Text.RegularExpressions;
using SqlGitOps.Syntax.PostgreSql;
using SqlGitOps.Syntax.Text;
using SqlGitOps.Syntax.Tree;
using SqlGitOps.Syntax.Versions;

namespace SqlGitOps.Conformance.PlPgSql;

/// <summary>The routines of the corpus, and damaged copies of them.</summary>
internal static partial class RoutineCases
{
    private const string DamagedTag = "$damaged$";

    /// <summary>Every different routine of a language. Those with placeholders, which no server knows, are left out.</summary>
    public static List<RoutineCase> Read(ConformanceContext context, RoutineLanguage language)
    {
        var cases = new List<RoutineCase>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var files = context.Files("postgres").Concat(context.Files("postgres-regress"))
            .Concat(context.RegressionFolders.SelectMany(folder => Directory.EnumerateFiles(folder, "*.sql").Order(StringComparer.Ordinal)));
        foreach (var path in files)
        {
            // What CREATE EXTENSION fills in.
            var text = SourceText.From(ExtensionSchema().Replace(SourceText.Read(path).ToString(), "public"), path);
            using var tree = PostgreSqlSyntax.Parse(text);
            foreach (var statement in tree.Statements)
            {
                if (!statement.HasError && !HasPlaceholder(statement.Tokens) && Read(statement, language, context.CorpusRoot) is { } found && seen.Add(found.Statement))
                {
                    cases.Add(found);
                }
            }
        }

        return cases;
    }

    private static RoutineCase? Read(SyntaxNode statement, RoutineLanguage language, string root)
    {
        using var body = RoutineBodies.Parse(statement);
        if (body is null || body.Language != language || HasPlaceholder(body.Tree.Tokens))
        {
            return null;
        }

        var sql = DoStmt.Cast(statement).IsNone
            ? statement.ToString()
            : $"CREATE FUNCTION pg_temp.inline_code_block() RETURNS void LANGUAGE plpgsql AS {body.Literal}";
        var text = statement.Tree.Text;
        return new RoutineCase(
            $"{Path.GetRelativePath(root, text.Path)}({text.GetPosition(statement.Span.Start).Line})",
            sql,
            [.. body.Errors.Select(error => $"line {text.GetPosition(error.Span.Start).Line}: {error.Message}")],
            SyntaxVersions.RequirementsOf(statement).Concat(SyntaxVersions.RequirementsOf(body.Tree)).Select(needed => needed.Since.Major).DefaultIfEmpty(0).Max());
    }

    private static bool HasPlaceholder(ReadOnlySpan<Token> tokens)
    {
        foreach (ref readonly var token in tokens)
        {
            if (token.Kind == TokenKind.Placeholder)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Copies of routines in which one token of the body is deleted, doubled or changed with its neighbour, or the body
    /// ends early; the same for the same seed.
    /// </summary>
    public static IEnumerable<RoutineCase> Damage(IReadOnlyList<RoutineCase> cases, int count, int seed)
    {
        const int longest = 6000;
        var whole = cases.Where(routine => routine.Errors.Count == 0 && routine.Statement.Length < longest && routine.Statement.Contains('$', StringComparison.Ordinal)).ToList();
        var random = new Random(seed);
        while (count > 0)
        {
            var routine = whole[random.Next(whole.Count)];
            using var tree = PostgreSqlSyntax.Parse(SourceText.From(routine.Statement));
            using var body = RoutineBodies.Parse(tree.Statements.First);
            if (body is null || body.Literal.Tokens[0].Kind != TokenKind.DollarString || body.Tree.Tokens.Length < 8)
            {
                continue;
            }

            var damaged = Damage(body.Tree, random);
            var literal = body.Literal.Span;
            var sql = string.Concat(routine.Statement.AsSpan(0, literal.Start), $"{DamagedTag}{damaged}{DamagedTag}", routine.Statement.AsSpan(literal.End));
            using var damagedTree = PostgreSqlSyntax.Parse(SourceText.From(sql, routine.Id));
            if (Read(damagedTree.Statements.First, RoutineLanguage.PlPgSql, ".") is { } result)
            {
                count--;
                yield return result;
            }
        }
    }

    private static string Damage(SyntaxTree tree, Random random)
    {
        var tokens = tree.Tokens;
        var text = tree.Text.Span;
        var index = random.Next(tokens.Length - 2);
        ref readonly var token = ref tokens[index];
        ref readonly var next = ref tokens[index + 1];
        var result = new StringBuilder();
        result.Append(text[..token.Start]);
        switch (random.Next(4))
        {
            case 0:
                result.Append(text[token.End..]);
                break;
            case 1:
                result.Append(tree.TextOf(token)).Append(' ').Append(text[token.Start..]);
                break;
            case 2:
                result.Append(tree.TextOf(next)).Append(text[token.End..next.Start]).Append(tree.TextOf(token)).Append(text[next.End..]);
                break;
        }

        return result.ToString();
    }

    [GeneratedRegex("@extschema(:[^@]*)?@", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ExtensionSchema();
}
