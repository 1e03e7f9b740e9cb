using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using SqlGitOps.Syntax;

namespace SqlGitOps.Conformance.Sqlite;

/// <summary>An engine of any version in a process of Node.js (sqlite-oracle.mjs says what goes over the pipe).</summary>
internal sealed class NodeSqliteEngine : ISqliteEngine
{
    private readonly Process _process;
    private readonly string _folder;

    /// <param name="folder">An unpacked npm package with the engine.</param>
    public NodeSqliteEngine(string folder)
    {
        _folder = folder;
        var start = new ProcessStartInfo("node")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = new UTF8Encoding(false),
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "Sqlite", "sqlite-oracle.mjs"), folder },
        };
        try
        {
            _process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new ConformanceException($"node does not start ({e.Message}). Install Node.js 18 or newer.");
        }

        using var answer = Ask(writer => writer.WriteBoolean("open", true));
        var parts = answer.RootElement.GetProperty("version").GetString()!.Split('.');
        Version = new EngineVersion(int.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    public EngineVersion Version { get; }

    /// <summary>The engines that build/conformance.sh installed, the newest last.</summary>
    public static IReadOnlyList<string> Folders(ConformanceContext context) => Directory.Exists(context.SqliteEnginesFolder)
        ? [.. Directory.EnumerateDirectories(context.SqliteEnginesFolder).Order(StringComparer.Ordinal)]
        : throw new ConformanceException($"There is no folder {context.SqliteEnginesFolder}. Run build/tools.sh sqlite-engines.");

    public void Open() => Ask(writer => writer.WriteBoolean("open", true)).Dispose();

    public void Load(string text) => Ask(writer => writer.WriteString("load", text)).Dispose();

    public SqlitePrepared Prepare(int offset)
    {
        using var answer = Ask(writer => writer.WriteNumber("prepare", offset));
        var root = answer.RootElement;
        return new SqlitePrepared(root.GetProperty("tail").GetInt32(), root.GetProperty("empty").GetBoolean(), root.GetProperty("message").GetString());
    }

    public IReadOnlyList<string?> Check(IReadOnlyList<string> texts)
    {
        using var answer = Ask(writer =>
        {
            writer.WriteStartArray("check");
            foreach (var text in texts)
            {
                writer.WriteStringValue(text);
            }

            writer.WriteEndArray();
        });
        return [.. answer.RootElement.GetProperty("messages").EnumerateArray().Select(m => m.GetString())];
    }

    public IReadOnlyList<string?[]> Query(string sql)
    {
        using var answer = Ask(writer => writer.WriteString("query", sql));
        var message = answer.RootElement.GetProperty("message").GetString();
        return message is null
            ? [.. answer.RootElement.GetProperty("rows").EnumerateArray().Select(r => r.EnumerateArray().Select(c => c.GetString()).ToArray())]
            : throw new ConformanceException($"{sql}: {message}");
    }

    public void Dispose()
    {
        // The script ends with its input.
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private JsonDocument Ask(Action<Utf8JsonWriter> request)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            request(writer);
            writer.WriteEndObject();
        }

        _process.StandardInput.Write(Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length));
        _process.StandardInput.Write('\n');
        _process.StandardInput.Flush();
        return _process.StandardOutput.ReadLine() is { } line
            ? JsonDocument.Parse(line)
            : throw new ConformanceException($"The SQLite engine in {_folder} ended without an answer; its messages are above.");
    }
}
