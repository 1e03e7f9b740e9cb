using System.Collections.Concurrent;
using System.Globalization;
using Npgsql;
using SqlGitOps.Testing;

namespace SqlGitOps.Soak;

/// <summary>Runs rounds one after the other on servers that no other worker uses, because some rounds restart them.</summary>
internal sealed class Worker(SoakOptions options, string folder, ConcurrentDictionary<(string, int), Lazy<Task<Reference>>> references) : IDisposable
{
    /// <summary>Rounds of one engine that share a history, and with it the undisturbed deployment.</summary>
    private const int RoundsPerHistory = 7;

    // One history of so many is deployed in one transaction.
    private const int HistoriesPerTogether = 4;

    private readonly Dictionary<int, PostgresServer> _servers = [];

    /// <summary>The server of a major, started on first use.</summary>
    public PostgresServer Server(int major)
    {
        if (!_servers.TryGetValue(major, out var server))
        {
            // What the server has said is committed must survive its crash, or nobody could keep a true history.
            server = PostgresServer.Start(major, "synchronous_commit=on");
            _servers.Add(major, server);
        }

        return server;
    }

    public async Task<ITarget> CreateTargetAsync(SoakEngine engine) => engine.IsSqlite
        ? new SqliteTarget()
        : new PostgresTarget(Server(engine.Major), await Server(engine.Major).CreateDatabaseAsync());

    public async Task<RoundResult> RunAsync(int number)
    {
        var engine = options.Engines[number % options.Engines.Count];
        var ofEngine = number / options.Engines.Count;
        var result = new RoundResult(number, engine, engine.Kinds[ofEngine % engine.Kinds.Count]);
        try
        {
            var history = ofEngine / RoundsPerHistory;
            var reference = await references.GetOrAdd((engine.Name, history), _ => new Lazy<Task<Reference>>(() => DeployUndisturbedAsync(engine, history))).Value;
            await using var target = await CreateTargetAsync(engine);
            await using var round = new Round(options, this, reference, result, target);
            await round.RunAsync();
        }
        catch (Exception e) when (e is SoakException or TimeoutException)
        {
            result.Failure = e.Message;
        }
        catch (Exception e) when (e is NpgsqlException or InvalidOperationException or IOException or Microsoft.Data.Sqlite.SqliteException)
        {
            result.Failure = $"the soak itself stopped: {e}";
        }

        return result;
    }

    public void Dispose()
    {
        foreach (var server in _servers.Values)
            server.Dispose();
    }

    private async Task<Reference> DeployUndisturbedAsync(SoakEngine engine, int history)
    {
        var isTogether = history % HistoriesPerTogether == 1;
        var files = HistoryMaker.Make(Seeds.For(options.Seed, engine.IsSqlite ? 2 : 1, history), engine.IsSqlite, isTogether);
        var project = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{engine.Name}-{history}"));
        Directory.CreateDirectory(Path.Combine(project, "migrations"));
        await File.WriteAllTextAsync(Path.Combine(project, ".editorconfig"), "root = true\n[*.sql]\ndotnet_analyzer_diagnostic.severity = none\n");
        foreach (var file in files)
            await File.WriteAllTextAsync(Path.Combine(project, "migrations", file.Name), file.Text());

        await using var target = await CreateTargetAsync(engine);
        await using var proxy = engine.IsSqlite ? null : new LoopbackProxy(Server(engine.Major).Port);
        var reference = new Reference(project, files, [], isTogether, "", TimeSpan.Zero, TimeSpan.Zero, 0, 0, 0, 0);
        using var process = DeployerProcess.Start(options, project, target.Through(proxy), reference.Command, engine.Dialect);
        var (result, duration) = await process.WaitAsync();
        if (result.ExitCode != 0)
            throw new SoakException($"the undisturbed deployment of history {engine.Name}-{history} failed: {result}");
        reference = reference with
        {
            History = await target.HistoryAsync() ?? [],
            Description = await target.DescribeAsync(),
            Duration = duration,
            Connected = process.Connected,
            Events = process.Lines,
            BytesToServer = proxy?.Forwarded(ProxyDirection.ToServer) ?? 0,
            BytesToClient = proxy?.Forwarded(ProxyDirection.ToClient) ?? 0,
            Size = target is SqliteTarget sqlite ? new FileInfo(sqlite.Path).Length : 0,
        };
        await Check.EndAsync(target, reference, DateTime.MinValue);
        return reference;
    }
}
