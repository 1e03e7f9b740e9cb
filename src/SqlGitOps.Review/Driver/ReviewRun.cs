using SqlGitOps.Migrations;
using SqlGitOps.Model.History;
using SqlGitOps.Model.Scripts;
using SqlGitOps.Review.Findings;
using SqlGitOps.Review.Rules;
using SqlGitOps.Review.Suppressions;
using SqlGitOps.Syntax.Text;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Review.Driver;

/// <summary>One review from files to findings.</summary>
internal sealed class ReviewRun
{
    private readonly Reviewer _reviewer;
    private readonly Dictionary<string, ReviewFile> _byPath = new(StringComparer.Ordinal);
    private readonly List<ReviewFile> _history = [];

    public ReviewRun(Reviewer reviewer, ReviewRequest request)
    {
        _reviewer = reviewer;
        Request = request;
    }

    public ReviewRequest Request { get; }

    public ReviewFile FileOf(int unit) => _history[unit];

    public ReviewFile? FindFile(string path) => _byPath.GetValueOrDefault(path);

    public ReviewResult Execute(CancellationToken cancellation)
    {
        var unreadable = new List<Finding>();
        var files = Load(unreadable, cancellation);
        var cache = Request.CachePath is null ? null : ReviewCache.Open(Request.CachePath, CacheKey(files, unreadable));
        if (cache?.Stored is { } stored)
        {
            return stored;
        }

        ForEach(files, Analyse, cancellation);
        Replay(files, cancellation);
        var project = new ProjectContext(this);
        if (!Request.FilesAreIndependent)
        {
            foreach (var (rule, action) in _reviewer.Table.Projects)
            {
                project.Rule = rule;
                action(project);
            }
        }

        ForEach(files, ApplySuppressions, cancellation);
        var result = Collect(files, unreadable);
        cache?.Store(result);
        foreach (var file in files)
        {
            file.Script.Tree.Dispose();
        }

        return result;
    }

    /// <summary>Reads every file that is configured to be reviewed.</summary>
    private List<ReviewFile> Load(List<Finding> unreadable, CancellationToken cancellation)
    {
        var migrations = Request.Migrations.All;
        var loaded = new ReviewFile?[migrations.Count];
        var problems = new MigrationProblem?[migrations.Count];
        ForEachIndex(
            migrations.Count,
            index =>
            {
                var migration = migrations[index];
                var configuration = Request.Configuration.For(migration.Path);
                if (configuration.IsGenerated)
                {
                    return;
                }

                if (migration.TryReadText(out var text, out var problem))
                {
                    loaded[index] = new ReviewFile(migration, text, configuration);
                }
                else
                {
                    problems[index] = problem;
                }
            },
            cancellation);

        var files = new List<ReviewFile>(migrations.Count);
        for (var i = 0; i < migrations.Count; i++)
        {
            if (loaded[i] is { } file)
            {
                files.Add(file);
                _byPath[file.Migration.Path] = file;
            }
            else if (problems[i] is { } problem)
            {
                unreadable.Add(ToolFinding(ToolRuleIds.SyntaxError, problem.Path, problem.Message));
            }
        }

        return files;
    }

    private void Analyse(ReviewFile file)
    {
        file.Directives = file.Migration.ReadScript(file.Text);
        file.Script = _reviewer.ReaderFor(Request.Dialect).Read(file.Text);
        var isUndo = file.Migration.Kind == MigrationKind.Undo;
        var up = isUndo ? file.Script.Statements : TransactionPlan.StatementsIn(file.Script, file.Directives.HasSections ? file.Directives.Up : []);
        file.Plan = TransactionPlan.Create(up, file.Directives.RequestedTransactionMode != TransactionMode.None);
        WalkFile(file);
        WalkNodes(file);
    }

    private void WalkFile(ReviewFile file)
    {
        var context = new FileContext(this, file);
        foreach (var (rule, action) in _reviewer.Table.Files)
        {
            if (IsActive(rule, file))
            {
                context.Rule = rule;
                action(context);
            }
        }
    }

