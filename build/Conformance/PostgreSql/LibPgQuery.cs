using System.Diagnostics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SqlGitOps.Conformance.PostgreSql;

/// <summary>PostgreSQL's own parser, libpg_query, in a Node.js process of its own that answers line by line.</summary>
internal sealed class LibPgQuery : IDisposable
{
    private static readonly JsonSerializerOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly Process _process;

    /// <param name="folder">The unpacked npm package.</param>
    public LibPgQuery(string folder)
    {
        var start = new ProcessStartInfo("node")
        {
            ArgumentList = { "--stack-size=4000", Path.Combine(AppContext.BaseDirectory, "libpg-query.cjs"), folder },
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = new UTF8Encoding(false),
        };
        try
        {
            _process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new ConformanceException($"Node.js could not be started ({e.Message}). Install it, then run this again.");
        }
    }

    /// <summary>Asks whether it accepts texts, and how it cuts them.</summary>
    public Task<OracleAnswer[]> ParseAsync(IReadOnlyList<string> texts, CancellationToken cancellation) =>
        AskAsync(texts.Select(t => JsonSerializer.Serialize(new { parse = t }, s_json)), texts.Count, cancellation);

    /// <summary>Asks whether the two texts of each pair have the same tree, apart from positions.</summary>
    public Task<OracleAnswer[]> CompareAsync(IReadOnlyList<(string Left, string Right)> pairs, CancellationToken cancellation) =>
        AskAsync(pairs.Select(p => JsonSerializer.Serialize(new { left = p.Left, right = p.Right }, s_json)), pairs.Count, cancellation);

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private async Task<OracleAnswer[]> AskAsync(IEnumerable<string> requests, int count, CancellationToken cancellation)
    {
        // Questions go out while answers come in: the pipes between hold only some of them.
        var writing = Task.Run(
            async () =>
            {
                foreach (var request in requests)
                {
                    await _process.StandardInput.WriteLineAsync(request.AsMemory(), cancellation);
                }

                await _process.StandardInput.FlushAsync(cancellation);
            },
            cancellation);
        var answers = new OracleAnswer[count];
        for (var i = 0; i < count; i++)
        {
            var line = await _process.StandardOutput.ReadLineAsync(cancellation)
                ?? throw new ConformanceException("Node.js ended; its message is above. build/tools.sh libpg-query installs what it needs.");
            answers[i] = JsonSerializer.Deserialize<OracleAnswer>(line)!;
        }

        await writing;
        return answers;
    }
}
