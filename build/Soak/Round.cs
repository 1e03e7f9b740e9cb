using Npgsql;
using SqlGitOps.Testing;

namespace SqlGitOps.Soak;

/// <summary>One round: deployments side by side, one fault, then an undisturbed deployment, then the checks.</summary>
internal sealed class Round : IAsyncDisposable
{
    // Pages of SQLite and of memory disks.
    private const int Page = 4096;
    private const int Block = 512;

    private readonly SoakOptions _options;
    private readonly Worker _worker;
    private readonly Reference _reference;
    private readonly RoundResult _result;
    private readonly ITarget _target;
    private readonly Random _random;
    private readonly List<DeployerProcess> _deployers = [];
    private readonly List<LoopbackProxy> _proxies = [];
    private readonly List<Task> _background = [];
    private readonly DateTime _begin = DateTime.UtcNow;
    private NpgsqlConnection? _admin;

    // What the only deployer of the round ended with; null when there were more.
    private ProcessResult? _only;
    private readonly Lock _gate = new();
    private bool _hasFired;

    public Round(SoakOptions options, Worker worker, Reference reference, RoundResult result, ITarget target)
    {
        _options = options;
        _worker = worker;
        _reference = reference;
        _result = result;
        _target = target;
        _random = Seeds.For(options.Seed, 3, result.Number);
    }

    private SoakEngine Engine => _result.Engine;

    public async Task RunAsync()
    {
        await DisturbAsync();
        await DisposeAsync();
        if (_target is SqliteTarget sqlite)
            sqlite.Enlarge();
        Check.Require(await _target.LeftoverAsync() is not { } left, $"left over after the fault: {await _target.LeftoverAsync()}");
        await Check.TruthAsync(_target, _reference);
        if (_reference.IsTogether)
            await Check.TogetherAsync(_target, _reference);
        if (_only is not null)
            await Check.ClaimAsync(_target, _only);
        if (await FinishAsync())
            await Check.EndAsync(_target, _reference, _begin);
    }

