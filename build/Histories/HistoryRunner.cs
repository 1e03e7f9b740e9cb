using System.Globalization;
using System.Text;
using System.Text.Json;
using Npgsql;
using SqlGitOps.Testing;

namespace SqlGitOps.Histories;

/// <summary>Runs one history with psql and with the deployer, and compares what is there afterwards.</summary>
internal sealed class HistoryRunner(string corpus, string tool, string psql, string pgDump)
{
    private const string HistorySchema = "sqlgitops";

    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(15);

    private readonly int _dumpMajor = MajorOf(pgDump);

    public async Task<HistoryResult> RunAsync(HistoryCase history, int major)
    {
        using var folder = new TemporaryFolder("history");
        Prepare(history, folder);
        var server = PostgresServer.Get(major);
        await using var theirs = await server.CreateDatabaseAsync();
        await using var ours = await server.CreateDatabaseAsync();
        var (files, problem) = Plan(folder, ours);
        if (problem is not null)
            return new HistoryResult(history, major, files.Count, Verdict.Refused, problem);
        string[] deploy = ["deploy"];
        if (history.Before.Length > 0)
        {
            await theirs.ExecuteAsync(history.Before);
            await ours.ExecuteAsync(history.Before);
            deploy = ["deploy", "--allow-existing"];
        }

        var roles = await RolesAsync(theirs);
        if (RunPsql(folder, theirs, files) is { } failure)
        {
            await DropNewRolesAsync(theirs, roles);
            return new HistoryResult(history, major, files.Count, Verdict.NotComparable, failure);
        }

        var theirDump = await DumpAsync(server, theirs);

        // Roles belong to the server: the second run would find those of the first.
        await DropNewRolesAsync(theirs, roles);
        var deployed = RunTool(deploy, folder, ours);
        if (deployed.ExitCode != 0)
            return new HistoryResult(history, major, files.Count, Verdict.Failed, FirstError(deployed));
        var ourDump = await DumpAsync(server, ours);
        await DropNewRolesAsync(ours, roles);
        return theirDump == ourDump
            ? new HistoryResult(history, major, files.Count, Verdict.Equal, "")
            : new HistoryResult(history, major, files.Count, Verdict.Different, FirstDifference(theirDump, ourDump));
    }

    private static int MajorOf(string program)
    {
        // "pg_dump (PostgreSQL) 15.18 (Debian …)"
        var version = ProcessRunner.Run(program, ["--version"]).Output.Split(' ')[2];
        return int.Parse(version.AsSpan(0, version.IndexOf('.', StringComparison.Ordinal)), NumberStyles.None, CultureInfo.InvariantCulture);
    }

    private void Prepare(HistoryCase history, TemporaryFolder folder)
    {
        // What the review says about old files is not what is tested here.
        folder.Write(".editorconfig", "root = true\n[*.sql]\ndotnet_analyzer_diagnostic.severity = none\n");
        var source = Path.Combine(corpus, "postgres", history.Name);
        foreach (var path in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(source, path);
            if (history.File is null ? name != "SOURCE.txt" : name == history.File)
                folder.Write(Path.Combine("migrations", name), File.ReadAllBytes(path));
        }
    }

    private (IReadOnlyList<string> Files, string? Problem) Plan(TemporaryFolder folder, TestDatabase database)
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

    /// <summary>Runs each file in a session of its own, as the deployer does. Null when all went well.</summary>
    private string? RunPsql(TemporaryFolder folder, TestDatabase database, IReadOnlyList<string> files)
    {
        var script = new StringBuilder();
        foreach (var file in files)
        {
            var path = UpOnly(folder, folder.Combine(Path.Combine("migrations", file)));
            script.Append(CultureInfo.InvariantCulture, $"\\connect -\n\\i '{path.Replace("'", "\\'", StringComparison.Ordinal)}'\n");
        }

        var result = ProcessRunner.Run(
            psql, ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-o", "/dev/null", "-f", folder.Write("all.psql", script.ToString()), Connection(database)],
            Environment(), timeout: s_limit);
        if (result.ExitCode == 0)
            return null;
        var error = result.Error.Split('\n').FirstOrDefault(l => l.Contains("ERROR", StringComparison.Ordinal) || l.Contains("error", StringComparison.Ordinal)) ?? result.Error;
        return error.Replace(folder.Combine("migrations/"), "", StringComparison.Ordinal).Replace("psql:", "", StringComparison.Ordinal).Trim();
    }

    /// <summary>Files with both directions in one: psql knows no sections.</summary>
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

    private async Task<string> DumpAsync(PostgresServer server, TestDatabase database)
    {
        var text = new StringBuilder();
        if (_dumpMajor >= server.Major)
        {
            var dump = ProcessRunner.Run(pgDump, ["--schema-only", "-N", HistorySchema, Connection(database)], Environment(), timeout: s_limit);
            if (dump.ExitCode != 0)
                throw new InvalidOperationException($"pg_dump failed: {dump}");
            foreach (var line in dump.Output.Split('\n'))
            {
                // A random word in each dump.
                if (!line.StartsWith("\\restrict", StringComparison.Ordinal) && !line.StartsWith("\\unrestrict", StringComparison.Ordinal))
                    text.Append(line).Append('\n');
            }
        }

        await using var connection = await database.OpenAsync();
        return text.Append(await PostgresSchema.DescribeAsync(connection, HistorySchema)).Replace(database.Name, "database").ToString();
    }

    private static async Task<IReadOnlyList<string>> RolesAsync(TestDatabase database)
    {
        await using var connection = await database.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT rolname::text FROM pg_roles", connection);
        await using var reader = await command.ExecuteReaderAsync();
        var roles = new List<string>();
        while (await reader.ReadAsync())
            roles.Add(reader.GetString(0));
        return roles;
    }

    private static async Task DropNewRolesAsync(TestDatabase database, IReadOnlyList<string> before)
    {
        foreach (var role in (await RolesAsync(database)).Except(before, StringComparer.Ordinal))
            await database.ExecuteAsync($"DROP OWNED BY \"{role}\" CASCADE; DROP ROLE \"{role}\"");
    }

    private ProcessResult RunTool(string[] command, TemporaryFolder folder, TestDatabase database) => DotNetCommand.Run(
        [tool, .. command, "--project", folder.Root, "--dialect", "PostgreSql", "--format", "json"],
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
        return $"psql: {missing ?? "(nothing more)"}; ours: {extra ?? "(nothing more)"}";
    }

    private static string Connection(TestDatabase database)
    {
        var settings = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        return $"postgresql://{settings.Username}@{settings.Host}:{settings.Port}/{database.Name}";
    }

    private static Dictionary<string, string?> Environment() => new(StringComparer.Ordinal) { ["PGCLIENTENCODING"] = "UTF8", ["PSQLRC"] = "/dev/null" };
}
