using System.Text;
using CodeGenerator;

// Usage: CodeGenerator <repository root> [--check]
// Writes src/SqlGitOps.Syntax/<Dialect>/Generated/*.g.cs from the .grammar and .keywords files there, and
// rules/Generated/RuleCatalog.g.cs from the rule files.
var root = args[0];
var check = args.Contains("--check");
var stale = 0;

foreach (var (dialect, file) in new[] { ("PostgreSql", "postgresql"), ("Sqlite", "sqlite") })
{
    var folder = Path.Combine(root, "src", "SqlGitOps.Syntax", dialect);
    var generated = Path.Combine(folder, "Generated");

    // A dialect's languages share one space of kinds; the dialect's own comes first.
    var grammar = Grammar.Read(Directory.EnumerateFiles(folder, "*.grammar")
        .OrderBy(path => Path.GetFileNameWithoutExtension(path) != file)
        .ThenBy(path => path, StringComparer.Ordinal));
    Write(Path.Combine(generated, dialect + "Kind.g.cs"), Emit.Kinds(dialect, file, grammar));
    Write(Path.Combine(generated, dialect + "Field.g.cs"), Emit.Fields(dialect, file, grammar));
    Write(Path.Combine(generated, dialect + "Views.g.cs"), Emit.Views(dialect, file, grammar));
    Write(Path.Combine(generated, dialect + "Versions.g.cs"), Emit.Versions(dialect, file, grammar));
    Write(Path.Combine(generated, dialect + "Keyword.g.cs"), Emit.Keywords(dialect, dialect, Path.Combine(folder, file + ".keywords")));
}

var plpgsql = Path.Combine(root, "src", "SqlGitOps.Syntax", "PostgreSql", "PlPgSql");
if (Directory.Exists(plpgsql))
{
    Write(
        Path.Combine(plpgsql, "Generated", "PlPgSqlKeyword.g.cs"),
        Emit.Keywords("PlPgSql", "PostgreSql.PlPgSql", Path.Combine(plpgsql, "plpgsql.keywords")));
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
