using System.Text;
using SqlGitOps.Migrations;

namespace SqlGitOps.Deploy.Planning;

/// <summary>
/// The values of variables, at the one place where they meet texts: <c>${name}</c> of a declared variable is replaced in what
/// is sent to the database, and values are replaced by their names in what the database says.
/// </summary>
public sealed class VariableValues
{
    private const string Opening = "${";

    // Shorter values are parts of many harmless words, so only whole words count.
    private const int ShortestPart = 4;

    private readonly Dictionary<string, MigrationVariable> _variables = new(StringComparer.Ordinal);
    private readonly List<(string Value, string Name)> _secrets = [];

    /// <summary>Takes the variables of a run.</summary>
    /// <param name="variables">All that are declared, also those without a value.</param>
    public VariableValues(IReadOnlyList<MigrationVariable> variables)
    {
        foreach (var variable in variables)
        {
            _variables[variable.Name] = variable;
            if (string.IsNullOrWhiteSpace(variable.Value))
            {
                continue;
            }

            _secrets.Add((variable.Value.Trim(), variable.ToString()));
            foreach (var word in variable.Value.Split((char[])[' ', '\t', '\n', '\r', ',', '.', ';', '(', ')', '"', '\''], StringSplitOptions.RemoveEmptyEntries))
            {
                // A database may quote only a part of it.
                if (word.Length >= ShortestPart && word.Length < variable.Value.Length)
                {
                    _secrets.Add((word, variable.ToString()));
                }
            }
        }

        _secrets.Sort(static (left, right) => right.Value.Length.CompareTo(left.Value.Length));
    }

    /// <summary>No variables.</summary>
    public static VariableValues None { get; } = new([]);

    /// <summary>Whether there is a value to replace or to hide.</summary>
    public bool IsEmpty => _variables.Count == 0;

    /// <summary>The variable of a name; null when the project does not declare it.</summary>
    public MigrationVariable? Find(string name) => _variables.GetValueOrDefault(name);

    /// <summary>Every <c>${name}</c> in a text whose content can be a name: where it begins, and the name.</summary>
    public static IEnumerable<(int Start, string Name)> UsesIn(ReadOnlyMemory<char> text)
    {
        for (var at = 0; ; at++)
        {
            var next = text.Span[at..].IndexOf(Opening);
            if (next < 0)
            {
                yield break;
            }

            at += next;
            var rest = text[(at + Opening.Length)..];
            var length = rest.Span.IndexOf('}');
            if (length > 0 && MigrationVariable.IsName(rest.Span[..length]))
            {
                yield return (at, rest[..length].ToString());
            }
        }
    }

    /// <summary>Whether a text has a variable with a value.</summary>
    public bool IsUsedIn(ReadOnlyMemory<char> text) => !IsEmpty && UsesIn(text).Any(use => Find(use.Name)?.Value is not null);

    /// <summary>Puts the values in.</summary>
    public string Apply(ReadOnlyMemory<char> template)
    {
        var result = new StringBuilder();
        foreach (var (text, value) in PartsOf(template))
        {
            result.Append(template[text]).Append(value);
        }

        return result.ToString();
    }

    /// <summary>Where in the template something stands that was found in the text with the values.</summary>
    /// <param name="template">The template.</param>
    /// <param name="offset">Offset in what <see cref="Apply"/> made of it.</param>
    public int ToTemplate(ReadOnlyMemory<char> template, int offset)
    {
        foreach (var (text, value) in PartsOf(template))
        {
            var (start, length) = text.GetOffsetAndLength(template.Length);
            if (offset < length)
            {
                return start + offset;
            }

            offset -= length;
            if (value is not null && offset < value.Length)
            {
                return start + length;
            }

            offset -= value?.Length ?? 0;
        }

        return template.Length;
    }

    /// <summary>Replaces values by their names in a text that the database or its driver wrote.</summary>
    public string Hide(string text)
    {
        foreach (var (value, name) in _secrets)
        {
            text = Replace(text, value, name);
        }

        return text;
    }

    private IEnumerable<(Range Text, string? Value)> PartsOf(ReadOnlyMemory<char> template)
    {
        var from = 0;
        foreach (var (start, name) in UsesIn(template))
        {
            if (Find(name)?.Value is { } value)
            {
                yield return (from..start, value);
                from = start + Opening.Length + name.Length + 1;
            }
        }

        yield return (from..template.Length, null);
    }

    private static string Replace(string text, string value, string name)
    {
        for (var at = 0; ;)
        {
            // PostgreSQL folds names to lower case.
            at = text.IndexOf(value, at, StringComparison.OrdinalIgnoreCase);
            if (at < 0)
            {
                return text;
            }

            if (value.Length >= ShortestPart || (!IsWordAt(text, at - 1) && !IsWordAt(text, at + value.Length)))
            {
                text = string.Concat(text.AsSpan(0, at), name, text.AsSpan(at + value.Length));
                at += name.Length;
            }
            else
            {
                at++;
            }
        }
    }

    private static bool IsWordAt(string text, int at) => at >= 0 && at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] == '_');
}
