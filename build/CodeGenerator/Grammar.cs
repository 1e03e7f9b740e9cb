namespace CodeGenerator;

/// <summary>The node kinds of one dialect, from one or more <c>.grammar</c> files.</summary>
internal sealed class Grammar
{
    public List<NodeDefinition> Nodes { get; } = [];

    public HashSet<string> Bases { get; } = ["Expression", "Statement", "TableReference", "AlterCommand", "TableElement", "Constraint"];

    public static Grammar Read(IEnumerable<string> paths)
    {
        var grammar = new Grammar();
        foreach (var path in paths)
        {
            grammar.ReadFile(path);
        }

        var kinds = new HashSet<string>(StringComparer.Ordinal);
        foreach (var node in grammar.Nodes)
        {
            if (!kinds.Add(node.Name))
            {
                throw new FormatException($"{node.Name} is described twice.");
            }
        }

        foreach (var (owner, field) in grammar.Nodes.SelectMany(n => n.Fields.Select(f => (n, f))))
        {
            if (!kinds.Contains(field.Type) && !grammar.Bases.Contains(field.Type))
            {
                throw new FormatException($"{owner.Name}.{field.Name}: unknown kind '{field.Type}'.");
            }
        }

        return grammar;
    }

    private void ReadFile(string path)
    {
        NodeDefinition? node = null;
        var number = 0;
        foreach (var raw in File.ReadLines(path))
        {
            number++;
            var line = raw.Trim();
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            var (text, words) = Split(line, " -- ");
            (text, var versions) = Split(text, " since ");
            if (text.StartsWith("node ", StringComparison.Ordinal))
            {
                var (name, basis) = Split(text[5..], " : ");
                node = new NodeDefinition(name, basis, words ?? name) { Since = versions };
                Nodes.Add(node);
                if (basis is not null)
                {
                    Bases.Add(basis);
                }
            }
            else if (node is null)
            {
                throw new FormatException($"{path}({number}): expected 'node'.");
            }
            else if (text.StartsWith("flags ", StringComparison.Ordinal))
            {
                foreach (var flag in text[6..].Split(' ', StringSplitOptions.RemoveEmptyEntries))
                {
                    var (name, since) = Split(flag, "@");
                    node.Flags.Add(new FlagDefinition(name, since));
                }
            }
            else
            {
                var (name, type) = Split(text, ":");
                node.Fields.Add(new FieldDefinition(
                    name.TrimEnd('*').Trim(),
                    type ?? throw new FormatException($"{path}({number}): expected 'Field: Kind'."),
                    name.EndsWith('*'),
                    versions,
                    words));
            }
        }
    }

    private static (string Left, string? Right) Split(string text, string separator)
    {
        var at = text.IndexOf(separator, StringComparison.Ordinal);
        return at < 0 ? (text, null) : (text[..at].Trim(), text[(at + separator.Length)..].Trim());
    }
}
