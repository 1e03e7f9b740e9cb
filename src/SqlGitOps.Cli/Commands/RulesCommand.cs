using System.CommandLine;
using System.Text.Json;
using SqlGitOps.Rules;

namespace SqlGitOps.Cli.Commands;

/// <summary><c>sqlgitops rules</c>.</summary>
internal static class RulesCommand
{
    public static Command Create()
    {
        var json = CommonOptions.Format("text or json", ListFormat.Text);
        var command = new Command("rules", "Lists all rules with their default severity") { json };
        command.SetAction(result =>
        {
            if (result.GetValue(json) == ListFormat.Json)
            {
                using var writer = new Utf8JsonWriter(Console.OpenStandardOutput(), new JsonWriterOptions { Indented = true });
                writer.WriteStartArray();
                foreach (var rule in RuleCatalog.All)
                {
                    RuleCommand.WriteJson(writer, rule.Descriptor);
                }

                writer.WriteEndArray();
                return ExitCodes.Clean;
            }

            foreach (var descriptor in RuleCatalog.All.Select(r => r.Descriptor))
            {
                var dialects = descriptor.Dialects.Count == 0 ? "all" : string.Join(", ", descriptor.Dialects);
                Console.WriteLine($"{descriptor.Id}  {descriptor.DefaultSeverity.ToString().ToLowerInvariant(),-10} {descriptor.Category,-14} {descriptor.Name,-32} {descriptor.Title} ({dialects})");
            }

            return ExitCodes.Clean;
        });
        return command;
    }
}
