using SqlGitOps.Model.Scripts;
using SqlGitOps.Review.Rules;
using SqlGitOps.Syntax;

namespace SqlGitOps.Review.Driver;

/// <summary>
/// Reviews migration files: reads them in parallel, walks each tree once for all rules, replays the history once, and
/// applies severities and suppressions. One instance can serve many reviews.
/// </summary>
public sealed class Reviewer
{
    private readonly Dictionary<SqlDialect, IScriptReader> _readers;
    private readonly Lazy<RuleTable> _table;

    /// <param name="rules">The rules to run.</param>
    /// <param name="readers">One front end per dialect.</param>
    public Reviewer(IReadOnlyList<Rule> rules, IEnumerable<IScriptReader> readers)
    {
        Rules = rules;
        _readers = readers.ToDictionary(r => r.Dialect);
        _table = new Lazy<RuleTable>(() => new RuleTable(rules));
    }

    /// <summary>The rules.</summary>
    public IReadOnlyList<Rule> Rules { get; }

    /// <summary>What the rules registered for; not made when the result is in the cache.</summary>
    internal RuleTable Table => _table.Value;

    /// <summary>The front end of a dialect.</summary>
    /// <exception cref="ArgumentException">No reader was given for the dialect.</exception>
    public IScriptReader ReaderFor(SqlDialect dialect) => _readers.TryGetValue(dialect, out var reader)
        ? reader
        : throw new ArgumentException($"No front end for {dialect} is installed.", nameof(dialect));

    /// <summary>Reviews a set of files.</summary>
    /// <param name="request">What to review.</param>
    /// <param name="cancellation">Ends the review early.</param>
    /// <exception cref="OperationCanceledException">The review was ended early.</exception>
    public ReviewResult Review(ReviewRequest request, CancellationToken cancellation = default)
    {
        var run = new ReviewRun(this, request);
        return run.Execute(cancellation);
    }
}
