using SqlGitOps.Review.Findings;

namespace SqlGitOps.Review.Configuration;

/// <summary>
/// What the build or the command line says above the configuration files, with the names and meaning that the C# compiler
/// gives to <c>NoWarn</c>, <c>TreatWarningsAsErrors</c>, <c>WarningsAsErrors</c> and <c>WarningsNotAsErrors</c>.
/// </summary>
public sealed class SeverityOverrides
{
    private static readonly char[] Separators = [';', ',', ' ', '\t', '\r', '\n'];

    private readonly HashSet<string> _noWarn = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _asErrors = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _notAsErrors = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Overrides that change nothing.</summary>
    public static SeverityOverrides None { get; } = new();

    /// <summary>Rules that are switched off.</summary>
    public IReadOnlyCollection<string> NoWarn => _noWarn;

    /// <summary>Rules whose warnings are errors.</summary>
    public IReadOnlyCollection<string> WarningsAsErrors => _asErrors;

    /// <summary>Rules whose warnings stay warnings.</summary>
    public IReadOnlyCollection<string> WarningsNotAsErrors => _notAsErrors;

    /// <summary>Whether every warning is an error.</summary>
    public bool TreatWarningsAsErrors { get; private init; }

    /// <summary>Reads lists as MSBuild properties hold them.</summary>
    /// <param name="noWarn">Ids between <c>;</c>, <c>,</c> or white space; null for none. Ids of other tools have no effect.</param>
    /// <param name="warningsAsErrors">The same.</param>
    /// <param name="warningsNotAsErrors">The same.</param>
    /// <param name="treatWarningsAsErrors">Whether every warning is an error.</param>
    public static SeverityOverrides Create(
        string? noWarn = null, string? warningsAsErrors = null, string? warningsNotAsErrors = null, bool treatWarningsAsErrors = false)
    {
        var overrides = new SeverityOverrides { TreatWarningsAsErrors = treatWarningsAsErrors };
        Add(overrides._noWarn, noWarn);
        Add(overrides._asErrors, warningsAsErrors);
        Add(overrides._notAsErrors, warningsNotAsErrors);
        return overrides;
    }

    /// <summary>
    /// The severity after the overrides. <see cref="NoWarn"/> beats all others and <see cref="WarningsNotAsErrors"/> beats both
    /// ways to make errors. Only warnings are raised: suggestions, silent findings and rules that are off stay as they are.
    /// </summary>
    public Severity Apply(string ruleId, Severity severity)
    {
        if (_noWarn.Contains(ruleId))
        {
            return Severity.None;
        }

        var raise = severity == Severity.Warning
            && (TreatWarningsAsErrors || _asErrors.Contains(ruleId))
            && !_notAsErrors.Contains(ruleId);
        return raise ? Severity.Error : severity;
    }

    private static void Add(HashSet<string> ids, string? list)
    {
        foreach (var id in (list ?? "").Split(Separators, StringSplitOptions.RemoveEmptyEntries))
        {
            ids.Add(id);
        }
    }
}
