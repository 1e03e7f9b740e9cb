using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Npgsql;
using SqlGitOps.Deploy.History;

namespace SqlGitOps.Deploy.Providers.PostgreSql;

/// <summary>
/// The lock against concurrent deployments: a transaction of its own, in a session of its own, that holds an advisory
/// transaction lock. The server releases it when the session ends, however that happens, and it holds through connection
/// poolers, which session locks do not. READ COMMITTED: an idle transaction then keeps no snapshot, for which
/// CREATE INDEX CONCURRENTLY would wait.
/// </summary>
internal sealed class PostgreSqlLock(NpgsqlConnection connection, PostgreSqlErrors errors, int key) : IAsyncDisposable
{
    // The first of the two numbers of the lock in pg_locks: "SGO" and the version of this scheme.
    private const int Namespace = 0x53474F01;

    private bool _isHeld;

    public static async Task<PostgreSqlLock> OpenAsync(
        NpgsqlConnection connection, DatabaseInfo info, HistoryTable history, PostgreSqlErrors errors, CancellationToken cancellationToken)
    {
        var batch = new NpgsqlBatch(connection);
        await using (batch.ConfigureAwait(false))
        {
            batch.Add("BEGIN ISOLATION LEVEL READ COMMITTED");
            PostgreSqlDatabase.AddNoLimits(batch, info, "LOCAL");
            await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }

        return new PostgreSqlLock(connection, errors, KeyOf(info.Name, history));
    }

    /// <summary>Tries once. Null when the lock is held, else who holds it.</summary>
    public async Task<string?> TryAsync(CancellationToken cancellationToken)
    {
        _isHeld = _isHeld || await ScalarAsync("SELECT pg_catalog.pg_try_advisory_xact_lock($1, $2)", cancellationToken).ConfigureAwait(false) is true;
        if (_isHeld)
        {
            return null;
        }

        return await ScalarAsync(
            """
            SELECT pg_catalog.format('%s by %s from %s (process %s), since %s', a.application_name, a.usename, coalesce(pg_catalog.host(a.client_addr), 'a local socket'), l.pid,
                     pg_catalog.to_char(a.xact_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS"Z"'))
              FROM pg_catalog.pg_locks AS l
              JOIN pg_catalog.pg_stat_activity AS a ON a.pid = l.pid
             WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 2
               AND l.database = (SELECT d.oid FROM pg_catalog.pg_database AS d WHERE d.datname = pg_catalog.current_database())
               AND l.classid = $1::bigint::oid AND l.objid = ($2::bigint & 4294967295)::oid
            """,
            cancellationToken).ConfigureAwait(false) as string ?? "a deployment that has just ended";
    }

    /// <summary>Throws when the session, and with it the lock, is gone.</summary>
    public async Task VerifyAsync(CancellationToken cancellationToken)
    {
        try
        {
            await connection.ExecuteAsync("SELECT 1", cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (PostgreSqlErrors.IsExpected(e) || e is InvalidOperationException)
        {
            throw new DeployException(new DeployError(
                DeployErrorKind.DeployLock,
                $"The session that holds the lock against other deployments has ended, so nothing more is run: {errors.Of(e).Message}"));
        }
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    /// <summary>The second number: other history tables of the same database deploy side by side.</summary>
    private static int KeyOf(string database, HistoryTable history)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{database}\0{history}"), hash);
        return BinaryPrimitives.ReadInt32BigEndian(hash);
    }

    private async Task<object?> ScalarAsync(string sql, CancellationToken cancellationToken)
    {
        var batch = new NpgsqlBatch(connection);
        await using (batch.ConfigureAwait(false))
        {
            batch.Add(sql, Namespace, key);
            return await batch.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
