using System.Text.Json;

namespace SqlGitOps.Testing;

/// <summary>The official SARIF validator with the rules of the standard and of GitHub code scanning.</summary>
public static class SarifMultitool
{
    /// <summary>Validates a SARIF file.</summary>
    /// <param name="sarifPath">The file.</param>
    /// <returns>Errors and warnings, empty for a file that GitHub accepts in full.</returns>
    /// <exception cref="FileNotFoundException">The file, or the validator (<c>build/tools.sh sarif-multitool</c>), is missing.</exception>
    /// <exception cref="InvalidOperationException">The validator did not finish its work.</exception>
    public static IReadOnlyList<SarifValidationResult> Validate(string sarifPath)
    {
        string tool = ToolCache.Find("sarif-multitool", "sarif-multitool", "current", "Sarif.Multitool");
        if (!File.Exists(sarifPath))
            throw new FileNotFoundException($"There is no SARIF file {sarifPath}.", sarifPath);

        using var folder = new TemporaryFolder("sarif");
        string report = folder.Combine("report.sarif");
        string[] arguments =
        [
            "validate", Path.GetFullPath(sarifPath), "--rule-kind", "Sarif;Ghas", "--level", "Error;Warning",
            "-o", report, "--log", "ForceOverwrite",
        ];
        // The tool is a .NET program of its own: settings of the test host are not meant for it, and it needs no ICU.
        var environment = new Dictionary<string, string?> { ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1" };
        ProcessResult process = ProcessRunner.Run(tool, arguments, environment, folder.Root);

        // Its exit code is 0 for a file full of errors too; only the report tells.
        if (process.ExitCode != 0 || !File.Exists(report))
            throw new InvalidOperationException($"The SARIF Multitool could not validate {sarifPath}: {process}");
        return Read(report);
    }

    private static List<SarifValidationResult> Read(string report)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(report));
        var found = new List<SarifValidationResult>();
        foreach (JsonElement run in document.RootElement.GetProperty("runs").EnumerateArray())
        {
            JsonElement rules = run.GetProperty("tool").GetProperty("driver").TryGetProperty("rules", out JsonElement value) ? value : default;
            if (run.TryGetProperty("results", out JsonElement results))
            {
                foreach (JsonElement result in results.EnumerateArray())
                    found.Add(ReadResult(result, rules));
            }

            AddFailedInvocations(run, found);
        }

        return found;
    }

    private static SarifValidationResult ReadResult(JsonElement result, JsonElement rules)
    {
        // The tool leaves out a level that is the SDK's default, warning.
        string level = result.TryGetProperty("level", out JsonElement value) ? value.GetString()! : "warning";
        JsonElement message = result.GetProperty("message");
        string text;
        if (message.TryGetProperty("text", out JsonElement plain))
        {
            text = plain.GetString()!;
        }
        else
        {
            string format = rules[result.GetProperty("ruleIndex").GetInt32()]
                .GetProperty("messageStrings").GetProperty(message.GetProperty("id").GetString()!).GetProperty("text").GetString()!;
            object?[] arguments = [.. message.GetProperty("arguments").EnumerateArray().Select(argument => argument.GetString())];
            text = string.Format(null, format, arguments);
        }

        return new SarifValidationResult(level, result.GetProperty("ruleId").GetString()!, text);
    }

    // A rule of the validator that crashed is told only here: such a file was not validated in full.
    private static void AddFailedInvocations(JsonElement run, List<SarifValidationResult> found)
    {
        if (!run.TryGetProperty("invocations", out JsonElement invocations))
            return;
        foreach (JsonElement invocation in invocations.EnumerateArray())
        {
            if (invocation.TryGetProperty("executionSuccessful", out JsonElement successful) && !successful.GetBoolean())
                found.Add(new SarifValidationResult("error", "Multitool", $"The validator failed: {invocation.GetRawText()}"));
        }
    }
}
