using System.Globalization;
using System.Text;

namespace CodeGenerator;

/// <summary>Turns a grammar into C#.</summary>
internal static class Emit
{
    public static string Kinds(string dialect, string file, Grammar grammar)
    {
        var output = Header(file + ".grammar", $"SqlGitOps.Syntax.{dialect}");
        output.Append($$"""
            /// <summary>The node kinds of the {{dialect}} tree.</summary>
            public enum {{dialect}}Kind : ushort
            {
                /// <summary>No node.</summary>
                None,

            """);
        foreach (var node in grammar.Nodes)
        {
            output.Append("\n    /// <summary>").Append(Xml(node.Summary)).Append(".</summary>\n    ").Append(node.Name).Append(",\n");
        }

        output.Append("}\n");
        output.Append($$"""

            /// <summary>Which kinds belong to a base of the grammar.</summary>
            public static class {{dialect}}Kinds
            {

            """);
        var first = true;
        foreach (var group in grammar.Nodes.Where(n => n.Base is not null).GroupBy(n => n.Base!, StringComparer.Ordinal))
        {
            output.Append(first ? string.Empty : "\n");
            first = false;
            output.Append($"    /// <summary>Whether a kind is a {group.Key}.</summary>\n");
            output.Append($"    public static bool Is{group.Key}({dialect}Kind kind) => kind is\n        ");
            output.Append(string.Join("\n        or ", group.Select(n => $"{dialect}Kind.{n.Name}"))).Append(";\n");
        }

        output.Append($$"""

                /// <summary>The names of a kind's flags, in the order of their bits, with a space between them.</summary>
                public static string FlagNames({{dialect}}Kind kind) => kind switch
                {

            """);
        foreach (var node in grammar.Nodes.Where(n => n.Flags.Count > 0))
        {
            output.Append($"        {dialect}Kind.{node.Name} => \"{string.Join(' ', node.Flags.Select(f => f.Name))}\",\n");
        }

        return output.Append("        _ => string.Empty,\n    };\n}\n").ToString();
    }

