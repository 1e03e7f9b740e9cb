using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SqlGitOps.Testing;

namespace SqlGitOps.Conformance.PostgreSql;

/// <summary>
/// What the grammars of real servers say. Answers are kept between runs in one file per server version, under a hash of
/// the statement, so that a later run asks only what is new.
/// </summary>
internal static class ServerGrammars
{
    private const int BatchSize = 500;

    /// <summary>Asks one major about statements.</summary>
    /// <returns>The verdicts, in the order of <paramref name="statements"/>.</returns>
    public static async Task<ServerVerdict[]> AskAsync(int major, IReadOnlyList<string> statements, string cacheFolder, CancellationToken cancellation)
    {
        var cachePath = Path.Combine(cacheFolder, string.Create(CultureInfo.InvariantCulture, $"postgres-{major}.tsv"));
        var version = VersionOf(major);
        var known = ReadCache(cachePath, version);
        var keys = statements.Select(KeyOf).ToArray();
        var missing = Enumerable.Range(0, statements.Count).Where(i => !known.ContainsKey(keys[i])).DistinctBy(i => keys[i]).ToList();
        if (missing.Count > 0)
        {
            await using var cache = new StreamWriter(cachePath, append: known.Count > 0, new UTF8Encoding(false));
            if (known.Count == 0)
            {
                await cache.WriteLineAsync(version);
            }

            using var connection = await GrammarConnection.OpenAsync(PostgresServer.Get(major).Port, cancellation);
            foreach (var batch in missing.Chunk(BatchSize))
            {
                var verdicts = await connection.AskAsync([.. batch.Select(i => statements[i])], cancellation);
                for (var i = 0; i < batch.Length; i++)
                {
                    known[keys[batch[i]]] = verdicts[i];
                    var message = verdicts[i].Message?.ReplaceLineEndings(" ").Replace('\t', ' ');
                    await cache.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{keys[batch[i]]}\t{verdicts[i].Position}\t{message}"));
                }
            }
        }

        return [.. keys.Select(key => known[key])];
    }

    private static string KeyOf(string statement) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(statement)), 0, 12);

    // The link to the installed server names its exact version.
    private static string VersionOf(int major) =>
        new DirectoryInfo(Path.Combine(ToolCache.Root, "postgres", major.ToString(CultureInfo.InvariantCulture)))
            .ResolveLinkTarget(returnFinalTarget: true)?.Name ?? throw new ConformanceException($"PostgreSQL {major} is not installed; run build/tools.sh postgres.");

    private static Dictionary<string, ServerVerdict> ReadCache(string path, string version)
    {
        var known = new Dictionary<string, ServerVerdict>(StringComparer.Ordinal);
        if (!File.Exists(path))
        {
            return known;
        }

        using var reader = new StreamReader(path);
        if (reader.ReadLine() != version)
        {
            return known;
        }

        while (reader.ReadLine() is { } line)
        {
            // A run that was stopped may have left half a line.
            var parts = line.Split('\t');
            if (parts.Length == 3 && int.TryParse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var position))
            {
                known[parts[0]] = new ServerVerdict(parts[2].Length == 0 ? null : parts[2], position);
            }
        }

        return known;
    }
}
