using System.Text;
using System.Text.RegularExpressions;
using SqlGitOps.Testing;
using Xunit;

namespace SqlGitOps.Deploy.SqlServer.Tests.Double;

/// <summary>What went over the wire, compared with an approved file. <c>SQLGITOPS_APPROVE=1</c> writes the files anew.</summary>
internal sealed partial class Transcript
{
    private readonly StringBuilder _text = new();

    /// <summary>The folder of the migrations, which is another one in every run.</summary>
    public string Folder { get; set; } = "\0";

    /// <summary>Every batch and query that was sent, as sent.</summary>
    public List<string> Sent { get; } = [];

    public void Note(string line) => _text.Append("-- ").Append(line).Append('\n');

    public void Connect(string session, string application) => _text.Append(session).Append(" connects as ").Append(application).Append('\n');

    public void Close(string session) => _text.Append(session).Append(" closes\n");

    public void Send(string session, string sql, IReadOnlyList<object?> parameters)
    {
        Sent.Add(sql);
        _text.Append(session).Append(" > ").Append(sql.TrimEnd().ReplaceLineEndings("\n").Replace("\n", "\n    ", StringComparison.Ordinal)).Append('\n');
        for (var i = 0; i < parameters.Count; i++)
        {
            _text.Append("    @p").Append(i + 1).Append(" = ").Append(Format(parameters[i])).Append('\n');
        }
    }

    public void Answer(IReadOnlyList<object?[]> rows)
    {
        foreach (var row in rows)
        {
            _text.Append("  = ").AppendJoin(" | ", row.Select(Format)).Append('\n');
        }
    }

    public void Error(SqlServerError error) =>
        _text.Append("  ! ").Append(error.Number).Append(" (severity ").Append(error.Severity).Append(", line ").Append(error.Line).Append("): ").Append(error.Message).Append('\n');

    /// <summary>Compares with the approved file.</summary>
    public void Approve(string name)
    {
        var path = RepositoryPaths.Combine("tests", "SqlGitOps.Deploy.SqlServer.Tests", "Approved", name + ".approved.txt");
        var actual = _text.ToString();
        if (System.Environment.GetEnvironmentVariable("SQLGITOPS_APPROVE") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
            return;
        }

        Assert.True(File.Exists(path), $"There is no approved transcript {path}. Run with SQLGITOPS_APPROVE=1 and look at what it writes. It would be:\n{actual}");
        Assert.Equal(File.ReadAllText(path).ReplaceLineEndings("\n"), actual);
    }

    private string Format(object? value) => value switch
    {
        null => "NULL",

        // Only durations are long.
        long => "<ms>",
        string text when text == System.Environment.MachineName => "<machine>",
        string text when VersionPattern().IsMatch(text) => "<tool version>",
        string text => $"'{text.ReplaceLineEndings("\\n").Replace(Folder, "<folder>", StringComparison.Ordinal)}'",
        DateTime time => $"{time:yyyy-MM-dd HH:mm:ss}",
        _ => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!,
    };

    [GeneratedRegex(@"^\d+\.\d+\.\d+(-\S+)?$")]
    private static partial Regex VersionPattern();
}
