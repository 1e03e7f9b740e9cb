using System.Text.Encodings.Web;
using System.Text.Json;
using SqlGitOps.Review.Findings;

namespace SqlGitOps.Reports.Sarif;

/// <summary>
/// Writes findings as SARIF 2.1.0 (OASIS, "Static Analysis Results Interchange Format") with all that GitHub code scanning asks
/// for. Equal reviews give equal bytes.
/// </summary>
public static class SarifReport
{
    /// <summary>Writes one SARIF log with one run, as UTF-8 without a byte order mark. The stream stays open.</summary>
    public static void Write(ReviewReport report, Stream stream, SarifOptions? options = null)
    {
        options ??= SarifOptions.Default;
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions
        {
            Indented = options.Indented,
            NewLine = "\n",
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        });
        new SarifRunWriter(report, options, json).Write();
    }

    /// <summary>The SARIF level of a severity.</summary>
    internal static string Level(Severity severity) => severity switch
    {
        Severity.Error => "error",
        Severity.Warning => "warning",
        Severity.None => "none",
        _ => "note",
    };
}
