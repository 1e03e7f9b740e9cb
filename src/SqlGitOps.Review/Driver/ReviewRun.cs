using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using SqlGitOps.Migrations;
using SqlGitOps.Model.History;
using SqlGitOps.Model.Scripts;
using SqlGitOps.Review.Configuration;
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
    private readonly MigrationTexts _texts;
    private readonly Dictionary<string, ReviewFile> _byPath = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<FileConfiguration, Severity[]> _severities = new();
    private readonly List<ReviewFile> _history = [];
    private readonly List<Finding> _beside = [];

    public ReviewRun(Reviewer reviewer, ReviewRequest request)
    {
        _reviewer = reviewer;
        Request = request;
        _texts = request.Texts ?? new MigrationTexts(reviewer.ReaderFor(request.Dialect));
    }

    public ReviewRequest Request { get; }

    public ReviewFile FileOf(int unit) => _history[unit];

    /// <summary>Adds a finding in a file that is not one of the reviewed ones.</summary>
    public void AddBeside(RegisteredRule rule, string path, int line, string message) => _beside.Add(ToolFinding(rule.Descriptor.Id, path, message, line));

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

        var ordered = Order(files);
        if (Request.FilesAreIndependent)
        {
            // Everything about a file at once: its tree is given back while it is still in the processor's cache.
            ForEach(
                files,
                file =>
                {
                    Analyse(file);
                    ReplayAlone(file);
                    Finish(file);
                },
                cancellation);
        }
        else
        {
            ForEach(files, Analyse, cancellation);
            ReplayHistory(ordered, cancellation);
            ForEach(_history.GetRange(ordered, _history.Count - ordered), ReplayAlone, cancellation);
            var project = new ProjectContext(this);
            foreach (var action in _reviewer.Table.Projects)
            {
                project.Rule = action.Rule;
                action.Action(project);
            }

            ForEach(files, Finish, cancellation);
        }

        var result = Collect(files, unreadable);
        cache?.Store(result);
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

                loaded[index] = Read(migration, configuration, out problems[index]);
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

    /// <summary>Reads a file; of one that is too large for that, an excerpt.</summary>
    private ReviewFile? Read(Migration migration, FileConfiguration configuration, out MigrationProblem? problem) =>
        _texts.TryRead(migration, out var text, out problem)
            ? new ReviewFile(migration, text.Text, configuration) { Large = text.Large, Fingerprint = text.LargeChecksum ?? string.Empty }
            : null;

    private void Analyse(ReviewFile file)
    {
        file.Severities = _severities.GetOrAdd(
            file.Configuration,
            static (configuration, run) => run._reviewer.Table.SeveritiesIn(configuration, run.Request.Overrides, run.Request.Dialect),
            this);
        file.Directives = file.Migration.ReadScript(file.Text);
        file.Script = _reviewer.ReaderFor(Request.Dialect).Read(file.Text);
        var isUndo = file.Migration.Kind == MigrationKind.Undo;
        var up = isUndo ? file.Script.Statements : TransactionPlan.StatementsIn(file.Script, file.Directives.HasSections ? file.Directives.Up : []);
        file.Plan = TransactionPlan.Create(up, file.Directives.RequestedTransactionMode != TransactionMode.None);
        Run(_reviewer.Table.Files, new FileContext(this, file), file);
        WalkNodes(file);
    }

    /// <summary>Calls the rules that are on for a file.</summary>
    private static void Run<TContext>(List<RuleAction<TContext>>? actions, TContext context, ReviewFile file)
        where TContext : RuleContext
    {
        if (actions is null)
        {
            return;
        }

        foreach (var action in actions)
        {
            if (file.SeverityOf(action.Rule) != Severity.None)
            {
                context.Rule = action.Rule;
                action.Action(context);
            }
        }
    }

    /// <summary>The one walk over the tree: each node goes to the rules that asked for its kind.</summary>
    private void WalkNodes(ReviewFile file)
    {
        var byKind = _reviewer.Table.NodesOf(Request.Dialect);
        if (byKind.IsEmpty || file.Migration.Kind == MigrationKind.Undo)
        {
            return;
        }

        var context = new NodeContext(this, file);
        var tree = file.Script.Tree;
        for (var i = 0; i < tree.NodeCount; i++)
        {
            var node = tree.GetNode(i);
            if (node.RawKind < byKind.Length && byKind[node.RawKind] is { } actions && !IsInDownSection(file, node))
            {
                context.Node = node;
                Run(actions, context, file);
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

    /// <summary>
    /// Numbers the files: the history in its order, then those outside it, but not the undo files. Returns how many files
    /// the history has.
    /// </summary>
    private int Order(List<ReviewFile> files)
    {
        foreach (var migration in Request.FilesAreIndependent ? [] : Request.Migrations.Ordered)
        {
            if (_byPath.TryGetValue(migration.Path, out var file))
            {
                Number(file);
            }
        }

        var ordered = _history.Count;
        foreach (var file in files)
        {
            if (file.Ordinal < 0 && file.Migration.Kind is not MigrationKind.Undo)
            {
                Number(file);
            }
        }

        return ordered;
    }

    private void Number(ReviewFile file)
    {
        file.Ordinal = _history.Count;
        _history.Add(file);
    }

    /// <summary>The one pass over the history: each operation goes to the rules that asked for its type.</summary>
    private void ReplayHistory(int count, CancellationToken cancellation)
    {
        var replay = new HistoryReplay(Request.Dialect, Request.Version, Request.IsWholeHistory);
        for (var i = 0; i < count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            Replay(replay, _history[i]);
        }
    }

    /// <summary>Reviews a file outside the order: nothing is known about what was there before.</summary>
    private void ReplayAlone(ReviewFile file)
    {
        if (file.Ordinal >= 0)
        {
            Replay(new HistoryReplay(Request.Dialect, Request.Version, startsEmpty: false), file);
        }
    }

    private void Replay(HistoryReplay replay, ReviewFile file)
    {
        var table = _reviewer.Table;
        var context = new OperationContext(this, file);
        var operations = table.Migrations.Count > 0 ? new List<ReplayedOperation>() : null;
        replay.Replay(
            new HistoryUnit(file.Ordinal, file.Script, file.Plan),
            replayed =>
            {
                operations?.Add(replayed);
                context.Replayed = replayed;
                Run(table.OperationsOf(replayed.Operation.GetType()), context, file);
                Run(table.EveryOperation, context, file);
            });
        if (operations is not null)
        {
            Run(table.Migrations, new MigrationContext(this, file, operations), file);
        }
    }

    /// <summary>The last step of a file: its suppressions take effect and its tree is given back.</summary>
    private void Finish(ReviewFile file)
    {
        ApplySuppressions(file);
        file.Release();
    }

    private void ApplySuppressions(ReviewFile file)
    {
        var tree = file.Script.Tree;
        if (tree.Trivia.IsEmpty)
        {
            return;
        }

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

        var result = suppressions.Apply(file.Findings, id => _reviewer.Table.Find(id) is not { } rule
            ? RuleRunState.Unknown
            : file.SeverityOf(rule) != Severity.None
                ? RuleRunState.Ran
                : RuleRunState.NotRun);
        file.Replace(result.Findings);
        foreach (var problem in result.Problems)
        {
            if (_reviewer.Table.Find(problem.RuleId) is { } rule && file.SeverityOf(rule) is not Severity.None and var severity)
            {
                file.Add(new Finding(rule.Descriptor.Id, severity, problem.Message, SourceLocation.Of(file.Text, problem.Span), []));
            }
        }
    }

    private ReviewResult Collect(List<ReviewFile> files, List<Finding> unreadable)
    {
        var findings = new List<Finding>(unreadable);
        findings.AddRange(_beside);
        var statements = 0;
        var notAnalysed = 0;
        foreach (var file in files)
        {
            findings.AddRange(file.Findings);
            statements += file.Statements;
            notAnalysed += file.StatementsNotAnalysed;
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
        var severity = _reviewer.Table.Find(ruleId) is { } rule
            ? Request.Overrides.Apply(ruleId, Request.Configuration.For(path).GetSeverity(rule.Descriptor))
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
            key.Add(file.Fingerprint);
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

        var next = -1;
        void TakeTurns()
        {
            for (var i = Interlocked.Increment(ref next); i < count; i = Interlocked.Increment(ref next))
            {
                cancellation.ThrowIfCancellationRequested();
                action(i);
            }
        }

        // Parallel.For would do, but its first use costs a fresh process more than a small review.
        var tasks = new Task[Math.Min(Request.Parallelism, count)];
        for (var i = 0; i < tasks.Length; i++)
        {
            tasks[i] = new Task(TakeTurns);
        }

        for (var i = 1; i < tasks.Length; i++)
        {
            tasks[i].Start(TaskScheduler.Default);
        }

        tasks[0].RunSynchronously(TaskScheduler.Default);
        try
        {
            Task.WaitAll(tasks, CancellationToken.None);
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }
}
