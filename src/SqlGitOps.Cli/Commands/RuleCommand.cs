using System.CommandLine;
using System.Text.Json;
using SqlGitOps.Review.Rules;
using SqlGitOps.Rules;

namespace SqlGitOps.Cli.Commands;

/// <summary><c>sqlgitops rule</c>.</summary>
internal static class RuleCommand
{
    public static Command Create()
    {
        var id = new Argument<string>("id") { Description = "Id or name of the rule: SGO1001, NonConcurrentIndex" };
        var json = CommonOptions.Format("text or json", ListFormat.Text);
        var command = new Command("rule", "Explains one rule: what it finds, why, and what to do instead") { id, json };
        command.SetAction(result =>
        {
            var wanted = result.GetValue(id)!;
            var descriptor = RuleCatalog.All.Select(r => r.Descriptor).FirstOrDefault(d =>
                d.Id.Equals(wanted, StringComparison.OrdinalIgnoreCase) || d.Name.Equals(wanted, StringComparison.OrdinalIgnoreCase));
            if (descriptor is null)
            {
                Console.Error.WriteLine($"error: there is no rule '{wanted}'. Run 'sqlgitops rules' to list them.");
                return ExitCodes.CouldNotStart;
            }

            if (result.GetValue(json) == ListFormat.Json)
            {
                using var writer = new Utf8JsonWriter(Console.OpenStandardOutput(), new JsonWriterOptions { Indented = true });
                WriteJson(writer, descriptor);
                return ExitCodes.Clean;
            }

            Console.WriteLine($"{descriptor.Id} {descriptor.Name}: {descriptor.Title}");
            Console.WriteLine($"category {descriptor.Category}, severity {descriptor.DefaultSeverity.ToString().ToLowerInvariant()}, since {descriptor.Since}");
            Console.WriteLine();
            Console.WriteLine(descriptor.Documentation);
            Console.WriteLine();
            Console.WriteLine($"Change its severity in .editorconfig: dotnet_diagnostic.{descriptor.Id}.severity = none|suggestion|warning|error");
            Console.WriteLine($"Suppress one finding with a comment before the statement: -- sqlgitops-ignore {descriptor.Id}: reason");
            Console.WriteLine(descriptor.HelpUri);
            return ExitCodes.Clean;
        });
        return command;
    }

    internal static void WriteJson(Utf8JsonWriter writer, RuleDescriptor descriptor)
    {
        writer.WriteStartObject();
        writer.WriteString("id", descriptor.Id);
        writer.WriteString("name", descriptor.Name);
        writer.WriteString("title", descriptor.Title);
        writer.WriteString("category", descriptor.Category.ToString());
        writer.WriteString("severity", descriptor.DefaultSeverity.ToString().ToLowerInvariant());
        writer.WriteStartArray("dialects");
        foreach (var dialect in descriptor.Dialects)
        {
            writer.WriteStringValue(dialect.ToString());
        }

        writer.WriteEndArray();
        writer.WriteString("documentation", descriptor.Documentation);
        writer.WriteString("helpUri", descriptor.HelpUri);
        writer.WriteEndObject();
    }
}
