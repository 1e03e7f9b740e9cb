using SqlGitOps.Review.Findings;
using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Review.Suppressions;

/// <summary>
/// The suppression comments of one file: <c>-- sqlgitops-ignore SGO1001, SGO1002: reason</c> covers a statement and
/// <c>-- sqlgitops-ignore-file SGO1001: reason</c> the file. Block comments work alike.
/// </summary>
/// <remarks>
/// A comment inside a statement covers that statement. A comment behind the end of a statement, with no other statement
/// starting on the rest of its line, covers the former one. Any other comment covers the next statement.
/// </remarks>
public sealed class SuppressionSet
{
    private readonly List<Suppression> _suppressions = [];
    private readonly List<SuppressionProblem> _problems = [];
    private readonly TextSpan[] _statements;

    private SuppressionSet(TextSpan[] statements) => _statements = statements;

    /// <summary>The suppressions in text order, without those that are malformed or have no reason.</summary>
    public IReadOnlyList<Suppression> Suppressions => _suppressions;

    /// <summary>Whether there is nothing to apply and nothing to report.</summary>
    public bool IsEmpty => _suppressions.Count == 0 && _problems.Count == 0;

    /// <summary>Reads the suppressions of a file.</summary>
    /// <param name="text">The text of the file.</param>
    /// <param name="comments">All comments with their marks, in text order; those inside routine bodies may be among them.</param>
    /// <param name="statements">
    /// The top-level statements, in text order and without overlaps, each from its first token to its last; the separator may be
    /// part of it or not.
    /// </param>
    public static SuppressionSet Parse(SourceText text, ReadOnlySpan<TextSpan> comments, ReadOnlySpan<TextSpan> statements)
    {
        SuppressionSet? set = null;
        foreach (var comment in comments)
        {
            if (SuppressionComment.TryParse(text.Span.Slice(comment.Start, comment.Length), out var parsed))
            {
                set ??= new SuppressionSet(statements.ToArray());
                set.Add(text, comment, parsed);
            }
        }

        return set ?? new SuppressionSet([]);
    }

    /// <summary>
    /// Marks the findings that a comment covers. A finding belongs to the statement in which it starts; a comment for the
    /// statement is used before one for the file.
    /// </summary>
    /// <param name="findings">The findings of the file.</param>
    /// <param name="getState">
    /// What happened to the rule with an id (to be compared without case). Only rules that ran can make a suppression unused.
    /// </param>
    public SuppressionResult Apply(IReadOnlyList<Finding> findings, Func<string, RuleRunState> getState)
    {
        if (IsEmpty)
        {
            return new SuppressionResult(findings, []);
        }

        var used = new bool[_suppressions.Count];
        var result = new Finding[findings.Count];
        for (var i = 0; i < result.Length; i++)
        {
            var index = FindSuppression(findings[i]);
            result[i] = findings[i];
            if (index >= 0)
            {
                used[index] = true;
                result[i] = findings[i] with { SuppressionReason = _suppressions[index].Reason };
            }
        }

        List<SuppressionProblem> problems = [.. _problems];
        for (var i = 0; i < used.Length; i++)
        {
            if (!used[i] && Judge(_suppressions[i], getState) is { } problem)
            {
                problems.Add(problem);
            }
        }

        problems.Sort(static (a, b) => a.Span.Start.CompareTo(b.Span.Start));
        return new SuppressionResult(result, problems);
    }

    private static SuppressionProblem? Judge(Suppression suppression, Func<string, RuleRunState> getState)
    {
        var id = suppression.RuleId;
        if (SuppressionRuleIds.Contains(id))
        {
            return new SuppressionProblem(
                SuppressionProblemKind.UnknownRule,
                suppression.IdSpan,
                $"A comment cannot suppress {id}; set 'dotnet_diagnostic.{id}.severity = none' in .editorconfig instead.");
        }

        return getState(id) switch
        {
            RuleRunState.Unknown => new SuppressionProblem(
                SuppressionProblemKind.UnknownRule, suppression.IdSpan, $"There is no rule '{id}'; 'sqlgitops rules' lists them."),
            RuleRunState.Ran => new SuppressionProblem(
                SuppressionProblemKind.Unused,
                suppression.IdSpan,
                suppression.CoversFile
                    ? $"{id} finds nothing in this file; remove it from the comment."
                    : $"{id} finds nothing in the statement that the comment covers; remove it from the comment."),
            _ => null,
        };
    }

    private int FindSuppression(Finding finding)
    {
        var statement = StatementAt(finding.Location.Span.Start);
        var forFile = -1;
        for (var i = 0; i < _suppressions.Count; i++)
        {
            var suppression = _suppressions[i];
            if (!string.Equals(suppression.RuleId, finding.RuleId, StringComparison.OrdinalIgnoreCase)
                || SuppressionRuleIds.Contains(finding.RuleId))
            {
                continue;
            }

            if (suppression.Target is { } target)
            {
                if (statement >= 0 && _statements[statement] == target)
                {
                    return i;
                }
            }
            else if (forFile < 0)
            {
                forFile = i;
            }
        }

        return forFile;
    }

    private void Add(SourceText text, TextSpan comment, SuppressionComment parsed)
    {
        // A line comment may carry its line end; problems are shown without it.
        var shown = new TextSpan(comment.Start, text.Span.Slice(comment.Start, comment.Length).TrimEnd().Length);
        if (parsed.Problem is { } problem)
        {
            _problems.Add(new SuppressionProblem(problem, shown, parsed.Message!));
            return;
        }

        TextSpan? target = null;
        if (!parsed.CoversFile)
        {
            var index = FindTarget(text, shown);
            if (index < 0)
            {
                _problems.Add(new SuppressionProblem(
                    SuppressionProblemKind.Unused, shown, "No statement follows this suppression; move it in front of the statement or remove it."));
                return;
            }

            target = _statements[index];
        }

        foreach (var (start, length) in parsed.Ids)
        {
            var span = new TextSpan(comment.Start + start, length);
            _suppressions.Add(new Suppression(text.ToString(span), span, parsed.Reason!, target));
        }
    }

    private int FindTarget(SourceText text, TextSpan comment)
    {
        var before = LastStartingAtOrBefore(comment.Start);
        var next = before + 1;
        if (before >= 0)
        {
            var statement = _statements[before];
            if (comment.Start < statement.End)
            {
                return before;
            }

            var onSameLine = text.Span[statement.End..comment.Start].IndexOfAny('\r', '\n') < 0;
            var nextOnSameLine = next < _statements.Length
                && text.Span[comment.End.._statements[next].Start].IndexOfAny('\r', '\n') < 0;
            if (onSameLine && !nextOnSameLine)
            {
                return before;
            }
        }

        return next < _statements.Length ? next : -1;
    }

    private int StatementAt(int position)
    {
        var index = LastStartingAtOrBefore(position);
        return index >= 0 && position <= _statements[index].End ? index : -1;
    }

    private int LastStartingAtOrBefore(int position)
    {
        int low = 0, high = _statements.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (_statements[middle].Start <= position)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return high;
    }
}
