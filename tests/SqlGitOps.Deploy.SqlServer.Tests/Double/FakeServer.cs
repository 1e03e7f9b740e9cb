using System.Text.RegularExpressions;

namespace SqlGitOps.Deploy.SqlServer.Tests.Double;

/// <summary>
/// A double of SQL Server: one database with our history, sessions with transactions, and whatever a test says about
/// batches of migrations. Each answer is documented; the page of Microsoft's documentation is named beside it.
/// </summary>
internal sealed partial class FakeServer : ISqlServerConnector
{
    private readonly List<(string Part, Action<FakeSession> Effect)> _effects = [];
    private readonly List<(string Part, Func<string, IReadOnlyList<object?[]>> Answer)> _answers = [];
    private int _sessions;

    public string Server => "db.example,1433";

    public string Database => "app";

    public Transcript Transcript { get; } = new();

    /// <summary>The rows of the history by identity, in the order of the columns that the provider reads.</summary>
    public Dictionary<string, object?[]> History { get; set; } = new(StringComparer.Ordinal);

    /// <summary>The rows of the table of runs, in the order of the columns that the provider reads.</summary>
    public List<object?[]> Runs { get; } = [];

    /// <summary>Tables of the default schema that were there before the first deployment.</summary>
    public IReadOnlyList<string> Tables { get; set; } = [];

    public bool HasSchema { get; set; }

    public bool HasTables { get; set; }

    /// <summary>Whether the user has a right on the history's schema ("Metadata visibility configuration").</summary>
    public bool SeesSchema { get; set; } = true;

    /// <summary>Whether the user has VIEW SERVER STATE, which "sys.dm_tran_locks" asks for.</summary>
    public bool SeesSessions { get; set; } = true;

    /// <summary>DATABASEPROPERTYEX, "Updateability".</summary>
    public string Updateability { get; set; } = "READ_WRITE";

    /// <summary>HAS_PERMS_BY_NAME of CREATE TABLE: 1 or 0.</summary>
    public int CreatesTables { get; set; } = 1;

    /// <summary>HAS_PERMS_BY_NAME of DELETE on the history table: 1 or 0.</summary>
    public int DeletesHistory { get; set; } = 1;

    /// <summary>SERVERPROPERTY: ProductMajorVersion, ProductVersion, EngineEdition (3 is Enterprise, 5 Azure SQL Database).</summary>
    public (int Major, string Version, int Edition) Product { get; set; } = (16, "16.0.4135.4", 3);

    /// <summary>What sp_getapplock returns next; empty for what the state of the lock says.</summary>
    public Queue<int> LockAnswers { get; } = new();

    /// <summary>The session that holds the application lock.</summary>
    public FakeSession? LockHolder { get; set; }

    /// <summary>Called when sp_getapplock is asked.</summary>
    public Action? OnLockAsked { get; set; }

    /// <summary>Called when the last COMMIT of a transaction arrives; it may break the session.</summary>
    public Action<FakeSession>? OnCommit { get; set; }

    /// <summary>Whether a transaction of somebody else has changed the history and is open: who reads or writes it waits ("Transaction locking").</summary>
    public bool HoldsHistory { get; set; }

    /// <summary>Whether a session goes on when its connection breaks, as long as it has a statement to run.</summary>
    public bool KeepsSessions { get; set; }

    /// <summary>Whether the session of the lock gives no answer any more.</summary>
    public bool IsLockDeaf { get; set; }

    /// <summary>The application locks that work sessions hold beside the deployment's.</summary>
    public Dictionary<FakeSession, string> RunLocks { get; } = [];

    /// <summary>How often APPLOCK_MODE was asked: that is left out of transcripts, because a heartbeat asks by the clock.</summary>
    public int LockChecks { get; set; }

    /// <summary>What tables of the migrations hold: counts by name, for scenarios that look.</summary>
    public Dictionary<string, int> Data { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What a batch that contains a text does.</summary>
    public void On(string part, Action<FakeSession> effect) => _effects.Add((part, effect));

    /// <summary>What a query that contains a text gives: its first value.</summary>
    public void Answer(string part, Func<object?> answer) => _answers.Insert(0, (part, _ => answer() is { } value ? [[value]] : []));

    /// <summary>What a query that contains a text gives: all of its rows.</summary>
    public void AnswerRows(string part, IReadOnlyList<object?[]> rows) => _answers.Insert(0, (part, _ => rows));

    /// <summary>A table of another tool: its rows with the columns that are asked for.</summary>
    public void AnswerTable(string name, IReadOnlyList<string> columns, IReadOnlyList<object?[]> rows) => _answers.Insert(0, (
        $"FROM {name} AS h",
        sql =>
        {
            var asked = ColumnPattern().Matches(sql).Select(match => columns.TakeWhile(column => column != match.Groups[1].Value).Count()).ToArray();
            return [.. rows.Select(row => Array.ConvertAll(asked, column => row[column]))];
        }
    ));

    public IEnumerable<Action<FakeSession>> EffectsOf(string batch) =>
        _effects.Where(effect => batch.Contains(effect.Part, StringComparison.Ordinal)).Select(effect => effect.Effect);

    public Func<string, IReadOnlyList<object?[]>>? AnswerTo(string sql) => _answers.Find(answer => sql.Contains(answer.Part, StringComparison.Ordinal)).Answer;

    public Task<ISqlServerSession> ConnectAsync(string applicationName, CancellationToken cancellationToken)
    {
        var session = new FakeSession(this, $"[{++_sessions}]", 50 + _sessions);
        Transcript.Connect(session.Name, applicationName);
        return Task.FromResult<ISqlServerSession>(session);
    }

    [GeneratedRegex(@"h\.\[(\w+)\]")]
    private static partial Regex ColumnPattern();
}
