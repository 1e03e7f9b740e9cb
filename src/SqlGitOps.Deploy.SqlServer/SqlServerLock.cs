using System.Security.Cryptography;
using System.Text;
using SqlGitOps.Deploy.History;
using SqlGitOps.Deploy.Providers;
using static SqlGitOps.Deploy.SqlServer.SqlServerCommands;

namespace SqlGitOps.Deploy.SqlServer;

/// <summary>
/// The lock against concurrent deployments: an application lock that a session of its own holds. The server releases it when
/// that session ends, however that happens.
/// </summary>
/// <remarks>
/// Application locks belong to a database. The resource is <c>sqlgitops:</c> and the first 22 hexadecimal digits of the
/// SHA-256 of <c>database, NUL, schema.table of the history in lower case</c>: 32 characters, the part that
/// sys.dm_tran_locks shows of a resource. Every session in which a run works shares a second lock, that run's own: to get it
/// alone means that the server has ended all of them, and to ask that needs no right on the server's state.
/// </remarks>
internal sealed class SqlServerLock(ISqlServerSession session, string database, HistoryTable history, SqlServerErrors errors) : IAsyncDisposable
{
    private const int DigestBytes = 11;

    private const string TryLock =
        """
        DECLARE @result int;
        EXEC @result = sys.sp_getapplock @Resource = @p1, @LockMode = N'Exclusive', @LockOwner = N'Session', @LockTimeout = 0, @DbPrincipal = N'public';
        SELECT @result;
        """;

    private const string Mode = "SELECT APPLOCK_MODE(N'public', @p1, N'Session')";

    // resource_description of an application lock: principal id, the first 32 characters of the name in brackets, a hash.
    private const string Holder =
        $"""
        SELECT TOP (1) {SessionInWords}
          FROM sys.dm_tran_locks AS l
          JOIN sys.dm_exec_sessions AS s ON s.session_id = l.request_session_id
         WHERE l.resource_type = N'APPLICATION' AND l.resource_database_id = DB_ID() AND l.request_status = N'GRANT'
           AND CHARINDEX(@p1, l.resource_description) > 0
        """;

    private const string Blockers =
        """
        SELECT TOP (1) CONCAT(N'session ', b.session_id, N' (', b.program_name, N' of ', b.login_name, N', ', b.status, N')')
          FROM sys.dm_exec_requests AS r
          JOIN sys.dm_exec_sessions AS b ON b.session_id = r.blocking_session_id
         WHERE r.session_id = @p1
        """;

    // A server that does not answer for so long is as good as gone.
    private static readonly TimeSpan s_answerLimit = TimeSpan.FromSeconds(15);

    private readonly string _resource = ResourceOf(database, history);
    private readonly SessionTurn _turn = new();
    private bool _isHeld;
    private bool _mayLook = true;

