using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SqlGitOps.Syntax;
using SqlGitOps.Testing;

namespace SqlGitOps.Histories;

/// <summary>Runs one history with the engine's own program and with the deployer, and compares what is there afterwards.</summary>
internal sealed partial class HistoryRunner(string corpus, string tool, Programs programs)
{
    private const string Migrations = "migrations/";

    /// <summary>Runs a history.</summary>
    /// <param name="history">The history.</param>
    /// <param name="major">Major of PostgreSQL; nothing to SQLite.</param>
    public async Task<HistoryResult> RunAsync(HistoryCase history, int major)
    {
        using var folder = new TemporaryFolder("history");
        Prepare(history, folder);
        await using var theirs = await CreateAsync(history, major);
        await using var ours = await CreateAsync(history, major);
        var (files, problem) = Plan(folder, ours);
        HistoryResult Result(Verdict verdict, string detail = "") =>
            new(history, EngineOf(history, major), files.Count, verdict, Plain(detail, folder));
        if (problem is not null)
            return Result(Verdict.Refused, problem);
        var before = Before(history, folder);
        if ((SetUp(theirs, before, folder) ?? SetUp(ours, before, folder)) is { } unable)
            throw new InvalidOperationException($"What comes before the migrations failed: {unable}");
        var scripts = files.Select(f => UpOnly(folder, folder.Combine(Migrations + f))).ToList();
        if (theirs.Run(scripts, folder.Root) is { } failure)
        {
            await theirs.CleanAsync();
            return Result(Verdict.NotComparable, failure);
        }

        var theirSchema = await theirs.DescribeAsync();
        await theirs.CleanAsync();
        var deployed = RunTool(before.Count > 0 ? ["deploy", "--allow-existing"] : ["deploy"], folder, ours);
        if (deployed.ExitCode != 0)
        {
            await ours.CleanAsync();
            return Result(Verdict.Failed, FirstError(deployed));
        }

        var ourSchema = await ours.DescribeAsync();
        await ours.CleanAsync();
        return theirSchema == ourSchema ? Result(Verdict.Equal) : Result(Verdict.Different, FirstDifference(theirSchema, ourSchema));
    }

    /// <summary>What a history ran on, in words.</summary>
    public string EngineOf(HistoryCase history, int major) =>
        history.Dialect == SqlDialect.Sqlite ? programs.SqliteVersion : major.ToString(CultureInfo.InvariantCulture);

    private async Task<IHistoryDatabase> CreateAsync(HistoryCase history, int major) => history.Dialect == SqlDialect.Sqlite
        ? new SqliteHistoryDatabase(programs)
        : await PostgresHistoryDatabase.CreateAsync(major, programs);

    private void Prepare(HistoryCase history, TemporaryFolder folder)
    {
        // What the review says about old files is not what is tested here.
        folder.Write(".editorconfig", "root = true\n[*.sql]\ndotnet_analyzer_diagnostic.severity = none\n");
        var settings = history.Settings is { } given ? JsonNode.Parse(given.GetRawText())!.AsObject() : [];
        settings["dialect"] = history.Dialect.ToString();
        folder.Write("sqlgitops.json", settings.ToJsonString());
        var source = Path.Combine(corpus, history.Source);
        foreach (var path in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(source, path);
            var isMeant = history.Files.Count == 0 ? name != "SOURCE.txt" && !history.Without.Contains(name) : history.Files.Contains(name);
            if (isMeant)
                folder.Write(Migrations + name, File.ReadAllBytes(path));
        }
    }

    private (IReadOnlyList<string> Files, string? Problem) Plan(TemporaryFolder folder, IHistoryDatabase database)
    {
        const string Prefix = "  pending  ", Suffix = "  (without a transaction)";
        var files = new List<string>();
        var result = RunTool(["plan"], folder, database);
        foreach (var item in Events(result))
        {
            var message = item.GetProperty("message").GetString()!;
            if (item.GetProperty("event").GetString() == "pending")
                files.Add((message.EndsWith(Suffix, StringComparison.Ordinal) ? message[..^Suffix.Length] : message)[Prefix.Length..]);
        }

        return (files, result.ExitCode != 0 || files.Count == 0 ? FirstError(result) : null);
    }

    private List<string> Before(HistoryCase history, TemporaryFolder folder) =>
    [
        .. history.Before.Select((step, i) => step.StartsWith('@')
            ? Path.Combine(corpus, step[1..])
            : folder.Write(string.Create(CultureInfo.InvariantCulture, $"before/{i}.sql"), step)),
    ];

    private static string? SetUp(IHistoryDatabase database, List<string> files, TemporaryFolder folder) =>
        files.Count == 0 ? null : database.Run(files, folder.Root);

    /// <summary>Files with both directions in one: the engine's program knows no sections.</summary>
    private static string UpOnly(TemporaryFolder folder, string path)
    {
        var text = File.ReadAllText(path);
        foreach (var mark in (string[])["-- +goose Down", "-- migrate:down", "-- +migrate Down"])
        {
            var at = text.IndexOf(mark, StringComparison.OrdinalIgnoreCase);
            if (at >= 0)
                return folder.Write("up/" + Path.GetFileName(path), text[..at]);
        }

        return path;
    }

    private ProcessResult RunTool(string[] command, TemporaryFolder folder, IHistoryDatabase database) => DotNetCommand.Run(
        [tool, .. command, "--project", folder.Root, "--format", "json"],
        folder.Root,
        new Dictionary<string, string?>(StringComparer.Ordinal) { ["SQLGITOPS_CONNECTION_STRING"] = database.ConnectionString });

    private static IEnumerable<JsonElement> Events(ProcessResult result) =>
        result.Output.Split('\n').Where(l => l.StartsWith('{')).Select(l => JsonDocument.Parse(l).RootElement).Where(e => e.TryGetProperty("message", out _));

    private static string FirstError(ProcessResult result)
    {
        var error = Events(result).FirstOrDefault(e => e.GetProperty("level").GetString() == "error");
        if (error.ValueKind == JsonValueKind.Undefined)
            return $"exit code {result.ExitCode}, no file found";
        var file = error.TryGetProperty("file", out var path) ? Path.GetFileName(path.GetString()) + ": " : "";
        return file + error.GetProperty("message").GetString();
    }

    private static string FirstDifference(string theirs, string ours)
    {
        var (left, right) = (theirs.Split('\n'), ours.Split('\n'));
        var missing = left.Except(right, StringComparer.Ordinal).FirstOrDefault();
        var extra = right.Except(left, StringComparer.Ordinal).FirstOrDefault();
        return $"theirs: {missing ?? "(nothing more)"}; ours: {extra ?? "(nothing more)"}";
    }

    /// <summary>A message without the folders of this machine: of the run, and of programs in quotes.</summary>
    private static string Plain(string message, TemporaryFolder folder) => FoldersInQuotes().Replace(
        message.Replace(folder.Combine(Migrations), "", StringComparison.Ordinal).Replace(folder.Root + "/", "", StringComparison.Ordinal), "").Trim();

    [GeneratedRegex("""(?<=")/[^"]*/(?=[^"/]*")""", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FoldersInQuotes();
}
