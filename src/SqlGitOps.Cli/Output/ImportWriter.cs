using System.Buffers;
using System.Text;
using System.Text.Json;
using SqlGitOps.Deploy;
using SqlGitOps.Deploy.Import;

namespace SqlGitOps.Cli.Output;

/// <summary>Shows what an import found and did.</summary>
internal static class ImportWriter
{
    /// <summary>A table for people: their row, what becomes of it, our file. Problems go to <paramref name="error"/>.</summary>
    public static void WriteText(ImportResult result, TextWriter output, TextWriter error)
    {
        if (result.Database is { } database)
        {
            output.WriteLine($"Database: {database.Target} ({database.Dialect} {database.Version})");
        }

        if (result.Plan is { } plan)
        {
            output.WriteLine($"History:  {plan.Tool}, table {plan.Table}");
            output.WriteLine();
            WriteTable(plan, output);
            foreach (var problem in plan.Problems)
            {
                error.WriteLine(Problem(problem).ToText());
            }
        }

        if (result.Error is { } failure)
        {
            error.WriteLine(Error(result, failure).ToText());
        }

        output.WriteLine(Summary(result));
    }

    /// <summary>One JSON object per line: <c>row</c>, <c>pending</c>, <c>problem</c>, <c>error</c>, and <c>end</c> with the exit code.</summary>
    public static void WriteJson(ImportResult result, TextWriter output)
    {
        foreach (var line in result.Plan?.Lines ?? [])
        {
            WriteObject(output, "row", writer =>
            {
                writer.WriteString("row", line.Row);
                writer.WriteString("status", JsonNamingPolicy.CamelCase.ConvertName(line.Status.ToString()));
                writer.WriteBoolean("imported", line.IsImported);
                writer.WriteString("file", line.File?.Path);
                writer.WriteString("appliedAt", line.AppliedAt?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'"));
                writer.WriteString("note", line.Note);
            });
        }

        foreach (var file in result.Plan?.Pending ?? [])
        {
            WriteObject(output, "pending", writer => writer.WriteString("file", file.Path));
        }

        foreach (var problem in result.Plan?.Problems ?? [])
        {
            WriteMessage(output, Problem(problem));
        }

        if (result.Error is { } error)
        {
            WriteMessage(output, Error(result, error));
        }

        WriteObject(output, "end", writer =>
        {
            writer.WriteString("outcome", result.Outcome.ToString());
            writer.WriteNumber("exitCode", result.ExitCode);
            writer.WriteBoolean("written", result.IsApplied);
            writer.WriteString("tool", result.Plan?.Tool);
            writer.WriteString("table", result.Plan?.Table.ToString());
            writer.WriteNumber("entries", result.Plan?.Entries.Count ?? 0);
            writer.WriteString("message", Summary(result));
        });
    }

    private static void WriteTable(ImportPlan plan, TextWriter output)
    {
        var width = plan.Lines.Count == 0 ? 0 : plan.Lines.Max(line => line.Row.Length);
        foreach (var line in plan.Lines)
        {
            var file = line.File is null ? string.Empty : $"  -> {line.File.Script}";
            var note = line.Note is null ? string.Empty : $"  ({line.Note})";
            output.WriteLine($"  {Word(line.Status),-12} {line.Row.PadRight(width)}{file}{note}".TrimEnd());
        }

        foreach (var file in plan.Pending)
        {
            output.WriteLine($"  {"pending",-12} {string.Empty.PadRight(width)}  -> {file.Script}");
        }

        output.WriteLine();
    }

    private static string Word(ImportStatus status) => status switch
    {
        ImportStatus.Verified => "verified",
        ImportStatus.Unverified => "unverified",
        ImportStatus.Changed => "changed",
        ImportStatus.Outdated => "outdated",
        ImportStatus.MissingFile => "missing file",
        ImportStatus.Incomplete => "incomplete",
        ImportStatus.NotApplied => "not applied",
        _ => "skipped",
    };

    private static string Summary(ImportResult result) => result switch
    {
        { Plan.IsImported: true } => "Already imported: nothing to do.",
        { IsApplied: true, Plan: { } plan } => $"Imported {plan.Entries.Count} migrations from {plan.Tool}; its table is unchanged. {plan.Pending.Count} are pending.",
        { Outcome: DeployOutcome.Done, Plan: { } plan } => $"{plan.Entries.Count} migrations can be imported from {plan.Tool}. Nothing was written; run it again with --apply.",
        { Outcome: DeployOutcome.NothingToDo } => "The history has no applied migrations: nothing to import.",
        { Outcome: DeployOutcome.Refused } => "Refused: nothing was written.",
        { Outcome: DeployOutcome.LockTimeout } => "A deployment holds the lock: nothing was written.",
        { Outcome: DeployOutcome.ConnectionFailed } => "The database could not be used: nothing was written.",
        { Outcome: DeployOutcome.Cancelled } => "Cancelled: nothing was written.",
        _ => "Could not start: nothing was written.",
    };

    private static EventMessage Problem(string text) => new(MessageLevel.Error, text) { Kind = "problem", Code = "SGO0301" };

    private static EventMessage Error(ImportResult result, DeployError error) =>
        new(MessageLevel.Error, error.Message + (error.Code is null ? string.Empty : $" [{error.Code}]") + (error.Hint is null ? string.Empty : $" {error.Hint}"))
        {
            Kind = "error",
            Code = EventMessages.CodeOf(result.Outcome),
        };

    private static void WriteMessage(TextWriter output, EventMessage message) => WriteObject(output, message.Kind, writer =>
    {
        writer.WriteString("level", message.Level.ToString().ToLowerInvariant());
        writer.WriteString("message", message.Text);
        writer.WriteString("code", message.Code);
    });

    private static void WriteObject(TextWriter output, string kind, Action<Utf8JsonWriter> content)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("event", kind);
            content(writer);
            writer.WriteEndObject();
        }

        output.WriteLine(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }
}
