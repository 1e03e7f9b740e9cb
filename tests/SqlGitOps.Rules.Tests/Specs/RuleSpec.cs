namespace SqlGitOps.Rules.Tests.Specs;

/// <summary>The spec file of a rule: Markdown with SQL samples.</summary>
/// <param name="RuleName">Name of the rule, which is the file's name.</param>
/// <param name="Path">Path of the file.</param>
/// <param name="Samples">The samples in order.</param>
public sealed record RuleSpec(string RuleName, string Path, IReadOnlyList<RuleSample> Samples)
{
    /// <summary>Reads a spec file.</summary>
    public static RuleSpec Read(string path)
    {
        var samples = new List<RuleSample>();
        var title = string.Empty;
        IReadOnlyList<string>? configuration = null;
        string? fence = null;
        var lines = new List<string>();
        var fenceLine = 0;
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            if (fence is null)
            {
                if (line.StartsWith("## ", StringComparison.Ordinal))
                {
                    title = line[3..].Trim();
                    configuration = null;
                }
                else if (line.StartsWith("```", StringComparison.Ordinal))
                {
                    fence = line[3..].Trim();
                    fenceLine = number;
                    lines.Clear();
                }
            }
            else if (line == "```")
            {
                if (fence == "editorconfig")
                {
                    configuration = [.. lines];
                }
                else if (fence.StartsWith("sql ", StringComparison.Ordinal))
                {
                    samples.Add(RuleSample.Create($"{title} (line {fenceLine})", fence, lines, configuration));
                }

                fence = null;
            }
            else
            {
                lines.Add(line);
            }
        }

        return new RuleSpec(System.IO.Path.GetFileNameWithoutExtension(path), path, samples);
    }
}
