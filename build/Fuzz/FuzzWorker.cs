using System.Diagnostics;
using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Fuzz;

/// <summary>One thread's part of a run. The same seed, number and texts to start from give the same inputs.</summary>
internal sealed class FuzzWorker
{
    private const int LargestPool = 20_000;

    // Short texts leave time for many.
    private const int LongestInPool = 1_500;

    private readonly FuzzTarget _target;
    private readonly Random _random;
    private readonly Mutator _mutator;
    private readonly List<FuzzInput> _pool;
    private readonly Coverage _coverage = new();
    private readonly Action<FuzzTarget, string, string> _report;
    private long _started;

    /// <param name="target">The parser.</param>
    /// <param name="seeds">The texts to start from.</param>
    /// <param name="seed">Seed of the run.</param>
    /// <param name="number">Number of the worker.</param>
    /// <param name="report">Takes a target, an input and its fault; called on the worker's thread.</param>
    public FuzzWorker(FuzzTarget target, IReadOnlyList<FuzzInput> seeds, int seed, int number, Action<FuzzTarget, string, string> report)
    {
        _target = target;
        _random = new Random(unchecked(seed * 7919 + number));
        _mutator = new Mutator(_random, target.Words);
        _pool = [.. seeds];
        _report = report;
    }

    public FuzzTarget Target => _target;

    /// <summary>Inputs so far.</summary>
    public long Done { get; private set; }

    /// <summary>Characters of all inputs so far.</summary>
    public long Characters { get; private set; }

    /// <summary>Number of different things that inputs reached.</summary>
    public int Covered => _coverage.Count;

    public int PoolSize => _pool.Count;

    /// <summary>The input at work.</summary>
    public string Current { get; private set; } = string.Empty;

    /// <summary>How long the input at work takes already.</summary>
    public TimeSpan CurrentTime => Volatile.Read(ref _started) is var started and not 0 ? Stopwatch.GetElapsedTime(started) : TimeSpan.Zero;

    public void Run(long count, CancellationToken cancellation)
    {
        // Everything that is there is checked as it is first, and counts as reached.
        foreach (var seed in _pool.ToArray())
        {
            Check(SourceText.From(seed.Text), isSeed: true);
        }

        while (Done < count && !cancellation.IsCancellationRequested)
        {
            Check(
                _random.Next(10) == 0 ? SourceText.FromBytes(_mutator.NextBytes(_pool)) : SourceText.From(_mutator.NextText(_pool)),
                isSeed: false);
            Done++;
        }
    }

    private void Check(SourceText text, bool isSeed)
    {
        Current = text.ToString();
        Volatile.Write(ref _started, Stopwatch.GetTimestamp());
        var fault = Inspection.FindFault(_target, text, _coverage, out var isNew);
        Volatile.Write(ref _started, 0);
        Characters += text.Length;
        if (fault is not null)
        {
            _report(_target, Current, fault);
        }
        else if (isNew && !isSeed && text.Length <= LongestInPool && _pool.Count < LargestPool)
        {
            using var tree = _target.Parse(text);
            _pool.Add(FuzzInput.From(tree));
        }
    }
}