    /// <summary>Name of the application lock.</summary>
    public static string ResourceOf(string database, HistoryTable history)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{database}\0{history.ToString().ToLowerInvariant()}"), hash);
        return $"sqlgitops:{Convert.ToHexStringLower(hash[..DigestBytes])}";
    }

    /// <summary>The batch by which a session shares its run's own lock until it ends.</summary>
    public static string HoldRun(string runId, HistoryTable history) =>
        $"""
        DECLARE @result int;
        EXEC @result = sys.sp_getapplock @Resource = N'{ResourceOfRun(runId, history)}', @LockMode = N'Shared', @LockOwner = N'Session', @LockTimeout = 0, @DbPrincipal = N'public';
        IF @result < 0 THROW 50000, N'The lock of this run was not obtained.', 1;
        """;

    /// <summary>Looks for a session of another process that still works for a run.</summary>
    /// <returns>Which, in words and as far as it may be seen; null when there is none.</returns>
    public static async Task<string?> FindWorkAsync(ISqlServerSession session, string runId, HistoryTable history, CancellationToken cancellationToken) => await session.ScalarAsync(
        """
        SELECT COALESCE(
          (SELECT TOP (1) CONCAT(N'session ', s.session_id, N' of run ', @p2, N', which still works since ', CONVERT(nvarchar(19), s.last_request_start_time, 120))
             FROM sys.dm_exec_sessions AS s
            WHERE s.program_name = @p3 AND s.session_id <> @@SPID AND s.database_id = DB_ID()),
          CASE WHEN APPLOCK_TEST(N'public', @p1, N'Exclusive', N'Session') = 0 THEN CONCAT(N'a session of run ', @p2, N', which still works') END)
        """,
        cancellationToken,
        ResourceOfRun(runId, history),
        runId,
        DeployRun.ApplicationNameOf(runId)).ConfigureAwait(false) as string;

    /// <summary>Tries once. Null when the lock is held, else who holds it.</summary>
    public async Task<string?> TryAsync(CancellationToken cancellationToken)
    {
        if (_isHeld)
        {
            return null;
        }

        var answer = Int32(await session.ScalarAsync(TryLock, cancellationToken, _resource).ConfigureAwait(false));
        _isHeld = answer switch
        {
            >= 0 => true,
            -1 => false,
            _ => throw new DeployException(new DeployError(DeployErrorKind.DeployLock, $"The lock against other deployments was not obtained: {Meaning(answer)} (sp_getapplock returned {answer}).")),
        };
        return _isHeld ? null : await HolderAsync(cancellationToken).ConfigureAwait(false) ?? "another deployment";
    }

    /// <summary>Throws when the session, and with it the lock, is gone.</summary>
    public Task VerifyAsync() => BeatAsync(null);

    /// <summary>Throws when the lock is gone; else looks which session blocks the one that works, where that may be seen.</summary>
    public async Task<string?> BeatAsync(int? workSession)
    {
        using var limit = new CancellationTokenSource(s_answerLimit);
        try
        {
            return await _turn.UseAsync(
                async () =>
                {
                    await CheckAsync(limit.Token).ConfigureAwait(false);
                    return workSession is { } blocked
                        ? await LookAsync(() => session.ScalarAsync(Blockers, limit.Token, blocked)).ConfigureAwait(false)
                        : null;
                },
                limit.Token).ConfigureAwait(false);
        }
        catch (SqlServerException e)
        {
            throw Loss(errors.Of(e).Message);
        }
        catch (OperationCanceledException)
        {
            throw Loss($"The server has not answered for {s_answerLimit.TotalSeconds:0} s.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await session.DisposeAsync().ConfigureAwait(false);
        _turn.Dispose();
    }

    private async Task CheckAsync(CancellationToken cancellationToken)
    {
        var mode = await session.ScalarAsync(Mode, cancellationToken, _resource).ConfigureAwait(false) as string;
        if (mode != "Exclusive")
        {
            throw Loss($"The server says that its mode is {mode ?? "unknown"}.");
        }
    }

    private Task<string?> HolderAsync(CancellationToken cancellationToken) =>
        LookAsync(() => session.ScalarAsync(Holder, cancellationToken, _resource[^(2 * DigestBytes)..]));

    // To see other sessions needs VIEW SERVER STATE; without it there is no name.
    private async Task<string?> LookAsync(Func<Task<object?>> look)
    {
        if (!_mayLook)
        {
            return null;
        }

        try
        {
            return await look().ConfigureAwait(false) as string;
        }
        catch (SqlServerException e) when (!e.IsConnectionBroken && errors.Of(e).Kind == DeployErrorKind.PermissionDenied)
        {
            _mayLook = false;
            return null;
        }
    }

    // No database has a NUL in its name.
    private static string ResourceOfRun(string runId, HistoryTable history) => ResourceOf($"run {runId}\0", history);

    // "Return code values" of sp_getapplock.
    private static string Meaning(int answer) => answer switch
    {
        -2 => "the request was cancelled",
        -3 => "the request was chosen as the victim of a deadlock",
        -999 => "the server found a parameter invalid or the call failed",
        _ => "the answer is not a documented one",
    };

    private static DeployException Loss(string reason) => new(new DeployError(
        DeployErrorKind.DeployLock, $"The session that holds the lock against other deployments has ended, so nothing more is run: {reason}"));
}
