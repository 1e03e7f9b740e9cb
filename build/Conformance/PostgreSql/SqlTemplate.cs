using System.Reflection;
using SqlGitOps.Syntax.PostgreSql;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Conformance.PostgreSql;

/// <summary>
/// How a node kind is written as SQL from its fields and flags alone. Together the templates say what each field and flag
/// means; postgresql.templates explains the notation. A template must use every field and flag that the grammar gives its
/// kind, so that nothing in the tree stays without proof.
/// </summary>
internal sealed class SqlTemplate
{
    private readonly PostgreSqlKind _kind;
    private readonly string _source;
    private readonly Group _body;
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);
    private readonly Dictionary<string, uint> _flags;
    private readonly HashSet<string> _fields = new(StringComparer.Ordinal);
    private int _position;

    /// <param name="kind">The node kind.</param>
    /// <param name="source">The template.</param>
    /// <exception cref="ConformanceException">It names what the kind does not have, or leaves something out.</exception>
    public SqlTemplate(PostgreSqlKind kind, string source)
    {
        _kind = kind;
        _source = source;
        _flags = FlagsOf(kind.ToString());
        var view = typeof(PostgreSqlKind).Assembly.GetType($"SqlGitOps.Syntax.PostgreSql.{kind}")!;
        foreach (var property in view.GetProperties().Where(p => p.Name != "Node" && p.PropertyType != typeof(bool)))
        {
            var name = property.Name == $"{kind}Part" ? kind.ToString() : property.Name;
            _fields.Add(name);
        }

        _body = ReadGroup(end: '\0', condition: null);
        var left = _fields.Where(f => !_used.Contains(f)).Concat(_flags.Keys.Where(f => !_used.Contains(f))).ToList();
        if (left.Count > 0)
        {
            throw Wrong($"it does not use {string.Join(", ", left)}");
        }
    }

    /// <summary>Writes a node.</summary>
    public void Write(SyntaxNode node, SqlWriter writer) => _body.Write(node, writer);

    private Group ReadGroup(char end, Condition? condition, bool optional = false)
    {
        var parts = new List<Part>();
        while (true)
        {
            while (_position < _source.Length && _source[_position] == ' ')
            {
                _position++;
            }

            if (_position == _source.Length)
            {
                return end == '\0' ? new Group(parts, condition, optional) : throw Wrong($"'{end}' is missing");
            }

            var c = _source[_position];
            if (c == end)
            {
                _position++;
                return new Group(parts, condition, optional);
            }

            switch (c)
            {
                case '[':
                    _position++;
                    parts.Add(ReadGroup(']', null, optional: true));
                    break;
                case '{':
                    _position++;
                    var head = ReadUntil(":");
                    parts.Add(ReadGroup('}', ReadCondition(head)));
                    break;
                case '<':
                    _position++;
                    parts.Add(ReadField(ReadUntil(">")));
                    break;
                case '%':
                    _position++;
                    var words = ReadWord().Split('!');
                    parts.Add(words[0] == "own" ? new OwnTokens([.. words.Skip(1)]) : throw Wrong($"%{words[0]} is not known"));
                    break;
                default:
                    parts.Add(new Word(ReadWord()));
                    break;
            }
        }
    }

    private FieldPart ReadField(string text)
    {
        var length = text.TakeWhile(char.IsLetterOrDigit).Count();
        var field = Field(text[..length]);
        var rest = text[length..];
        Func<SyntaxNode, bool>? filter = null;
        if (rest.StartsWith('('))
        {
            var end = rest.IndexOf(')', StringComparison.Ordinal);
            var negated = rest[1] == '!';
            var name = rest[(negated ? 2 : 1)..end].Split('.');
            var mask = FlagsOf(name[0])[name[1]];
            filter = child => child.HasFlag(mask) != negated;
            rest = rest[(end + 1)..];
        }

        return new FieldPart(field, rest.TrimStart('|'), filter);
    }

    private Dictionary<string, uint> FlagsOf(string kind)
    {
        var view = typeof(PostgreSqlKind).Assembly.GetType($"SqlGitOps.Syntax.PostgreSql.{kind}") ?? throw Wrong($"there is no node kind {kind}");
        return view.GetFields(BindingFlags.Static | BindingFlags.NonPublic)
            .Where(f => f.IsLiteral)
            .ToDictionary(f => f.Name[..^"Flag".Length], f => (uint)f.GetRawConstantValue()!, StringComparer.Ordinal);
    }

    private Condition ReadCondition(string text) => new([.. text.Split('&').Select(term =>
    {
        var negated = term.StartsWith('!');
        var name = negated ? term[1..] : term;
        uint mask = 0;
        var fields = new List<PostgreSqlField>();
        foreach (var alternative in name.Split('|'))
        {
            if (alternative.EndsWith('?'))
            {
                fields.Add(Field(alternative[..^1]));
            }
            else
            {
                _used.Add(alternative);
                mask |= _flags.TryGetValue(alternative, out var bit) ? bit : throw Wrong($"there is no flag {alternative}");
            }
        }

        return new Term(negated, mask, fields);
    })]);

    private PostgreSqlField Field(string name)
    {
        _used.Add(name);
        return _fields.Contains(name) ? Enum.Parse<PostgreSqlField>(name) : throw Wrong($"there is no field {name}");
    }

    private string ReadUntil(string end)
    {
        var index = _source.IndexOf(end, _position, StringComparison.Ordinal);
        if (index < 0)
        {
            throw Wrong($"'{end}' is missing");
        }

        var text = _source[_position..index];
        _position = index + end.Length;
        return text;
    }

    private string ReadWord()
    {
        var start = _position;
        while (_position < _source.Length && !" [{<".Contains(_source[_position], StringComparison.Ordinal) && !(_position > start && "]}".Contains(_source[_position], StringComparison.Ordinal)))
        {
            _position++;
        }

        return _source[start.._position];
    }

    private ConformanceException Wrong(string what) => new($"postgresql.templates: {_kind}: {what}.");

    private abstract class Part
    {
        public abstract void Write(SyntaxNode node, SqlWriter writer);

        public virtual bool IsPresent(SyntaxNode node) => false;
    }

    private sealed class Word(string text) : Part
    {
        private readonly string _text = text switch
        {
            "LB" => "[",
            "RB" => "]",
            "PCT" => "%",
            _ => text,
        };

        public override void Write(SyntaxNode node, SqlWriter writer) => writer.Word(_text);
    }

    private sealed class OwnTokens(string[] without) : Part
    {
        public override void Write(SyntaxNode node, SqlWriter writer) => writer.OwnTokens(node, without);
    }

    private sealed class FieldPart(PostgreSqlField field, string separator, Func<SyntaxNode, bool>? filter) : Part
    {
        public override bool IsPresent(SyntaxNode node) => Children(node).Count > 0;

        public override void Write(SyntaxNode node, SqlWriter writer)
        {
            var children = Children(node);
            var (open, between, close, beforeLast) = Style(node, children);
            writer.Word(open);
            for (var i = 0; i < children.Count; i++)
            {
                writer.Word(i > 0 ? between : "");
                writer.Word(i == children.Count - 1 ? beforeLast : "");
                writer.Node(children[i]);
            }

            writer.Word(close);
        }

        /// <summary>^WORD: with commas and a word before the last. ~: in parentheses and with commas where they were written so.</summary>
        private (string Open, string Between, string Close, string BeforeLast) Style(SyntaxNode node, List<SyntaxNode> children) =>
            separator.StartsWith('^') ? ("", ",", "", separator[1..])
            : separator != "~" ? ("", separator, "", "")
            : children.Count > 0 && node.Tree.Tokens[children[0].FirstToken - 1].Kind == TokenKind.LeftParen ? ("(", ",", ")", "")
            : ("", "", "", "");

        private List<SyntaxNode> Children(SyntaxNode node)
        {
            var children = node.ChildrenIn((byte)field).ToList();
            if (filter is not null)
            {
                children.RemoveAll(c => !filter(c));
            }

            return children;
        }
    }

    private sealed class Group(List<Part> parts, Condition? condition, bool optional) : Part
    {
        public override bool IsPresent(SyntaxNode node) =>
            (condition is null || condition.Holds(node)) && parts.Exists(p => p.IsPresent(node));

        public override void Write(SyntaxNode node, SqlWriter writer)
        {
            if ((condition is not null && !condition.Holds(node)) || (optional && !IsPresent(node)))
            {
                return;
            }

            foreach (var part in parts)
            {
                part.Write(node, writer);
            }
        }
    }

    private readonly record struct Term(bool Negated, uint Mask, List<PostgreSqlField> Fields);

    private sealed class Condition(Term[] terms)
    {
        public bool Holds(SyntaxNode node) => Array.TrueForAll(
            terms,
            t => t.Negated != (node.HasFlag(t.Mask) || t.Fields.Exists(f => !node.Child((byte)f).IsNone)));
    }
}
