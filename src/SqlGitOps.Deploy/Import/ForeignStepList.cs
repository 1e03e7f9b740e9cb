namespace SqlGitOps.Deploy.Import;

/// <summary>Collects the rows of a history that keeps former runs: only the last row about a migration counts.</summary>
internal sealed class ForeignStepList
{
    private readonly List<ForeignStep> _steps = [];
    private readonly Dictionary<string, int> _last = new(StringComparer.Ordinal);

    /// <summary>The steps in the order of their rows.</summary>
    public IReadOnlyList<ForeignStep> Steps => _steps;

    /// <summary>Adds a row that is about no migration.</summary>
    public void AddOther(ForeignStep step) => _steps.Add(step);

    /// <summary>Adds a row; an earlier row about the same migration no longer counts.</summary>
    /// <param name="key">What makes it the same migration.</param>
    /// <param name="step">What the row means.</param>
    public void Add(string key, ForeignStep step)
    {
        Replace(key, ForeignState.Skipped, "a later row is about the same migration");
        _last[key] = _steps.Count;
        _steps.Add(step);
    }

    /// <summary>Says that a later row took the migration back.</summary>
    public void TakeBack(string key, string note) => Replace(key, ForeignState.NotApplied, note);

    private void Replace(string key, ForeignState state, string note)
    {
        if (_last.Remove(key, out var index))
        {
            _steps[index] = _steps[index] with { State = state, Note = note };
        }
    }
}