    /// <summary>The one walk over the tree: each node goes to the rules that asked for its kind.</summary>
    private void WalkNodes(ReviewFile file)
    {
        var table = _reviewer.Table;
        if (!table.WantsNodes(Request.Dialect) || file.Migration.Kind == MigrationKind.Undo)
        {
            return;
        }

        var context = new NodeContext(this, file);
        var tree = file.Script.Tree;
        for (var i = 0; i < tree.NodeCount; i++)
        {
            var node = tree.GetNode(i);
            if (table.NodesOf(Request.Dialect, node.RawKind) is not { } actions || IsInDownSection(file, node))
            {
                continue;
            }

            context.Node = node;
            foreach (var (rule, action) in actions)
            {
                if (IsActive(rule, file))
                {
                    context.Rule = rule;
                    action(context);
                }
            }
        }
    }

    private static bool IsInDownSection(ReviewFile file, SyntaxNode node)
    {
        foreach (var section in file.Directives.Down)
        {
            if (section.Contains(node.Span.Start))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The one pass over the history: each operation goes to the rules that asked for its type.</summary>
    private void Replay(List<ReviewFile> files, CancellationToken cancellation)
    {
        var replay = new HistoryReplay(Request.Dialect, Request.Version, Request.IsWholeHistory);
        foreach (var migration in Request.FilesAreIndependent ? [] : Request.Migrations.Ordered)
        {
            cancellation.ThrowIfCancellationRequested();
            if (_byPath.TryGetValue(migration.Path, out var file))
            {
                ReplayFile(replay, file);
            }
        }

        // Files outside the order are reviewed on their own: nothing is known about what was there before.
        foreach (var file in files)
        {
            cancellation.ThrowIfCancellationRequested();
            if (file.Ordinal < 0 && file.Migration.Kind is not MigrationKind.Undo)
            {
                ReplayFile(new HistoryReplay(Request.Dialect, Request.Version, startsEmpty: false), file);
            }
        }
    }

    private void ReplayFile(HistoryReplay replay, ReviewFile file)
    {
        file.Ordinal = _history.Count;
        _history.Add(file);
        var context = new OperationContext(this, file);
        var migrationRules = _reviewer.Table.Migrations;
        var operations = migrationRules.Count > 0 ? new List<ReplayedOperation>() : null;
        replay.Replay(
            new HistoryUnit(file.Ordinal, file.Script, file.Plan),
            replayed =>
            {
                operations?.Add(replayed);
                context.Replayed = replayed;
                Dispatch(context, file, _reviewer.Table.OperationsOf(replayed.Operation.GetType()));
                Dispatch(context, file, _reviewer.Table.EveryOperation);
            });
        if (operations is null)
        {
            return;
        }

        var migration = new MigrationContext(this, file, operations);
        foreach (var (rule, action) in migrationRules)
        {
            if (IsActive(rule, file))
            {
                migration.Rule = rule;
                action(migration);
            }
        }
    }

    private void Dispatch(OperationContext context, ReviewFile file, List<(Rule Rule, Action<OperationContext> Action)>? actions)
    {
        if (actions is null)
        {
            return;
        }

        foreach (var (rule, action) in actions)
        {
            if (IsActive(rule, file))
            {
                context.Rule = rule;
                action(context);
            }
        }
    }

    private bool IsActive(Rule rule, ReviewFile file) =>
        rule.Descriptor.AppliesTo(Request.Dialect) && file.SeverityOf(rule.Descriptor, Request.Overrides) != Severity.None;

    private void ApplySuppressions(ReviewFile file)
    {
        var tree = file.Script.Tree;
        var comments = new TextSpan[tree.Trivia.Length];
        for (var i = 0; i < comments.Length; i++)
        {
            comments[i] = tree.Trivia[i].Span;
        }

        var statements = new TextSpan[file.Script.Statements.Count];
        for (var i = 0; i < statements.Length; i++)
        {
            statements[i] = file.Script.Statements[i].Span;
        }

        var suppressions = SuppressionSet.Parse(file.Text, comments, statements);
        if (suppressions.IsEmpty)
        {
            return;
        }

        var result = suppressions.Apply(file.Findings, id => !_reviewer.Descriptors.TryGetValue(id, out var descriptor)
            ? RuleRunState.Unknown
            : descriptor.AppliesTo(Request.Dialect) && file.SeverityOf(descriptor, Request.Overrides) != Severity.None
                ? RuleRunState.Ran
                : RuleRunState.NotRun);
        file.Replace(result.Findings);
        foreach (var problem in result.Problems)
        {
            if (_reviewer.Descriptors.TryGetValue(problem.RuleId, out var descriptor))
            {
                var severity = file.SeverityOf(descriptor, Request.Overrides);
                if (severity != Severity.None)
                {
                    file.Add(new Finding(descriptor.Id, severity, problem.Message, SourceLocation.Of(file.Text, problem.Span), []));
                }
            }
        }
    }

    private ReviewResult Collect(List<ReviewFile> files, List<Finding> unreadable)
    {
        var findings = new List<Finding>(unreadable);
        var statements = 0;
        var notAnalysed = 0;
        foreach (var file in files)
        {
            findings.AddRange(file.Findings);
            statements += file.Script.Statements.Count;
            foreach (var statement in file.Script.Statements)
            {
                notAnalysed += statement.IsAnalysed ? 0 : 1;
            }
        }

        foreach (var problem in Request.Configuration.Problems)
        {
            findings.Add(ToolFinding(ToolRuleIds.Configuration, problem.Path, problem.Message, problem.Line));
        }

        findings.RemoveAll(f => f.Severity == Severity.None);
        findings.Sort(static (left, right) =>
        {
            var path = string.CompareOrdinal(left.Location.Path, right.Location.Path);
            if (path != 0)
            {
                return path;
            }

            var start = left.Location.Start.Line.CompareTo(right.Location.Start.Line);
            start = start != 0 ? start : left.Location.Start.Column.CompareTo(right.Location.Start.Column);
            start = start != 0 ? start : string.CompareOrdinal(left.RuleId, right.RuleId);
            return start != 0 ? start : string.CompareOrdinal(left.Message, right.Message);
        });
        return new ReviewResult
        {
            Findings = findings,
            Files = files.Count + unreadable.Count,
            Statements = statements,
            StatementsNotAnalysed = notAnalysed,
        };
    }

    private Finding ToolFinding(string ruleId, string path, string message, int line = 1)
    {
        var position = new LinePosition(Math.Max(line, 1), 1);
        var severity = _reviewer.Descriptors.TryGetValue(ruleId, out var descriptor)
            ? Request.Overrides.Apply(ruleId, Request.Configuration.For(path).GetSeverity(descriptor))
            : Severity.Error;
        return new Finding(ruleId, severity, message, new SourceLocation(path, default, position, position), []);
    }

    private string CacheKey(List<ReviewFile> files, List<Finding> unreadable)
    {
        using var key = new ReviewCacheKey();
        key.Add(_reviewer.Rules);
        key.Add(Request);
        foreach (var file in files)
        {
            key.Add(file.Migration.Path);
            key.Add(file.Text.Span);
            key.Add(file.Configuration.Fingerprint);
        }

        foreach (var finding in unreadable)
        {
            key.Add(finding.Location.Path);
            key.Add(finding.Message);
        }

        return key.ToString();
    }

    private void ForEach(List<ReviewFile> files, Action<ReviewFile> action, CancellationToken cancellation) =>
        ForEachIndex(files.Count, index => action(files[index]), cancellation);

    private void ForEachIndex(int count, Action<int> action, CancellationToken cancellation)
    {
        // Starting threads costs more than a few files.
        if (Request.Parallelism <= 1 || count < 16)
        {
            for (var i = 0; i < count; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                action(i);
            }

            return;
        }

        var options = new ParallelOptions { MaxDegreeOfParallelism = Request.Parallelism, CancellationToken = cancellation };
        Parallel.For(0, count, options, action);
    }
}