    public static string Versions(string dialect, string file, Grammar grammar)
    {
        var output = Header(file + ".grammar", $"SqlGitOps.Syntax.{dialect}", "SqlGitOps.Syntax.Versions");
        output.Append($$"""
            /// <summary>Which version of {{dialect}} brought which piece of syntax ("since" and "@" in the grammar).</summary>
            internal static class {{dialect}}Versions
            {
                /// <summary>All of them.</summary>
                public static readonly SyntaxVersionTable Table = new(
                [

            """);
        foreach (var node in grammar.Nodes)
        {
            if (node.Since is not null)
            {
                Entry("0", "0", node.Since, node.Summary);
            }

            foreach (var field in node.Fields.Where(f => f.Since is not null))
            {
                Entry($"(byte){dialect}Field.{field.Name}", "0", field.Since!, field.Summary ?? Words(field.Name));
            }

            foreach (var flag in node.Flags.Where(f => f.Since is not null))
            {
                Entry("0", $"{node.Name}.{flag.Name}Flag", flag.Since!, Words(flag.Name));
            }

            void Entry(string field, string flag, string since, string construct)
            {
                var parts = since.Split('.');
                var version = $"new({parts[0]}, {(parts.Length > 1 ? parts[1] : "0")})";
                output.Append($"        new((ushort){dialect}Kind.{node.Name}, {field}, {flag}, {version}, \"{construct.Replace("\"", "\\\"", StringComparison.Ordinal)}\"),\n");
            }
        }

        return output.Append("    ]);\n}\n").ToString();
    }

    public static string Fields(string dialect, string file, Grammar grammar)
    {
        var output = Header(file + ".grammar", $"SqlGitOps.Syntax.{dialect}");
        output.Append($$"""
            /// <summary>The fields that children of a {{dialect}} node can fill.</summary>
            public enum {{dialect}}Field : byte
            {
                /// <summary>No field.</summary>
                None,

            """);
        foreach (var name in FieldNames(grammar))
        {
            output.Append("    ").Append(name).Append(",\n");
        }

        return output.Append("}\n").ToString();
    }

    public static string Views(string dialect, string file, Grammar grammar)
    {
        var output = Header(file + ".grammar", $"SqlGitOps.Syntax.{dialect}", "SqlGitOps.Syntax.Tree");
        foreach (var node in grammar.Nodes)
        {
            output.Append($$"""
                /// <summary>{{Xml(node.Summary)}}. <c>default</c> when there is none.</summary>
                public readonly record struct {{node.Name}}(SyntaxNode Node)
                {
                    /// <summary>Whether there is none.</summary>
                    public bool IsNone => Node.IsNone;

                    /// <summary>The view of <paramref name="node"/>; none when it is of another kind.</summary>
                    public static {{node.Name}} Cast(SyntaxNode node) => node.RawKind == (ushort){{dialect}}Kind.{{node.Name}} ? new(node) : default;

                """);
            for (var i = 0; i < node.Flags.Count; i++)
            {
                var bit = (1u << i).ToString(CultureInfo.InvariantCulture);
                output.Append($"\n    /// <summary>Bit of <see cref=\"{FlagName(node, node.Flags[i].Name)}\"/>.</summary>\n");
                output.Append($"    internal const uint {node.Flags[i].Name}Flag = {bit}u;\n");
                output.Append($"\n    /// <summary>Whether \"{Words(node.Flags[i].Name)}\" was written.</summary>\n");
                output.Append($"    public bool {FlagName(node, node.Flags[i].Name)} => Node.HasFlag({node.Flags[i].Name}Flag);\n");
            }

            foreach (var field in node.Fields)
            {
                output.Append($"\n    /// <summary>{(field.Many ? "All" : "The")} <c>{field.Type}</c>{(field.Many ? " children in order" : " child")}.</summary>\n");
                var isBase = grammar.Bases.Contains(field.Type);
                var fieldId = $"(byte){dialect}Field.{field.Name}";
                var name = field.Name == node.Name ? field.Name + "Part" : field.Name;
                output.Append((field.Many, isBase) switch
                {
                    (true, _) => $"    public SyntaxChildren {name} => Node.ChildrenIn({fieldId});\n",
                    (false, true) => $"    public SyntaxNode {name} => Node.Child({fieldId});\n",
                    _ => $"    public {field.Type} {name} => new(Node.Child({fieldId}));\n",
                });
            }

            output.Append("}\n\n");
        }

        output.Length--;
        return output.ToString();
    }

    public static string Keywords(string dialect, string space, string path)
    {
        var words = File.ReadLines(path).Select(l => l.Trim()).Where(l => l.Length > 0 && l[0] != '#').Select(l => l.Split(' ')).ToList();
        var output = Header(Path.GetFileName(path), $"SqlGitOps.Syntax.{space}", "SqlGitOps.Syntax.Lexing");
        output.Append($$"""
            /// <summary>The key words of {{dialect}}; the value is the id that tokens carry.</summary>
            public enum {{dialect}}Keyword : ushort
            {
                /// <summary>No key word.</summary>
                NotAKeyword,

            """);
        foreach (var word in words)
        {
            output.Append("    ").Append(Pascal(word[0])).Append(",\n");
        }

        output.Append("}\n\n");
        output.Append($$"""
            /// <summary>How key words may be used as names.</summary>
            internal enum {{dialect}}KeywordCategory : byte
            {
                None,

            """);
        var categories = words.Select(w => w[1]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        foreach (var category in categories)
        {
            output.Append("    ").Append(Pascal(category)).Append(",\n");
        }

        output.Append("}\n\n");
        output.Append($$"""
            /// <summary>The key word table of {{dialect}}.</summary>
            internal static class {{dialect}}Keywords
            {
                /// <summary>Words to ids.</summary>
                public static readonly KeywordTable Table = new(
                [

            """);
        foreach (var word in words)
        {
            output.Append("        \"").Append(word[0]).Append("\",\n");
        }

        output.Append("    ]);\n\n");
        output.Append("    private static ReadOnlySpan<byte> Categories =>\n    [\n        0,\n");
        foreach (var word in words)
        {
            output.Append("        ").Append(categories.IndexOf(word[1]) + 1).Append(", // ").Append(word[0]).Append('\n');
        }

        output.Append("    ];\n\n    private static ReadOnlySpan<byte> NeedsAs =>\n    [\n        0,\n");
        foreach (var word in words)
        {
            output.Append("        ").Append(word.Length > 2 && word[2] == "as_label" ? 1 : 0).Append(", // ").Append(word[0]).Append('\n');
        }

        output.Append($$"""
                ];

                /// <summary>The category of a key word id.</summary>
                public static {{dialect}}KeywordCategory CategoryOf(ushort keyword) => ({{dialect}}KeywordCategory)Categories[keyword];

                /// <summary>Whether the word can be a column label only behind AS.</summary>
                public static bool NeedsAsAsLabel(ushort keyword) => NeedsAs[keyword] != 0;
            }

            """);
        return output.ToString();
    }

    private static IEnumerable<string> FieldNames(Grammar grammar) =>
        grammar.Nodes.SelectMany(n => n.Fields).Select(f => f.Name).Distinct(StringComparer.Ordinal);

    private static string FlagName(NodeDefinition node, string flag) =>
        (node.Fields.Any(f => f.Name == flag) ? "Is" : string.Empty) + (flag == node.Name ? "Is" : string.Empty) + flag;

    private static StringBuilder Header(string source, string space, params string[] usings)
    {
        var output = new StringBuilder();
        output.Append($"// <auto-generated>Made by build/generate.sh from {source}; do not edit.</auto-generated>\n#nullable enable\n");
        foreach (var used in usings)
        {
            output.Append("using ").Append(used).Append(";\n");
        }

        return output.Append(usings.Length > 0 ? "\n" : string.Empty).Append("namespace ").Append(space).Append(";\n\n");
    }

    private static string Pascal(string word)
    {
        var output = new StringBuilder();
        foreach (var part in word.Split('_', StringSplitOptions.RemoveEmptyEntries))
        {
            output.Append(char.ToUpperInvariant(part[0])).Append(part[1..]);
        }

        return output.ToString();
    }

    private static string Words(string pascal) =>
        string.Concat(pascal.Select((c, i) => i > 0 && char.IsUpper(c) ? " " + c : c.ToString())).ToUpperInvariant();

    private static string Xml(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
}
