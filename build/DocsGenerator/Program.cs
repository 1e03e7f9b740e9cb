using System.Text;
using SqlGitOps.Review.Rules;
using SqlGitOps.Rules;

// Usage: DocsGenerator <repository root> [--check]
// Writes docs/rules/SGOxxxx.md, docs/rules/README.md and the table of the README from the rules and their specs.
var root = args[0];
var check = args.Contains("--check");
var stale = 0;
var descriptors = RuleCatalog.All.Select(r => r.Descriptor).ToList();
var folder = Path.Combine(root, "docs", "rules");

foreach (var descriptor in descriptors)
{
    Write(Path.Combine(folder, descriptor.Id + ".md"), Page(descriptor));
}

foreach (var path in Directory.Exists(folder) ? Directory.GetFiles(folder, "SGO*.md") : [])
{
    if (!descriptors.Exists(d => d.Id == Path.GetFileNameWithoutExtension(path)))
    {
        if (check)
        {
            stale++;
            Console.Error.WriteLine($"{Path.GetRelativePath(root, path)} belongs to no rule: run build/docs.sh.");
        }
        else
        {
            File.Delete(path);
        }
    }
}

var readme = Path.Combine(root, "README.md");
Write(readme, Between(File.ReadAllText(readme), "<!-- rules -->\n", "<!-- /rules -->", Table("docs/rules/")));
Write(Path.Combine(folder, "README.md"), "# Rules\n\n" + Table(string.Empty));
return stale == 0 ? 0 : 1;

string Page(RuleDescriptor rule)
{
    var spec = Directory.EnumerateFiles(Path.Combine(root, "rules"), rule.Name + ".md", SearchOption.AllDirectories).SingleOrDefault();
    var page = new StringBuilder();
    page.Append($"# {rule.Id} {rule.Name}\n\n{rule.Title}.\n\n");
    page.Append("| | |\n|---|---|\n");
    page.Append($"| category | {rule.Category} |\n| default severity | {rule.DefaultSeverity.ToString().ToLowerInvariant()} |\n");
    page.Append($"| dialects | {Dialects(rule)} |\n| since | {rule.Since} |\n\n");
    page.Append(rule.Documentation.ReplaceLineEndings("\n").Trim()).Append("\n\n");
    page.Append("## Configure\n\n```ini\n[*.sql]\n");
    page.Append($"dotnet_diagnostic.{rule.Id}.severity = {rule.DefaultSeverity.ToString().ToLowerInvariant()}\n```\n\n");
    page.Append($"Suppress one finding with a comment before its statement: `-- sqlgitops-ignore {rule.Id}: reason`.\n");
    if (spec is not null)
    {
        page.Append("\nThese samples are run by the tests. A line that ends in `-- expect:` is reported.\n");
        var text = File.ReadAllText(spec).ReplaceLineEndings("\n");
        var body = text.IndexOf("\n## ", StringComparison.Ordinal);
        page.Append(body < 0 ? string.Empty : text[body..].TrimEnd() + "\n");
    }

    return page.ToString();
}

string Table(string prefix)
{
    var table = new StringBuilder("| id | rule | default | dialects | what it finds |\n|---|---|---|---|---|\n");
    foreach (var rule in descriptors)
    {
        table.Append($"| [{rule.Id}]({prefix}{rule.Id}.md) | {rule.Name} | {rule.DefaultSeverity.ToString().ToLowerInvariant()} | {Dialects(rule)} | {rule.Title} |\n");
    }

    return table.ToString();
}

static string Dialects(RuleDescriptor rule) => rule.Dialects.Count == 0 ? "all" : string.Join(", ", rule.Dialects);

static string Between(string text, string start, string end, string content)
{
    var from = text.IndexOf(start, StringComparison.Ordinal) + start.Length;
    var to = text.IndexOf(end, from, StringComparison.Ordinal);
    return string.Concat(text.AsSpan(0, from), content, text.AsSpan(to));
}

void Write(string path, string content)
{
    if (File.Exists(path) && File.ReadAllText(path) == content)
    {
        return;
    }

    if (check)
    {
        stale++;
        Console.Error.WriteLine($"{Path.GetRelativePath(root, path)} is stale: run build/docs.sh.");
        return;
    }

    Directory.CreateDirectory(Path.GetDirectoryName(path)!);
    File.WriteAllText(path, content, new UTF8Encoding(false));
    Console.WriteLine($"wrote {Path.GetRelativePath(root, path)}");
}
