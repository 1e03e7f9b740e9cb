using System.Text;
using CodeGenerator;

// Usage: CodeGenerator <repository root> [--check]
// Writes src/SqlGitOps.Syntax/<Dialect>/Generated/*.g.cs from <dialect>.grammar and <dialect>.keywords, and
// rules/Generated/RuleCatalog.g.cs from the rule files.
var root = args[0];
var check = args.Contains("--check");
var stale = 0;

foreach (var (dialect, file) in new[] { ("PostgreSql", "postgresql"), ("Sqlite", "sqlite") })
{
    var folder = Path.Combine(root, "src", "SqlGitOps.Syntax", dialect);
    var grammarPath = Path.Combine(folder, file + ".grammar");
    if (!File.Exists(grammarPath))
    {
        continue;
    }

    var grammar = Grammar.Read(grammarPath);
    Write(Path.Combine(folder, "Generated", dialect + "Kind.g.cs"), Emit.Kinds(dialect, file, grammar));
    Write(Path.Combine(folder, "Generated", dialect + "Field.g.cs"), Emit.Fields(dialect, file, grammar));
    Write(Path.Combine(folder, "Generated", dialect + "Views.g.cs"), Emit.Views(dialect, file, grammar));
    Write(Path.Combine(folder, "Generated", dialect + "Keyword.g.cs"), Emit.Keywords(dialect, file, File.ReadLines(Path.Combine(folder, file + ".keywords"))));
}

Write(Path.Combine(root, "rules", "Generated", "RuleCatalog.g.cs"), RuleRegistry.Emit(Path.Combine(root, "rules")));

return stale == 0 ? 0 : 1;

void Write(string path, string content)
{
    if (File.Exists(path) && File.ReadAllText(path) == content)
    {
        return;
    }

    if (check)
    {
        Console.Error.WriteLine($"{Path.GetRelativePath(root, path)} is stale: run build/generate.sh.");
        stale++;
        return;
    }

    Directory.CreateDirectory(Path.GetDirectoryName(path)!);
    File.WriteAllText(path, content, new UTF8Encoding(false));
    Console.WriteLine($"wrote {Path.GetRelativePath(root, path)}");
}
