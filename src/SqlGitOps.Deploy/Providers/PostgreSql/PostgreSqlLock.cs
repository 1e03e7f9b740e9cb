using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Npgsql;
using SqlGitOps.Deploy.History;

namespace SqlGitOps.Deploy.Providers.PostgreSql;

/// <summary>
/// The lock against concurrent deployments: a transaction of its own, in a session of its own, that holds an advisory
/// transaction lock. The server releases it when the session ends, however that happens, and it holds through connection
/// poolers, which session locks do not.
/// </summary>
/// <remarks>
/// CREATE INDEX CONCURRENTLY waits until every transaction is over that has a snapshot when it looks. So the transaction
/// that holds the lock must have none, and one that only waits must not last: each try is a transaction of its own.
/// READ COMMITTED, because the other isolation levels keep a snapshot for the whole transaction.
/// A second lock of the same transaction is this run's alone. The work session asks for it where it writes the history, in the
/// statement that writes: to get it means that the transaction with both locks is gone.
/// </remarks>
internal sealed class PostgreSqlLock(NpgsqlConnection connection, DatabaseInfo info, HistoryTable history, string run, PostgreSqlErrors errors) : IDisposable
{
    /// <summary>The first of the two numbers of a run's own lock in pg_locks; the second is <see cref="KeyOf"/> of its id.</summary>
    public const int RunNamespace = 0x53474F02;

    // The first of the two numbers of the lock in pg_locks: "SGO" and the version of this scheme.
    private const int Namespace = 0x53474F01;

    // A query that has ended keeps its snapshot in a transaction until the next statement takes its place, and
    // CREATE INDEX CONCURRENTLY waits for everybody who has one. So the last statement must be one that needs none.
    private const string WithoutSnapshot = "SET LOCAL statement_timeout = 0";

    private const string HolderQuery =
        """
        SELECT pg_catalog.format('%s by %s from %s (process %s), since %s', a.application_name, a.usename, coalesce(pg_catalog.host(a.client_addr), 'a local socket'), l.pid,
                 pg_catalog.to_char(a.xact_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS"Z"'))
          FROM pg_catalog.pg_locks AS l
          JOIN pg_catalog.pg_stat_activity AS a ON a.pid = l.pid
         WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 2
           AND l.database = (SELECT d.oid FROM pg_catalog.pg_database AS d WHERE d.datname = pg_catalog.current_database())
           AND l.classid = $1::bigint::oid AND l.objid = ($2::bigint & 4294967295)::oid
        """;

    private const string BlockerQuery =
        """
        SELECT pg_catalog.string_agg(pg_catalog.format('process %s (%s of %s, %s%s)', a.pid, coalesce(nullif(a.application_name, ''), 'no name'), coalesce(a.usename, '?'),
                 coalesce(a.state, '?'), coalesce(', in a transaction since ' || pg_catalog.to_char(a.xact_start AT TIME ZONE 'UTC', 'HH24:MI:SS"Z"'), '')), '; ')
          FROM pg_catalog.pg_stat_activity AS a
         WHERE a.pid = ANY (pg_catalog.pg_blocking_pids($1))
        """;

    // A server that does not answer for so long is as good as gone.
    private static readonly TimeSpan s_answerLimit = TimeSpan.FromSeconds(15);

    private readonly int _key = KeyOf(info.Name, history);
    private readonly SessionTurn _turn = new();
    private bool _isHeld;

    /// <summary>The second number of a lock. Other history tables of the same database deploy side by side, also in one run.</summary>
    /// <param name="name">The database for the deployment's lock, the id of the run for its own.</param>
    /// <param name="history">The history table.</param>
    public static int KeyOf(string name, HistoryTable history)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{name}\0{history}"), hash);
        return BinaryPrimitives.ReadInt32BigEndian(hash);
    }

    /// <summary>Tries once. Null when the lock is held, else who holds it.</summary>
    public async Task<string?> TryAsync(CancellationToken cancellationToken)
    {
        if (_isHeld)
        {
            return null;
        }

        var attempt = new NpgsqlBatch(connection);
        await using (attempt.ConfigureAwait(false))
        {
            attempt.Add("BEGIN ISOLATION LEVEL READ COMMITTED");
            attempt.Add(
                $"SELECT pg_catalog.pg_try_advisory_xact_lock($1, $2) AND pg_catalog.pg_try_advisory_xact_lock($3, $4), {new PostgreSqlSettings().SetNoLimits(info, isLocal: true)}",
                Namespace,
                _key,
                RunNamespace,
                KeyOf(run, history));
            attempt.Add(WithoutSnapshot);
            _isHeld = await attempt.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is true;
        }

        if (_isHeld)
        {
            return null;
        }

        var holder = new NpgsqlBatch(connection);
        await using (holder.ConfigureAwait(false))
        {
            holder.Add("ROLLBACK");
            if (PostgreSqlSettings.KeepWhileIdle(info) is { } keep)
            {
                holder.Add(keep);
            }

            holder.Add(HolderQuery, Namespace, _key);
            return await holder.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) as string ?? "a deployment that has just ended";
        }
    }

    /// <summary>Throws when the session, and with it the lock, is gone.</summary>
    public Task VerifyAsync() => BeatAsync(null);

    /// <summary>
    /// Throws when the lock is gone; else looks which sessions block a server process. Null when none does or
    /// <paramref name="process"/> is null.
    /// </summary>
    public async Task<string?> BeatAsync(int? process)
    {
        using var limit = new CancellationTokenSource(s_answerLimit);
        try
        {
            return await _turn.UseAsync(() => LookAsync(process, limit.Token), limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (IsLoss(e))
        {
            throw Loss(e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private async Task<string?> LookAsync(int? process, CancellationToken cancellationToken)
    {
        var batch = new NpgsqlBatch(connection);
        await using (batch.ConfigureAwait(false))
        {
            if (process is { } blocked)
            {
                batch.Add(BlockerQuery, blocked);
            }

            batch.Add(WithoutSnapshot);
            return await batch.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) as string;
        }
    }

    private static bool IsLoss(Exception e) => PostgreSqlErrors.IsExpected(e) || e is InvalidOperationException or OperationCanceledException;

    private DeployException Loss(Exception e) => new(new DeployError(
        DeployErrorKind.DeployLock,
        $"The session that holds the lock against other deployments has ended, so nothing more is run: {errors.Of(e).Message}"));

}
