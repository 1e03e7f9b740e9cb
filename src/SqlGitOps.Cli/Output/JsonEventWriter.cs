using System.Buffers;
using System.Text;
using System.Text.Json;
using SqlGitOps.Cli.Commands;
using SqlGitOps.Deploy;
using SqlGitOps.Deploy.Events;
using SqlGitOps.Deploy.History;
using SqlGitOps.Hosting;

namespace SqlGitOps.Cli.Output;

/// <summary>
/// One JSON object per line: <c>{"event":"applied","level":"info","message":"…"}</c>, with <c>code</c>, <c>file</c>,
/// <c>line</c>, <c>column</c> and <c>details</c> (several lines) where they are known, and <c>script</c>, <c>version</c>,
/// <c>state</c> and <c>appliedAt</c> in lines about a migration. The last line has <c>"event":"end"</c> with outcome and exit code.
/// </summary>
internal sealed class JsonEventWriter(TextWriter output) : IEventWriter
{
    public void Review(ReviewOutcome outcome) => WriteAll(EventMessages.Of(outcome));

    public void Event(DeployEvent item, DatabaseAction action) => WriteAll(EventMessages.Of(item, action));

    public void Effect(PlanEffects.PlanEffect effect) =>
        Write(new EventMessage(MessageLevel.Info, $"  {effect.Script}, line {effect.Line}: {effect.Text}") { Kind = "effect" });

    public void Script(string script) => Write(new EventMessage(MessageLevel.Info, script) { Kind = "script" });

    public void Error(EventMessage message) => Write(message);

    public void End(DeployResult result, DatabaseAction action, int exitCode)
    {
        WriteAll(EventMessages.Of(result, action));
        WriteEnd(result, action.IsDryRun() ? 0 : result.Applied.Count, exitCode);
    }

    public void Stop(EventMessage message, DeployOutcome outcome)
    {
        Write(message);
        WriteEnd(new DeployResult(outcome), 0, outcome.ExitCode());
    }

    private void WriteEnd(DeployResult result, int applied, int exitCode) => WriteObject(writer =>
    {
        writer.WriteString("event", "end");
        writer.WriteString("outcome", result.Outcome.ToString());
        writer.WriteNumber("exitCode", exitCode);
        writer.WriteNumber("applied", applied);
        if (result.Plan is { } plan)
        {
            writer.WriteNumber("pending", plan.Pending.Count);
            writer.WriteString("planHash", plan.Hash);
        }
    });

    private void WriteAll(IEnumerable<EventMessage> messages)
    {
        foreach (var message in messages)
        {
            Write(message);
        }
    }

    private void Write(EventMessage message) => WriteObject(writer =>
    {
        writer.WriteString("event", message.Kind);
        writer.WriteString("level", message.Level.ToString().ToLowerInvariant());
        writer.WriteString("message", message.Text);
        if (message.Code is not null)
        {
            writer.WriteString("code", message.Code);
        }

        if (message.File is not null)
        {
            writer.WriteString("file", message.File);
        }

        if (message.Position is { } position)
        {
            writer.WriteNumber("line", position.Line);
            writer.WriteNumber("column", position.Column);
        }

        if (message.Details is not null)
        {
            writer.WriteString("details", message.Details);
        }

        if (message.Migration is { } migration)
        {
            writer.WriteString("script", migration.Script);
            if (migration.Version is not null)
            {
                writer.WriteString("version", migration.Version);
            }

            writer.WriteString("state", migration.State);
            if (migration.AppliedAt is { } time)
            {
                writer.WriteString("appliedAt", time.UtcDateTime);
            }
        }

        if (message.Run is { } run)
        {
            Write(writer, run);
        }
    });

    private static void Write(Utf8JsonWriter writer, RunEntry run)
    {
        writer.WriteStartObject("run");
        writer.WriteString("id", run.Id);
        writer.WriteString("action", run.Action);
        writer.WriteString("startedAt", run.StartedAt.UtcDateTime);
        if (run.FinishedAt is { } end)
        {
            writer.WriteString("finishedAt", end.UtcDateTime);
        }

        writer.WriteString("outcome", run.Outcome);
        writer.WriteNumber("planned", run.Planned);
        writer.WriteNumber("applied", run.Applied);
        writer.WriteString("environment", run.Environment);
        writer.WriteString("actor", run.Actor);
        writer.WriteString("databaseUser", run.DatabaseUser);
        writer.WriteString("host", run.Host);
        writer.WriteString("commit", run.Commit);
        writer.WriteString("release", run.Release);
        writer.WriteString("toolVersion", run.ToolVersion);
        writer.WriteString("planHash", run.PlanHash);
        writer.WriteString("error", run.Error);
        writer.WriteEndObject();
    }

    private void WriteObject(Action<Utf8JsonWriter> content)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            content(writer);
            writer.WriteEndObject();
        }

        output.WriteLine(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }
}
