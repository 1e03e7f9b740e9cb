using SqlGitOps.Deploy.Events;
using SqlGitOps.Deploy.History;
using SqlGitOps.Deploy.Providers;
using SqlGitOps.Deploy.Repair;
using SqlGitOps.Deploy.SqlServer.Tests.Double;
using SqlGitOps.Migrations;
using SqlGitOps.Syntax;
using SqlGitOps.Testing;
using SqlGitOps.TransactSql;

namespace SqlGitOps.Deploy.SqlServer.Tests;

/// <summary>A database and a folder of migrations for it: the double, or a new database of a real server.</summary>
internal sealed class Target : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new("sqlserver");
    private readonly RealDatabase? _real;

    private Target(FakeServer? server, RealDatabase? real)
    {
        Server = server;
        server?.Transcript.Folder = _folder.Root;
        _real = real;
    }

    /// <summary>The double; null on a real server.</summary>
    public FakeServer? Server { get; }

    /// <summary>What the deployments reported.</summary>
    public List<DeployEvent> Events { get; } = [];

    public static Target Double() => new(new FakeServer(), null);

    public static async Task<Target> RealAsync() => new(null, await RealDatabase.CreateAsync());

    public string Write(string name, string sql) => _folder.Write("migrations/" + name, sql);

    /// <summary>Says what a batch does; a real server knows.</summary>
    public void On(string part, Action<FakeSession> effect) => Server?.On(part, effect);

    public Task<DeployResult> DeployAsync(string run, DeployOptions? options = null, CancellationToken cancellationToken = default) =>
        Deployer(run, options).DeployAsync(Migrations, cancellationToken);

    public Task<DeployResult> PlanAsync() => Deployer("plan", null).PlanAsync(Migrations);

    public Task<DeployResult> UndoAsync(string run, UndoRequest request) => Deployer(run, null).UndoAsync(Migrations, request);

    public Task<DeployResult> StatusAsync(int runs) => Deployer("status", null).StatusAsync(Migrations, runs);

    /// <summary>Options with the callbacks of the folder.</summary>
    public DeployOptions WithCallbacks() => new() { Retries = RetryBudget.None, Callbacks = MigrationSet.Discover(_folder.Combine("migrations")).Callbacks };

    public Task<DeployResult> RepairAsync(RepairAction action) => Deployer("repair", null).RepairAsync(Migrations, action);

    /// <summary>Identity, state and statement counts of every row of the history.</summary>
    public async Task<string> HistoryAsync() => string.Join(
        ", ", (await PlanAsync()).Plan!.History.Entries.Select(entry => $"{entry.Identity} {HistoryText.Of(entry.State)} {entry.AppliedStatements}/{entry.TotalStatements}"));

    /// <summary>Id, action, outcome and counts of every run, the newest first.</summary>
    public async Task<string> RunsAsync() => string.Join(
        ", ", (await StatusAsync(10)).Runs.Select(run => $"{run.Id}: {run.Action} {run.Outcome} {run.Applied}/{run.Planned}"));

    /// <summary>How many rows a table of the migrations has; null when there is no such table.</summary>
    public async Task<int?> CountAsync(string table) =>
        Server is { } server ? (server.Data.TryGetValue(table, out var count) ? count : null) : await _real!.CountAsync(table);

    /// <summary>Compares the transcript; nothing to compare on a real server.</summary>
    public void Approve(string name) => Server?.Transcript.Approve(name);

    public async ValueTask DisposeAsync()
    {
        _folder.Dispose();
        if (_real is not null)
        {
            await _real.DisposeAsync();
        }
    }

    public IDatabaseProvider Provider => Server is { } server
        ? new SqlServerProvider(server, HistoryTable.Default(SqlDialect.SqlServer), new Redactor("secret-canary"))
        : new SqlServerProvider(_real!.ConnectionString);

    public IReadOnlyList<Migration> Migrations => MigrationSet.Discover(_folder.Combine("migrations")).Ordered;

    private Deployer Deployer(string run, DeployOptions? options)
    {
        Server?.Transcript.Note(run);
        return new Deployer(
            Provider,
            new TransactSqlScriptReader(),
            (options ?? new DeployOptions { Retries = RetryBudget.None }) with { Run = new DeployRun { Id = run, Actor = "tester", ToolVersion = "1.0.0" } },
            new Listener(Events));
    }

    private sealed class Listener(List<DeployEvent> events) : IProgress<DeployEvent>
    {
        public void Report(DeployEvent value) => events.Add(value);
    }
}
