using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Npgsql;

namespace SqlGitOps.Conformance.PlPgSql;

/// <summary>Counts where a server and our parser agree.</summary>
internal sealed partial class Comparison(string what, int major, TextWriter log)
{
    private readonly SortedDictionary<string, (int Count, int Ours)> _others = new(StringComparer.Ordinal);
    private int _accepted;
    private int _acceptedByUs;
    private int _refused;
    private int _refusedByUs;

    /// <summary>Whether the bars are reached: no error in what the server takes, 99 % of its syntax errors found.</summary>
    public bool Passed => _acceptedByUs == _accepted && _refusedByUs * 100L >= _refused * 99L;

    public void Add(RoutineCase routine, PostgresException? refusal)
    {
        var refused = routine.IsRefused(major);
        if (refusal is null)
        {
            _accepted++;
            _acceptedByUs += refused ? 0 : 1;
            if (refused)
            {
                Log(routine, $"the server takes it; ours: {string.Join(" | ", routine.Errors.DefaultIfEmpty($"needs {routine.Since}"))}");
            }
        }
        else if (refusal.SqlState == PostgresErrorCodes.SyntaxError && refusal.MessageText.StartsWith("syntax error", StringComparison.Ordinal))
        {
            _refused++;
            _refusedByUs += refused ? 1 : 0;
            if (!refused)
            {
                Log(routine, $"the server: {refusal.MessageText}; ours: nothing");
            }
        }
        else
        {
            var kind = refusal.SqlState == PostgresErrorCodes.SyntaxError ? Quoted().Replace(refusal.MessageText, "\"…\"") : "other error codes (types, names, features)";
            _others.TryGetValue(kind, out var counts);
            _others[kind] = (counts.Count + 1, counts.Ours + (refused ? 1 : 0));
        }
    }

    /// <summary>One row of the table: what, major, and the numbers.</summary>
    public string Row()
    {
        var others = _others.Values.Sum(counts => counts.Count);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {what} | {major} | {_accepted + _refused + others:N0} | {_accepted:N0} | {_acceptedByUs:N0} | {_refused:N0} | {_refusedByUs:N0} | {others:N0} |\n");
    }

    /// <summary>The 42601 messages that are no syntax errors, most frequent first.</summary>
    public void WriteOthers(StringBuilder output)
    {
        foreach (var (message, counts) in _others.OrderByDescending(pair => pair.Value.Count))
        {
            output.Append(CultureInfo.InvariantCulture, $"| {message} | {counts.Count:N0} | {counts.Ours:N0} |\n");
        }
    }

    private void Log(RoutineCase routine, string message) => log.WriteLine($"plpgsql {major}: {routine.Id}: {message}\n{routine.Statement}\n");

    [GeneratedRegex("\"[^\"]*\"?", RegexOptions.None, 1000)]
    private static partial Regex Quoted();
}
