using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SqlGitOps.Migrations.Project;

/// <summary>A version that may be written as a string or as a number; <c>3.40</c> keeps its zero.</summary>
[JsonConverter(typeof(Converter))]
internal sealed record VersionText(string Value)
{
    internal sealed class Converter : JsonConverter<VersionText>
    {
        public override VersionText Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType switch
            {
                JsonTokenType.String => new VersionText(reader.GetString()!),
                JsonTokenType.Number => new VersionText(Encoding.UTF8.GetString(reader.ValueSpan)),
                _ => throw new JsonException("A version is a string or a number."),
            };

        public override void Write(Utf8JsonWriter writer, VersionText value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.Value);
    }
}
