using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using SqlGitOps.Migrations.Conventions;
using SqlGitOps.Migrations.Project;
using SqlGitOps.Syntax;
using Xunit;

namespace SqlGitOps.Migrations.Tests.Project;

public class ProjectSchemaTests
{
    private static readonly JsonElement Schema = Load();

    [Fact]
    public void The_schema_has_the_properties_of_the_model() =>
        AssertSame(Schema, ProjectJsonContext.Default.ProjectDocument, "sqlgitops.json");

    [Fact]
    public void The_schema_has_the_names_of_conventions_and_dialects()
    {
        Assert.Equal(ConventionNames.All.Order(StringComparer.Ordinal), Names("migrations", "convention"));
        Assert.Equal(Enum.GetNames<SqlDialect>().Order(StringComparer.Ordinal), Names("dialect"));
    }

    private static IEnumerable<string?> Names(params string[] path)
    {
        var schema = path.Aggregate(Schema, (current, name) => current.GetProperty("properties").GetProperty(name));
        return schema.GetProperty("enum").EnumerateArray().Select(e => e.GetString()).Order(StringComparer.Ordinal);
    }

    private static void AssertSame(JsonElement schema, JsonTypeInfo type, string path)
    {
        if (type.Kind == JsonTypeInfoKind.Enumerable)
        {
            AssertSame(schema.GetProperty("items"), ProjectJsonContext.Default.GetTypeInfo(type.ElementType!)!, path + "[]");
            return;
        }

        if (type.Kind != JsonTypeInfoKind.Object)
        {
            return;
        }

        var properties = schema.GetProperty("properties");
        Assert.True(
            type.Properties.Select(p => p.Name).ToHashSet(StringComparer.Ordinal).SetEquals(properties.EnumerateObject().Select(p => p.Name)),
            $"{path}: the schema and the model differ.");
        Assert.False(schema.GetProperty("additionalProperties").GetBoolean(), $"{path} takes unknown properties.");
        foreach (var property in type.Properties)
        {
            AssertSame(
                properties.GetProperty(property.Name),
                ProjectJsonContext.Default.GetTypeInfo(property.PropertyType)!,
                $"{path}.{property.Name}");
        }
    }

    private static JsonElement Load()
    {
        using var stream = ProjectSchema.Open();
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    }
}
