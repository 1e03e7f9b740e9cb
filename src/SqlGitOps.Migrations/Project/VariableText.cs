using System.Text.Json;
using System.Text.Json.Serialization;

namespace SqlGitOps.Migrations.Project;

/// <summary>The value of a variable: a string, or <c>{ "env": "NAME" }</c>.</summary>
[JsonConverter(typeof(Converter))]
internal sealed record VariableText(string? Literal, string? EnvironmentVariable)
{
    /// <summary>What the value may look like.</summary>
    public const string Form = "a string, or { \"env\": \"NAME\" } with the name of an environment variable";

    internal sealed class Converter : JsonConverter<VariableText>
    {
        // ProjectFileMap has checked the form before.
        public override VariableText Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType == JsonTokenType.String)
            {
                return new VariableText(reader.GetString(), null);
            }

            reader.Read();
            reader.Read();
            var variable = reader.GetString();
            reader.Read();
            return new VariableText(null, variable);
        }

        public override void Write(Utf8JsonWriter writer, VariableText value, JsonSerializerOptions options) => throw new NotSupportedException();
    }
}
