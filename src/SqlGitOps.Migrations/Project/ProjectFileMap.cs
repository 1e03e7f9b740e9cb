using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Migrations.Project;

/// <summary>
/// Where each property of a project file stands. Making the map also refuses unknown and repeated properties and values
/// of the wrong kind, with messages that name the property but never show a value: it may be a misplaced secret.
/// </summary>
internal sealed class ProjectFileMap
{
    private readonly string _file;
    private readonly byte[] _json;
    private readonly Dictionary<string, LinePosition> _positions = new(StringComparer.Ordinal);

    private ProjectFileMap(string file, byte[] json)
    {
        _file = file;
        _json = json;
    }

    /// <summary>Reads the file once.</summary>
    /// <exception cref="ConfigurationException">The file is not JSON or does not fit the model.</exception>
    public static ProjectFileMap Create(string file, byte[] json)
    {
        var map = new ProjectFileMap(file, json);
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        try
        {
            reader.Read();
            map.Value(ref reader, ProjectJsonContext.Default.ProjectDocument, "the project file", "");
            reader.Read();
        }
        catch (JsonException e)
        {
            throw map.Error(e);
        }

        return map;
    }

    /// <summary>A problem at a property such as <c>environments[1].after</c>.</summary>
    public ConfigurationException Error(string path, string message)
    {
        var position = _positions.GetValueOrDefault(path);
        return new ConfigurationException(message, _file, position.Line, position.Column);
    }

    /// <summary>The problem that the JSON reader found.</summary>
    public ConfigurationException Error(JsonException exception)
    {
        // The reader's own message repeats a character of the file at most, then the position, which ours gives better.
        var message = exception.Message;
        foreach (var suffix in (ReadOnlySpan<string>)[" LineNumber:", " Path:"])
        {
            var end = message.IndexOf(suffix, StringComparison.Ordinal);
            message = end < 0 ? message : message[..end];
        }

        var line = (int)(exception.LineNumber ?? 0);
        var position = Position(LineStart(line) + (int)(exception.BytePositionInLine ?? 0));
        return new ConfigurationException($"This is not valid JSON: {message}", _file, position.Line, position.Column);
    }

    private void Value(ref Utf8JsonReader reader, JsonTypeInfo type, string name, string path)
    {
        _positions.TryAdd(path, Position((int)reader.TokenStartIndex));
        if (type.Type == typeof(JsonElement) || type.Type == typeof(JsonElement?) || reader.TokenType == JsonTokenType.Null)
        {
            reader.Skip();
            return;
        }

        switch (type.Kind)
        {
            case JsonTypeInfoKind.Object:
                Expect(ref reader, JsonTokenType.StartObject, name, "an object", path);
                Members(ref reader, type, path);
                break;
            case JsonTypeInfoKind.Dictionary:
                Expect(ref reader, JsonTokenType.StartObject, name, "an object", path);
                Entries(ref reader, TypeOf(type.ElementType!), path);
                break;
            case JsonTypeInfoKind.Enumerable:
                Expect(ref reader, JsonTokenType.StartArray, name, "an array", path);
                var element = TypeOf(type.ElementType!);
                for (var i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
                {
                    Value(ref reader, element, $"an item of {name}", $"{path}[{i}]");
                }

                break;
            default:
                Scalar(ref reader, type.Type, name, path);
                break;
        }
    }

    private void Members(ref Utf8JsonReader reader, JsonTypeInfo type, string path)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var member = MemberName(ref reader, seen);
            var property = type.Properties.FirstOrDefault(p => p.Name == member);
            if (property is null)
            {
                throw ErrorAt(
                    (int)reader.TokenStartIndex,
                    $"Unknown property '{member}'.{NearestName.Hint(member, type.Properties.Select(p => p.Name))} "
                    + $"Known are: {string.Join(", ", type.Properties.Select(p => p.Name))}.");
            }

            reader.Read();
            Value(ref reader, TypeOf(property.PropertyType), $"'{member}'", Join(path, member));
        }
    }

    private void Entries(ref Utf8JsonReader reader, JsonTypeInfo type, string path)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = MemberName(ref reader, seen);
            reader.Read();
            Value(ref reader, type, $"'{key}'", Join(path, key));
        }
    }

    private string MemberName(ref Utf8JsonReader reader, HashSet<string> seen)
    {
        var name = reader.GetString()!;
        return seen.Add(name)
            ? name
            : throw ErrorAt((int)reader.TokenStartIndex, $"The property '{name}' appears twice.");
    }

    private void Scalar(ref Utf8JsonReader reader, Type type, string name, string path)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(VariableText))
        {
            Variable(ref reader, name, path);
        }
        else if (type == typeof(string))
        {
            Expect(ref reader, JsonTokenType.String, name, "a string", path);
        }
        else if (type == typeof(int))
        {
            Expect(ref reader, JsonTokenType.Number, name, "a whole number", path);
            if (!reader.TryGetInt32(out _))
            {
                throw Error(path, $"{Capitalised(name)} must be a whole number.");
            }
        }
        else if (type == typeof(bool) && reader.TokenType is not (JsonTokenType.True or JsonTokenType.False))
        {
            throw Error(path, $"{Capitalised(name)} must be true or false.");
        }
        else if (type == typeof(VersionText) && reader.TokenType is not (JsonTokenType.String or JsonTokenType.Number))
        {
            throw Error(path, $"{Capitalised(name)} must be a string or a number.");
        }
    }

    private void Variable(ref Utf8JsonReader reader, string name, string path)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return;
        }

        var isForm = reader.TokenType == JsonTokenType.StartObject
            && reader.Read() && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("env"u8)
            && reader.Read() && reader.TokenType == JsonTokenType.String && !string.IsNullOrWhiteSpace(reader.GetString())
            && reader.Read() && reader.TokenType == JsonTokenType.EndObject;
        if (!isForm)
        {
            throw Error(path, $"{Capitalised(name)} must be {VariableText.Form}.");
        }
    }

    private void Expect(ref Utf8JsonReader reader, JsonTokenType expected, string name, string kind, string path)
    {
        if (reader.TokenType == expected)
        {
            return;
        }

        var hint = name == "'connection'"
            ? " Connection strings do not belong in this file: name the environment variable that holds it, { \"env\": \"PROD_DATABASE\" }."
            : "";
        throw Error(path, $"{Capitalised(name)} must be {kind}.{hint}");
    }

    private ConfigurationException ErrorAt(int offset, string message)
    {
        var position = Position(offset);
        return new ConfigurationException(message, _file, position.Line, position.Column);
    }

    private LinePosition Position(int offset)
    {
        offset = Math.Clamp(offset, 0, _json.Length);
        var before = _json.AsSpan(0, offset);
        var lineStart = before.LastIndexOf((byte)'\n') + 1;
        return new LinePosition(
            before.Count((byte)'\n') + 1,
            Encoding.UTF8.GetCharCount(before[lineStart..]) + 1);
    }

    private int LineStart(int line)
    {
        var start = 0;
        for (; line > 0; line--)
        {
            start += _json.AsSpan(start).IndexOf((byte)'\n') + 1;
        }

        return start;
    }

    private static JsonTypeInfo TypeOf(Type type) =>
        ProjectJsonContext.Default.GetTypeInfo(type)
        ?? throw new InvalidOperationException($"{type} is not part of the project file's model.");

    private static string Join(string path, string member) => path.Length == 0 ? member : $"{path}.{member}";

    private static string Capitalised(string name) => char.ToUpperInvariant(name[0]) + name[1..];
}
