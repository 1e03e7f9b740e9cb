using System.CommandLine;
using System.Text;
using System.Text.Json;
using SqlGitOps.Hosting;
using SqlGitOps.Migrations.Project;
using SqlGitOps.Model.Scripts;
using SqlGitOps.Syntax;
using SqlGitOps.Syntax.Text;
using SqlGitOps.Syntax.Tree;
using SqlGitOps.TransactSql;

namespace SqlGitOps.Cli.Commands;

/// <summary><c>sqlgitops syntax</c>.</summary>
internal static class SyntaxCommand
{
    private const string StandardInput = "-";

    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "The SQL file, or - for standard input" };
        var project = CommonOptions.Project();
        var dialect = CommonOptions.Dialect();
        var output = CommonOptions.Output();
        var format = CommonOptions.Format("text or json", ListFormat.Text);
        var command = new Command("syntax", "Prints the syntax tree of a file, for people who write rules")
        {
            file, project, dialect, format, output,
        };
        command.SetAction((result, cancellation) => CommandRunner.RunAsync(async () =>
        {
            var resolved = CommonOptions.Load(result.GetValue(project)!, new ProjectOverrides { Dialect = result.GetValue(dialect) });
            var text = SourceText.FromBytes(await ReadAsync(result.GetValue(file)!, cancellation).ConfigureAwait(false));
            if (text.Encoding == SourceEncoding.Binary)
            {
                throw new ConfigurationException($"'{result.GetValue(file)}' is not text.");
            }

            var script = ScriptReaders.For(resolved.RequireDialect()).Read(text);
            var path = result.GetValue(output);
            if (path is not null)
            {
                OutputFile.Write(path, stream => Write(script, result.GetValue(format), stream));
            }
            else
            {
                await using var stream = Console.OpenStandardOutput();
                Write(script, result.GetValue(format), stream);
            }

            return script.Errors.Any() ? ExitCodes.Findings : ExitCodes.Clean;
        }));
        return command;
    }

    private static async Task<byte[]> ReadAsync(string file, CancellationToken cancellation)
    {
        if (file != StandardInput)
        {
            return File.Exists(file)
                ? await File.ReadAllBytesAsync(file, cancellation).ConfigureAwait(false)
                : throw new ConfigurationException($"'{file}' does not exist. Name a SQL file, or - to read standard input.");
        }

        using var bytes = new MemoryStream();
        await using var input = Console.OpenStandardInput();
        await input.CopyToAsync(bytes, cancellation).ConfigureAwait(false);
        return bytes.ToArray();
    }

    /// <summary>The tree, and below each string that holds code the tree of that code; its offsets are those inside the string.</summary>
    private static void Write(SqlScript script, ListFormat format, Stream stream)
    {
        var names = NamesOf(script.Dialect);
        var embedded = script.Embedded.ToDictionary(e => e.Host.Index, e => e.Tree);
        if (format == ListFormat.Json)
        {
            using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { MaxDepth = int.MaxValue });
            SyntaxDump.WriteJson(script.Tree, names, json, node =>
            {
                if (embedded.TryGetValue(node.Index, out var code))
                {
                    json.WritePropertyName("code");
                    SyntaxDump.WriteJson(code, names, json);
                }
            });
            return;
        }

        using var text = new StreamWriter(stream, new UTF8Encoding(false));
        SyntaxDump.WriteText(script.Tree, names, text, below: (node, depth) =>
        {
            if (embedded.TryGetValue(node.Index, out var code))
            {
                SyntaxDump.WriteText(code, names, text, depth);
            }
        });
    }

    private static SyntaxNames NamesOf(SqlDialect dialect) => dialect == SqlDialect.SqlServer
        ? new SyntaxNames(static kind => ((TransactSqlKind)kind).ToString(), static _ => string.Empty, static _ => string.Empty)
        : SyntaxNames.For(dialect);
}
