namespace CodeGenerator;

/// <summary>A parsed <c>.grammar</c> file.</summary>
internal sealed class Grammar
{
    public List<NodeDefinition> Nodes { get; } = [];

    public HashSet<string> Bases { get; } = ["Expression", "Statement", "TableReference", "AlterCommand", "TableElement", "Constraint"];

    public static Grammar Read(string path)
    {
        var grammar = new Grammar();
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

            if (line.StartsWith("node ", StringComparison.Ordinal))
            {
                var parts = line[5..].Split(" -- ", 2);
                var names = parts[0].Split(" : ", 2);
                node = new NodeDefinition(names[0].Trim(), names.Length > 1 ? names[1].Trim() : null, parts.Length > 1 ? parts[1].Trim() : names[0]);
                grammar.Nodes.Add(node);
            }
            else if (node is null)
            {
                throw new FormatException($"{path}({number}): expected 'node'.");
            }
            else if (line.StartsWith("flags ", StringComparison.Ordinal))
            {
                node.Flags.AddRange(line[6..].Split(' ', StringSplitOptions.RemoveEmptyEntries));
            }
            else
            {
                var parts = line.Split(':', 2);
                if (parts.Length != 2)
                {
                    throw new FormatException($"{path}({number}): expected 'Field: Kind'.");
                }

                var many = parts[0].EndsWith('*');
                node.Fields.Add(new FieldDefinition(parts[0].TrimEnd('*').Trim(), parts[1].Trim(), many));
            }
        }

        var kinds = grammar.Nodes.Select(n => n.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var (owner, field) in grammar.Nodes.SelectMany(n => n.Fields.Select(f => (n, f))))
        {
            if (!kinds.Contains(field.Type) && !grammar.Bases.Contains(field.Type))
            {
                throw new FormatException($"{path}: {owner.Name}.{field.Name}: unknown kind '{field.Type}'.");
            }
        }

        return grammar;
    }
}

/// <summary>One node kind.</summary>
internal sealed record NodeDefinition(string Name, string? Base, string Summary)
{
    public List<string> Flags { get; } = [];

    public List<FieldDefinition> Fields { get; } = [];
}

/// <summary>One field of a node kind.</summary>
internal sealed record FieldDefinition(string Name, string Type, bool Many);
