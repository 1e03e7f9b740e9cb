using System.Text;

namespace SqlGitOps.Conformance;

/// <summary>docs/conformance.md: one part per check, each between two comments, so that one check can be run alone.</summary>
internal sealed class ReportFile(string path)
{
    /// <summary>Writes the part of a check in place of its last one, or at the end.</summary>
    public void Replace(string name, string title, CheckResult result)
    {
        var text = File.ReadAllText(path);
        var begin = $"<!-- {name} -->\n";
        var end = $"<!-- /{name} -->\n";
        var part = $"{begin}## {title}\n\n{(result.Passed ? "Reached." : "**Not reached.**")} {result.Report.TrimEnd()}\n{end}";
        var first = text.IndexOf(begin, StringComparison.Ordinal);
        var last = text.IndexOf(end, StringComparison.Ordinal);
        text = first >= 0 && last > first
            ? string.Concat(text.AsSpan(0, first), part, text.AsSpan(last + end.Length))
            : text.TrimEnd() + "\n\n" + part;
        File.WriteAllText(path, text, new UTF8Encoding(false));
    }
}
