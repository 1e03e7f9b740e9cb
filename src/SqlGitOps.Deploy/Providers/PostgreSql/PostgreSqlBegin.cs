using System.Runtime.ExceptionServices;
using Npgsql;

namespace SqlGitOps.Deploy.Providers.PostgreSql;

/// <summary>
/// What begins a migration: takes back what the one before left in the session, begins the transaction, and makes the row of
/// the history ours. One in a transaction goes to the server together with its first statements, which do not run when it fails.
/// </summary>
/// <param name="batch">The commands. Two of them return rows: the settings, and behind them the row of the history.</param>
/// <param name="migration">Names the migration in messages.</param>
/// <param name="row">Which command is that of the history's row.</param>
/// <param name="errors">Explains what the server says.</param>
internal sealed class PostgreSqlBegin(NpgsqlBatch batch, string migration, int row, PostgreSqlErrors errors)
{
    private readonly int _count = batch.BatchCommands.Count;

    /// <summary>Where to add what is to be sent with it.</summary>
    public NpgsqlBatch Batch => batch;

    /// <summary>The transaction's id, once the server has said it.</summary>
    public string? Transaction { get; private set; }

    /// <summary>Sends it with what was added.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (NpgsqlException e) when (e.InnerException is AggregateException { InnerExceptions: [var first, ..] })
        {
            // The session could not be cleaned, and for that the server refused what came behind it.
            ExceptionDispatchInfo.Throw(first);
            throw;
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
            await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            Transaction = reader.GetString(0);
            while (await reader.NextResultAsync(cancellationToken).ConfigureAwait(false))
            {
                // To the end: an error shows only when its place is reached.
            }
        }
    }

    /// <summary>Whether an exception of <see cref="RunAsync"/> says that the row is not ours, or that the lock is lost.</summary>
    public bool IsNotOurs(Exception e) =>
        e is PostgresException error && PostgreSqlHistory.IsNotOurs(error) && PostgreSqlStatements.IndexOf(batch, e) == row;

    /// <summary>
    /// What an exception of <see cref="RunAsync"/> means that comes from one of its own commands; null when it comes from
    /// another, or may.
    /// </summary>
    public DeployError? Explain(Exception e)
    {
        var at = PostgreSqlStatements.IndexOf(batch, e);
        if (at >= _count || (at < 0 && batch.BatchCommands.Count > _count))
        {
            return null;
        }

        if (IsNotOurs(e))
        {
            return new DeployError(
                DeployErrorKind.AlreadyRecorded, $"Another deployment recorded '{migration}' at the same time. Deploy again: what it did counts.");
        }

        return at == row ? errors.OfHistory(e, "written") : errors.OfSession(e, migration);
    }
}