    /// <summary>Ends what disturbs: deployers, proxies, the session that ends others.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var deployer in _deployers)
            deployer.Dispose();
        foreach (var proxy in _proxies)
            await proxy.DisposeAsync();
        _deployers.Clear();
        _proxies.Clear();
        if (_admin is not null)
            await _admin.DisposeAsync();
    }

    private async Task DisturbAsync()
    {
        // One deployer is the plain case; more than one brings the lock into play.
        var count = _random.Next(10) switch { < 4 => 1, < 7 => 2, < 9 => 3, _ => 4 };
        var limit = LimitOf(_result.Kind);
        if (_result.Kind == FaultKind.DiskFull)
            Check.Require(((SqliteTarget)_target).Mount(limit), "the memory disk could not be mounted");
        if (!Engine.IsSqlite)
        {
            _admin = new NpgsqlConnection(_worker.Server(Engine.Major).AdminConnectionString);
            await _admin.OpenAsync();
        }

        var trigger = ChooseTrigger();
        using var others = new CancellationTokenSource();
        var isBusy = !Engine.IsSqlite && _random.Next(3) == 0;
        var disturbance = isBusy ? ((PostgresTarget)_target).DisturbAsync(new Random(_random.Next()), others.Token) : Task.CompletedTask;
        _result.Log.Add($"{count} deployers{(isBusy ? " among other users" : "")}, {trigger}{(limit > 0 ? $", room for {limit} bytes" : "")}");
        for (var i = 0; i < count; i++)
        {
            if (i > 0)
                await Task.Delay(_random.Next(0, 120));
            StartDeployer(i, trigger, _result.Kind == FaultKind.FileSizeLimit ? limit / Block : 0);
        }

        if (trigger.Kind == TriggerKind.Time)
            Track(FireLaterAsync(_random.Next(count), TimeSpan.FromMilliseconds(trigger.Value)));
        var codes = new List<int>();
        foreach (var deployer in _deployers)
        {
            var (result, duration) = await deployer.WaitAsync();
            codes.Add(result.ExitCode);
            _result.Log.Add($"deployer ended with {result.ExitCode} after {duration.TotalSeconds:0.00} s\n{result.Output}{result.Error}");
            CheckExit(result);
            _only = count == 1 ? result : null;
        }

        await others.CancelAsync();
        await disturbance;
        await EndFaultAsync();
        if (_result.Kind is FaultKind.DiskFull or FaultKind.FileSizeLimit)
            _result.IsHit = codes.Exists(c => c != 0);
        Check.Require(
            !codes.Contains(0) || await IsCompleteAsync(),
            "a deployment ended with exit code 0, and not every migration is applied");
    }

    private void StartDeployer(int index, Trigger trigger, long fileBlocks)
    {
        LoopbackProxy? proxy = null;
        if (!Engine.IsSqlite)
        {
            proxy = new LoopbackProxy(_worker.Server(Engine.Major).Port);
            _proxies.Add(proxy);
            if (trigger.Kind is TriggerKind.BytesToServer or TriggerKind.BytesToClient)
            {
                var direction = trigger.Kind == TriggerKind.BytesToServer ? ProxyDirection.ToServer : ProxyDirection.ToClient;
                proxy.After(direction, trigger.Value, () => FireAsync(index));
            }
        }

        _deployers.Add(DeployerProcess.Start(
            _options, _reference.Folder, _target.Through(proxy), _reference.Command, Engine.Dialect, fileBlocks,
            lines =>
            {
                if (trigger.Kind == TriggerKind.Event && lines == trigger.Value)
                    Track(FireLaterAsync(index, trigger.Delay));
            }));
    }

    private async Task FireLaterAsync(int index, TimeSpan delay)
    {
        await Task.Delay(delay);
        await FireAsync(index);
    }

    /// <summary>Strikes once, whoever comes first.</summary>
    private async Task FireAsync(int index)
    {
        Task strike;
        lock (_gate)
        {
            if (_hasFired)
                return;
            _hasFired = true;
            strike = StrikeAsync(index);
            _background.Add(strike);
        }

        await strike;
    }

    private async Task StrikeAsync(int index)
    {
        switch (_result.Kind)
        {
            case FaultKind.Kill:
                _result.IsHit = _deployers[index].Signal(ProcessSignals.Kill);
                break;
            case FaultKind.Terminate:
                _result.IsHit = _deployers[index].Signal(ProcessSignals.Terminate);
                break;
            case FaultKind.EndWorkSession or FaultKind.EndLockSession or FaultKind.EndBothSessions:
                _result.IsHit = await ((PostgresTarget)_target).EndSessionsAsync(_admin!, _result.Kind) > 0;
                break;
            case FaultKind.ServerRestart:
                _result.IsHit = _deployers.Exists(d => !d.HasExited);
                var pause = TimeSpan.FromMilliseconds(_random.Next(0, 800));
                Track(Task.Run(() => _worker.Server(Engine.Major).CrashAndRestart(pause)));
                break;
            case FaultKind.NetworkCut:
                _result.IsHit = !_deployers[index].HasExited;
                Track(CutAsync(_proxies[index], _random.Next(3), _random.Next(4) > 0, TimeSpan.FromMilliseconds(_random.Next(0, 1500))));
                break;
        }
    }

    private void Track(Task task)
    {
        lock (_gate)
            _background.Add(task);
    }

    /// <summary>Lets nothing strike any more and waits for what has struck: the checks need a server that stays.</summary>
    private async Task EndFaultAsync()
    {
        int waited;
        do
        {
            Task[] tasks;
            lock (_gate)
            {
                _hasFired = true;
                tasks = [.. _background];
            }

            waited = tasks.Length;
            await Task.WhenAll(tasks);
        }
        while (waited < _background.Count);
    }

    private static async Task CutAsync(LoopbackProxy proxy, int how, bool comesBack, TimeSpan pause)
    {
        switch (how)
        {
            case 0:
                // A hiccup: who connects again at once gets through.
                proxy.Cut();
                break;
            case 1:
                proxy.Refuse();
                proxy.Cut();
                await Task.Delay(pause);
                proxy.Allow();
                break;
            default:
                proxy.FallSilent();
                proxy.Refuse();
                await Task.Delay(pause);
                proxy.Cut();
                if (comesBack)
                    proxy.Allow();
                break;
        }
    }

    /// <summary>Deploys until nothing is left, answering questions.</summary>
    /// <returns>False when a question could not be answered.</returns>
    private async Task<bool> FinishAsync()
    {
        for (var attempt = 0; ; attempt++)
        {
            using var process = DeployerProcess.Start(_options, _reference.Folder, _target.ConnectionString, _reference.Command, Engine.Dialect);
            var (result, duration) = await process.WaitAsync();
            _result.Log.Add($"undisturbed deployment ended with {result.ExitCode} after {duration.TotalSeconds:0.00} s\n{result.Output}{result.Error}");
            if (result.ExitCode == 0)
                return true;
            Check.Require(
                DeployerProcess.IsQuestion(result) && attempt < _reference.Files.Count,
                $"the undisturbed deployment after the fault ended with exit code {result.ExitCode}");
            var row = (await _target.HistoryAsync())!.FirstOrDefault(r => r.State != "applied");
            var file = _reference.Files.FirstOrDefault(f => row?.Script.EndsWith(f.Name, StringComparison.Ordinal) == true);
            Check.Require(row is not null && file is { IsTransactional: false }, $"the deployer asks about {row?.Script ?? "nothing"}, which runs in a transaction or is complete");
            _result.Questions++;
            if (!await AnswerAsync(row!, file!))
            {
                _result.IsUnanswered = true;
                return false;
            }
        }
    }

    /// <summary>Looks whether the statement in doubt is in the database, and tells the deployer.</summary>
    private async Task<bool> AnswerAsync(HistoryRow row, HistoryFile file)
    {
        if (!_options.HasRepair)
            return false;
        var probe = row.Applied < file.Steps.Count ? file.Steps[row.Applied].Probe : null;
        var isIn = probe is not null && await _target.CountAsync(probe) == 1;
        using var process = DeployerProcess.Start(
            _options, _reference.Folder, _target.ConnectionString, ["repair", row.Script, isIn ? "--applied" : "--not-applied"], Engine.Dialect);
        var (result, _) = await process.WaitAsync();
        _result.Log.Add($"repair {(isIn ? "--applied" : "--not-applied")} {file.Name} ended with {result.ExitCode}\n{result.Output}{result.Error}");
        Check.Require(result.ExitCode == 0, $"repair ended with exit code {result.ExitCode}");
        return true;
    }

    private async Task<bool> IsCompleteAsync()
    {
        var rows = await _target.HistoryAsync() ?? [];
        return rows.Count == _reference.Files.Count && rows.All(r => r.State == "applied");
    }

    private void CheckExit(ProcessResult result)
    {
        var text = result.Output + result.Error;
        Check.Require(!text.Contains("Unhandled exception", StringComparison.Ordinal) && !text.Contains("   at SqlGitOps", StringComparison.Ordinal), "a deployer ended with an exception");
        int[] expected = _result.Kind switch
        {
            FaultKind.Kill => [0, 128 + ProcessSignals.Kill],
            FaultKind.Terminate => [0, 4, 128 + ProcessSignals.Terminate],
            _ => [0, 3, 4, 6],
        };
        Check.Require(expected.Contains(result.ExitCode) || DeployerProcess.IsQuestion(result), $"a deployer ended with exit code {result.ExitCode} in a round of the kind {_result.Kind}");
    }

    /// <summary>Bytes that a disk or a file may hold; 0 where that is not the fault.</summary>
    private long LimitOf(FaultKind kind)
    {
        if (kind is not (FaultKind.DiskFull or FaultKind.FileSizeLimit))
            return 0;
        var pages = _reference.Size / Page;
        return Page * _random.NextInt64(kind == FaultKind.DiskFull ? 3 : 1, pages + (kind == FaultKind.DiskFull ? pages / 2 : 0) + 2);
    }

    private Trigger ChooseTrigger()
    {
        if (_result.Kind is FaultKind.DiskFull or FaultKind.FileSizeLimit)
            return new Trigger(TriggerKind.None, 0, TimeSpan.Zero);
        var choice = _random.Next(10);
        if (!Engine.IsSqlite && choice < 6)
        {
            return choice < 4
                ? new Trigger(TriggerKind.BytesToServer, _random.NextInt64(1, _reference.BytesToServer), TimeSpan.Zero)
                : new Trigger(TriggerKind.BytesToClient, _random.NextInt64(1, _reference.BytesToClient), TimeSpan.Zero);
        }

        if (choice < 8)
        {
            // Neighbouring files of a small history are milliseconds apart.
            return new Trigger(TriggerKind.Event, _random.Next(1, _reference.Events), TimeSpan.FromMilliseconds(_random.Next(0, 15)));
        }

        var (from, to) = (_reference.Connected.TotalMilliseconds * 0.8, _reference.Duration.TotalMilliseconds);
        return new Trigger(TriggerKind.Time, (long)(from + (_random.NextDouble() * Math.Max(0, to - from))), TimeSpan.Zero);
    }

    private enum TriggerKind
    {
        None,
        Time,
        Event,
        BytesToServer,
        BytesToClient,
    }

    private sealed record Trigger(TriggerKind Kind, long Value, TimeSpan Delay);
}
