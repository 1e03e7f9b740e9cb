using System.Text.RegularExpressions;
using SqlGitOps.Deploy.Events;

namespace SqlGitOps.Deploy.SqlServer.Tests.Double;

/// <summary>A session with <see cref="FakeServer"/>.</summary>
internal sealed partial class FakeSession(FakeServer server, string name, int id) : ISqlServerSession
{
    private static readonly DateTime s_now = new(2026, 11, 21, 9, 0, 0);
    private static long s_transactions;

    private readonly Stack<(string Login, string User)> _contexts = new();
    private (Dictionary<string, object?[]> History, Dictionary<string, int> Data, bool HasSchema, bool HasTables) _before;
    private long _transaction;
    private bool _isBroken;
    private bool _isDoomed;
    private bool _isNoExec;
    private string _lockTimeout = "-1";

    public string Name => name;

    public FakeServer Server => server;

    public Dictionary<string, int> Data => server.Data;

    public Action<ServerMessage>? OnMessage { get; set; }

    public int Depth { get; private set; }

    public string Database { get; private set; } = "app";

    public string Login { get; private set; } = "deployer";

    public string User { get; private set; } = "dbo";

    /// <summary>The connection ends: "Severity 20 to 25: the connection is terminated" (Database Engine error severities).</summary>
    public SqlServerException Break()
    {
        _isBroken = true;
        RollBack();
        if (server.LockHolder == this)
        {
            server.LockHolder = null;
        }

        if (!server.KeepsSessions)
        {
            server.RunLocks.Remove(this);
        }

        return Record(new SqlServerError(10054, 20, 0, 0, string.Empty, "A transport-level error has occurred when sending the request to the server."));
    }

    /// <summary>The commit has happened, and only its answer is lost.</summary>
    public void KeepWork() => Depth = 0;

    /// <summary>
    /// An error of a statement. "When SET XACT_ABORT is ON, if a Transact-SQL statement raises a run-time error, the entire
    /// transaction is terminated and rolled back" (SET XACT_ABORT).
    /// </summary>
    public SqlServerException Fail(int number, string message, int line = 1, int severity = 16)
    {
        RollBack();
        return Record(new SqlServerError(number, severity, 1, line, string.Empty, message));
    }

    /// <summary>A COMMIT in dynamic SQL, and the error that the server reports behind it. The transaction stays as the COMMIT left it.</summary>
    public SqlServerException FailAfterCommit(int number, string message)
    {
        Commit();
        return Record(new SqlServerError(number, 16, 2, 1, string.Empty, message));
    }

    /// <summary>
    /// CATCH has swallowed an error while XACT_ABORT was ON: the transaction cannot be committed, and "when a batch finishes
    /// running, the Database Engine will roll back any active uncommittable transactions" (XACT_STATE), with error 3998.
    /// </summary>
    public void Doom() => _isDoomed = true;

    /// <summary>"EXECUTE AS USER": the login name is then that of the database user.</summary>
    public void Impersonate(string user)
    {
        _contexts.Push((Login, User));
        (Login, User) = (user, user);
    }

    public void Print(string text) => OnMessage?.Invoke(new ServerMessage("INFO", text));

