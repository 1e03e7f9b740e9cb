using System.Globalization;
using System.Text.RegularExpressions;

namespace SqlGitOps.Testing;

/// <summary>An error or warning as MSBuild prints it on the console.</summary>
/// <param name="File">Path before the position as printed; empty without one.</param>
/// <param name="Line">1-based line, 0 without a position.</param>
/// <param name="Column">1-based column, 0 without one.</param>
/// <param name="Severity"><c>error</c> or <c>warning</c>.</param>
/// <param name="Code">For example <c>SGO1001</c>.</param>
/// <param name="Message">Text after the code, without the project at its end.</param>
public sealed partial record BuildDiagnostic(string File, int Line, int Column, string Severity, string Code, string Message)
{
    /// <summary>Reads all diagnostics of a build's output, each once: the summary at its end repeats them.</summary>
    /// <param name="output">Console output of MSBuild, without the terminal logger.</param>
    public static IReadOnlyList<BuildDiagnostic> Parse(string output)
    {
        var seen = new HashSet<BuildDiagnostic>();
        var found = new List<BuildDiagnostic>();
        foreach (Match match in DiagnosticLine().Matches(output))
        {
            var diagnostic = new BuildDiagnostic(
                match.Groups["file"].Value.Trim(),
                ParseNumber(match.Groups["line"]),
                ParseNumber(match.Groups["column"]),
                match.Groups["severity"].Value,
                match.Groups["code"].Value,
                match.Groups["message"].Value.TrimEnd());
            if (seen.Add(diagnostic))
                found.Add(diagnostic);
        }

        return found;
    }

    private static int ParseNumber(Group group) => group.Success ? int.Parse(group.Value, CultureInfo.InvariantCulture) : 0;

    // file(line,column): ... or file(line,column,endLine,endColumn): ..., both optional; [project] at the end.
    [GeneratedRegex(
        @"^[ \t]*(?<file>[^\r\n]*?)(\((?<line>\d+)(,(?<column>\d+)[\d,-]*)?\))?[ \t]*:[ \t]+(?<severity>error|warning)[ \t]+(?<code>[A-Za-z]+\d+):[ \t]*(?<message>[^\r\n]*?)([ \t]\[[^\]\r\n]*\])?\r?$",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex DiagnosticLine();
}