    public Task RunAsync(string batch, TimeSpan timeout, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        server.Transcript.Send(name, batch, []);
        ThrowIfBroken();
        Interpret(batch);
        if (LockTimeout().Match(batch) is { Success: true } limit)
        {
            _lockTimeout = limit.Groups[1].Value;
        }

        if (RunLock().Match(batch) is { Success: true } held)
        {
            server.RunLocks[this] = held.Groups[1].Value;
        }

        if (!_isNoExec)
        {
            foreach (var effect in server.EffectsOf(batch))
            {
                effect(this);
            }
        }

        if (_isDoomed)
        {
            _isDoomed = false;
            throw Fail(3998, "Uncommittable transaction is detected at the end of the batch. The transaction is rolled back.");
        }

        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<object?[]>> QueryAsync(string sql, IReadOnlyList<object?> parameters, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (sql.Contains("APPLOCK_MODE", StringComparison.Ordinal))
        {
            // "NoLock" where the owner holds none (APPLOCK_MODE).
            server.LockChecks++;
            ThrowIfBroken();
            if (server.IsLockDeaf)
            {
                // The limit of the caller, without waiting for it.
                throw new OperationCanceledException();
            }

            return Rows([server.LockHolder == this ? "Exclusive" : "NoLock"]);
        }

        if (sql.Contains("blocking_session_id", StringComparison.Ordinal))
        {
            return Rows();
        }

        server.Transcript.Send(name, sql, parameters);
        ThrowIfBroken();
        Interpret(sql);
        var rows = _isNoExec ? [] : AnswerTo(sql, parameters);
        server.Transcript.Answer(rows.Select(row => row is [var xact, var depth, long, ..] ? [xact, depth, "<transaction>", .. row[3..]]
            : row is [1, long, int] ? [1, "<transaction>", "<session>"] : row).ToArray());
        return Task.FromResult(rows);
    }

    public ValueTask DisposeAsync()
    {
        if (!_isBroken)
        {
            // "When the session ends, all locks that it holds are released" (sp_getapplock), and its transaction is rolled back.
            server.Transcript.Close(name);
            _isBroken = true;
            RollBack();
            server.RunLocks.Remove(this);
            server.LockHolder = server.LockHolder == this ? null : server.LockHolder;
        }

        return ValueTask.CompletedTask;
    }

    private static Task<IReadOnlyList<object?[]>> Rows(params object?[][] rows) => Task.FromResult<IReadOnlyList<object?[]>>(rows);

    private SqlServerException Record(SqlServerError error)
    {
        server.Transcript.Error(error);
        return new SqlServerException([error], _isBroken);
    }

    private void ThrowIfBroken()
    {
        if (_isBroken)
        {
            throw Record(new SqlServerError(0, 20, 0, 0, string.Empty, "ExecuteNonQuery requires an open and available Connection. The connection's current state is closed."));
        }
    }

    /// <summary>Does what a batch says about transactions, databases and users, word by word; what CATCH and modules hold does not run.</summary>
    private void Interpret(string batch)
    {
        foreach (Match word in Words().Matches(Comments().Replace(batch, string.Empty)))
        {
            // "SET NOEXEC: compiles but does not execute", until it is OFF.
            if (word.Groups["noexec"].Success)
            {
                _isNoExec = word.Groups["noexec"].Value == "ON";
            }
            else if (_isNoExec)
            {
            }
            else if (word.Groups["begin"].Success)
            {
                // "BEGIN TRANSACTION increments @@TRANCOUNT by 1."
                if (Depth++ == 0)
                {
                    _transaction = Interlocked.Increment(ref s_transactions);
                    _before = (server.History.ToDictionary(e => e.Key, e => (object?[])e.Value.Clone()), new(server.Data), server.HasSchema, server.HasTables);
                }
            }
            else if (word.Groups["commit"].Success)
            {
                Commit();
            }
            else if (word.Groups["rollback"].Success)
            {
                // "ROLLBACK TRANSACTION without a savepoint_name rolls back to the beginning of the outermost transaction and
                // decrements @@TRANCOUNT to 0."
                RollBack();
            }
            else if (word.Groups["use"].Success)
            {
                Database = word.Groups["use"].Value;
            }
            else if (_contexts.Count > 0)
            {
                // "REVERT: switches back to the caller of the last EXECUTE AS"; without one it has no effect.
                (Login, User) = _contexts.Pop();
            }
        }
    }

    private void Commit()
    {
        switch (Depth)
        {
            case 0:
                // COMMIT TRANSACTION: "Issuing a COMMIT TRANSACTION when @@TRANCOUNT is 0 results in an error", 3902.
                throw Fail(3902, "The COMMIT TRANSACTION request has no corresponding BEGIN TRANSACTION.");
            case 1:
                server.OnCommit?.Invoke(this);
                break;
        }

        // "If @@TRANCOUNT is greater than 1, COMMIT TRANSACTION decrements @@TRANCOUNT only by 1 and the transaction stays active."
        Depth--;
    }

    private void RollBack()
    {
        if (Depth > 0)
        {
            (server.History, server.Data, server.HasSchema, server.HasTables) = _before;
            Depth = 0;
        }
    }

    private IReadOnlyList<object?[]> AnswerTo(string sql, IReadOnlyList<object?> p)
    {
        if (server.AnswerTo(sql) is { } answer)
        {
            return answer(sql);
        }

        if (server.HoldsHistory && sql.Contains("[migration_history] ", StringComparison.Ordinal))
        {
            // "A value of -1 (default) indicates no time-out period (that is, wait forever)" (SET LOCK_TIMEOUT); else error 1222.
            throw _lockTimeout == "-1"
                ? new InvalidOperationException($"Waits without end: {sql}")
                : Fail(SqlServerErrors.LockTimeout, "Lock request time out period exceeded.");
        }

        return sql switch
        {
            _ when sql.Contains("ProductMajorVersion", StringComparison.Ordinal) =>
                [[server.Product.Major, server.Product.Version, server.Product.Edition, Database, Login, User]],
            _ when sql.Contains("sp_getapplock", StringComparison.Ordinal) => [[TakeLock()]],
            _ when sql.Contains("sys.dm_tran_locks", StringComparison.Ordinal) => server.SeesSessions
                ? [["sqlgitops/other lock by deployer from build7 (session 61), since 2026-11-21 08:00:00"]]

                // sys.dm_tran_locks: "requires VIEW SERVER STATE permission"; without it error 300.
                : throw Fail(300, "VIEW SERVER STATE permission was denied on object 'server', database 'master'.", severity: 14),

            // "0: the lock can't be granted to the specified owner" (APPLOCK_TEST), for which nobody needs a right.
            _ when sql.Contains("APPLOCK_TEST", StringComparison.Ordinal) =>
                [[server.RunLocks.Any(held => held.Key != this && held.Value.Equals(p[0])) ? $"{(server.SeesSessions ? "session 51" : "a session")} of run {p[1]}, which still works" : null]],

            // Without VIEW SERVER STATE a user sees own sessions only ("sys.dm_exec_sessions"): no row of others.
            _ when sql.Contains("sys.dm_exec_sessions", StringComparison.Ordinal) => [],

            // OBJECT_ID: NULL for what does not exist and for what the user has no right on. SCHEMA_ID: catalog view sys.schemas is for everybody.
            _ when sql.Contains("OBJECT_ID(@p1, N'U')", StringComparison.Ordinal) =>
            [
                [
                    server.HasTables && server.SeesSchema ? 245575913 : null, server.HasTables && server.SeesSchema ? 261575970 : null,
                    server.HasSchema ? 5 : null, server.HasSchema ? (server.SeesSchema ? 1 : 0) : null, server.HasSchema ? (server.SeesSchema ? 1 : 0) : null,
                ],
            ],
            _ when sql.Contains("FROM sys.tables AS t", StringComparison.Ordinal) => [],
            _ when sql.Contains("FROM sys.tables AS own", StringComparison.Ordinal) => [.. server.Tables.Select(table => (object?[])[table])],
            _ when sql.Contains("DATABASEPROPERTYEX", StringComparison.Ordinal) =>
                [[server.Updateability, server.CreatesTables, 1, server.HasSchema ? 5 : null, "dbo"]],
            _ when sql.Contains("N'OBJECT', N'DELETE'", StringComparison.Ordinal) => [[1, 1, 1, server.DeletesHistory]],
            _ when sql.Contains("N'OBJECT', N'SELECT'", StringComparison.Ordinal) => [[1, 1, 1]],
            _ when sql.Contains("N'SCHEMA', N'ALTER'", StringComparison.Ordinal) => [[1]],
            _ when sql.Contains("SELECT SCHEMA_ID(@p1)", StringComparison.Ordinal) => [[server.HasSchema ? 5 : null]],
            _ when sql.Contains("MAX(h.[layout])", StringComparison.Ordinal) => [[2]],
            _ when sql.Contains("ORDER BY h.[id]", StringComparison.Ordinal) => [.. server.History.Values],
            _ when sql.Contains("XACT_STATE()", StringComparison.Ordinal) => [[Depth > 0 ? 1 : 0, Depth, _transaction, Database, Login, User]],
            _ when sql.Contains("_meta]", StringComparison.Ordinal) => [],
            _ when sql.Contains("_run]", StringComparison.Ordinal) => RunAnswer(sql, p),
            _ when sql.StartsWith("SELECT 1, CURRENT_TRANSACTION_ID()", StringComparison.Ordinal) => [[1, _transaction, id]],
            _ => HistoryAnswer(sql, p) ?? throw new InvalidOperationException($"The double has no answer for: {sql}"),
        };
    }

    private int TakeLock()
    {
        server.OnLockAsked?.Invoke();
        if (server.LockAnswers.TryDequeue(out var scripted))
        {
            if (scripted >= 0)
            {
                server.LockHolder = this;
            }

            return scripted;
        }

        // "0: the lock was successfully granted synchronously. -1: the lock request timed out." (sp_getapplock)
        server.LockHolder ??= this;
        return server.LockHolder == this ? 0 : -1;
    }

    /// <summary>The table of the runs.</summary>
    private IReadOnlyList<object?[]> RunAnswer(string sql, IReadOnlyList<object?> p)
    {
        if (sql.StartsWith("INSERT INTO", StringComparison.Ordinal))
        {
            server.Runs.Add([p[0], p[1], s_now, null, null, p[10], 0, p[2], p[3], p[4], p[5], p[6], p[7], p[8], p[9], null]);
        }
        else if (sql.StartsWith("UPDATE", StringComparison.Ordinal))
        {
            foreach (var run in server.Runs.Where(run => Equals(run[0], p[0]) && run[3] is null))
            {
                (run[3], run[4], run[6], run[15]) = (s_now, p[1], p[2], p[3]);
            }
        }
        else if (sql.EndsWith("ORDER BY r.[id] DESC", StringComparison.Ordinal))
        {
            return [.. server.Runs.AsEnumerable().Reverse().Take((int)p[0]!)];
        }

        return [];
    }

    /// <summary>The history table: what the provider's own statements do to its rows.</summary>
    private IReadOnlyList<object?[]>? HistoryAnswer(string sql, IReadOnlyList<object?> p)
    {
        var key = p.Count > 0 ? p[0] as string ?? string.Empty : string.Empty;
        if (sql.StartsWith("INSERT INTO", StringComparison.Ordinal))
        {
            if (server.History.ContainsKey(key))
            {
                // Database Engine errors: 2627.
                throw Fail(2627, $"Violation of UNIQUE KEY constraint. Cannot insert duplicate key in object 'sqlgitops.migration_history'. The duplicate key value is ({key}).", severity: 14);
            }

            server.History.Add(key,
            [
                p[0], p[1], p[2], p[3], p[4], p[5], "running", 0, p[6], s_now, null, null, p[7], p[8], p[9], p[10], p[11], null, null, null, p[13], p[12], null, null,
            ]);
            return [[1, _transaction, id]];
        }

        if (!server.History.TryGetValue(key, out var row))
        {
            return sql.Contains("OUTPUT", StringComparison.Ordinal) ? [] : [[0, _transaction, id]];
        }

        if (sql.Contains("SET [version]", StringComparison.Ordinal))
        {
            (row[5], row[6], row[8], row[17], row[21], row[20], row[7], row[18], row[19]) = (p[5], "running", p[6], null, p[12], p[13], p[14], p[15], p[16]);
            return [[1, _transaction, id]];
        }

        if (sql.Contains("SET [state] = N'undoing'", StringComparison.Ordinal))
        {
            // As it was read: state, checksum, applied statements, run.
            if (!Equals((row[6], row[5], row[7], row[21]), (p[6], p[7], p[8], p[9])))
            {
                return [[0, _transaction, id]];
            }

            (row[6], row[17], row[21], row[20], row[7], row[18], row[19]) = ("undoing", null, p[1], p[2], p[3], p[4], p[5]);
            return [[1, _transaction, id]];
        }

        if (sql.StartsWith("DELETE FROM", StringComparison.Ordinal) && sql.Contains("N'undoing'", StringComparison.Ordinal))
        {
            return [[row[6] is "undoing" && Equals(row[21], p[1]) && server.History.Remove(key) ? 1 : 0]];
        }

        if (row[6] is not ("running" or "undoing"))
        {
            return sql.Contains("OUTPUT", StringComparison.Ordinal) ? [] : [[0]];
        }

        switch (sql)
        {
            case var _ when sql.Contains("[state] = N'applied', [applied_statements]", StringComparison.Ordinal):
                (row[6], row[7], row[10], row[11]) = ("applied", row[8], s_now, 0L);
                return [[1]];
            case var _ when sql.Contains("SET [applied_statements]", StringComparison.Ordinal):
                (row[7], row[20], row[18], row[19]) = (p[1], p[2], p[3], p[4]);
                return [[1]];
            case var _ when sql.Contains("OUTPUT inserted", StringComparison.Ordinal):
                (row[6], row[17], row[10], row[11]) = (row[6] is "running" ? "failed" : row[6], p[1], s_now, 0L);
                return [[row[7], row[20], row[18]]];
            default:
                return null;
        }
    }

    [GeneratedRegex(@"--[^\n]*|/\*.*?\*/|BEGIN CATCH.*?END CATCH|CREATE PROCEDURE.*|'(?:[^']|'')*'", RegexOptions.Singleline)]
    private static partial Regex Comments();

    [GeneratedRegex(@"SET LOCK_TIMEOUT (-?\d+)")]
    private static partial Regex LockTimeout();

    [GeneratedRegex(@"sp_getapplock @Resource = N'([^']+)', @LockMode = N'Shared'")]
    private static partial Regex RunLock();

    [GeneratedRegex(
        @"\b(?:SET NOEXEC (?<noexec>ON|OFF)|(?<begin>BEGIN TRAN(?:SACTION)?)|(?<commit>COMMIT)|(?<rollback>ROLLBACK)|USE \[?(?<use>\w+)\]?|(?<revert>REVERT))\b(?! ON)")]
    private static partial Regex Words();
}
