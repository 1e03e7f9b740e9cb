using SqlGitOps.Deploy.History;
using SqlGitOps.Deploy.Providers;
using static SqlGitOps.Deploy.SqlServer.SqlServerCommands;

namespace SqlGitOps.Deploy.SqlServer;

/// <summary>The tables of the history: making them, bringing older ones up to date, and the table of the runs.</summary>
/// <remarks>Identities are compared by their code points: a database's own collation may call two of them equal.</remarks>
internal sealed class SqlServerLayout(string database, HistoryTable table)
{
    private const string Begin = "SET XACT_ABORT ON; SET IMPLICIT_TRANSACTIONS OFF; SET TRANSACTION ISOLATION LEVEL READ COMMITTED; BEGIN TRANSACTION;";

    private readonly string _name = $"{Quote(table.Schema!)}.{Quote(table.Name)}";
    private readonly string _metaName = $"{Quote(table.Schema!)}.{Quote(table.MetaName)}";
    private readonly string _runName = $"{Quote(database)}.{Quote(table.Schema!)}.{Quote(table.RunName)}";

    /// <summary>Creates schema and tables, all or nothing.</summary>
    public Task CreateAsync(ISqlServerSession session, string toolVersion, CancellationToken cancellationToken) => InTransactionAsync(
        session,
        async () =>
        {
            if (await session.ScalarAsync("SELECT SCHEMA_ID(@p1)", cancellationToken, table.Schema).ConfigureAwait(false) is null)
            {
                // It has to be a batch of its own.
                await session.RunAsync($"CREATE SCHEMA {Quote(table.Schema!)}", cancellationToken).ConfigureAwait(false);
            }

            await session.RunAsync(
                $"""
                CREATE TABLE {_name} (
                  [id] bigint IDENTITY(1, 1) NOT NULL PRIMARY KEY,
                  [identity] nvarchar(800) COLLATE Latin1_General_100_BIN2 NOT NULL UNIQUE,
                  [version] nvarchar(400) NULL,
                  [description] nvarchar(max) NOT NULL,
                  [kind] nvarchar(20) NOT NULL,
                  [script] nvarchar(max) NOT NULL,
                  [checksum] nvarchar(200) NOT NULL,
                  [state] nvarchar(20) NOT NULL,
                  [applied_statements] int NOT NULL,
                  [total_statements] int NOT NULL,
                  [started_at] datetime2 NOT NULL,
                  [finished_at] datetime2 NULL,
                  [duration_ms] bigint NULL,
                  [applied_by] nvarchar(max) NOT NULL,
                  [commit] nvarchar(200) NULL,
                  [release] nvarchar(400) NULL,
                  [environment] nvarchar(400) NULL,
                  [tool_version] nvarchar(200) NOT NULL,
                  [error] nvarchar(max) NULL);
                CREATE TABLE {_metaName} ([layout] int NOT NULL, [created_at] datetime2 NOT NULL, [tool_version] nvarchar(200) NOT NULL);
                """,
                cancellationToken).ConfigureAwait(false);
            await AddSecondLayoutAsync(session, toolVersion, cancellationToken).ConfigureAwait(false);
        },
        cancellationToken);

    /// <summary>Brings the tables of an older layout up to date, all or nothing. Nothing that was there is changed.</summary>
    public Task UpgradeAsync(ISqlServerSession session, string toolVersion, CancellationToken cancellationToken) => InTransactionAsync(
        session, () => AddSecondLayoutAsync(session, toolVersion, cancellationToken), cancellationToken);

    /// <summary>Inserts the row of a run, or ends it.</summary>
    public async Task WriteRunAsync(ISqlServerSession session, RunRecord record, string user, CancellationToken cancellationToken)
    {
        var run = record.Run;
        if (record.Outcome is { } outcome)
        {
            await session.QueryAsync(
                $"UPDATE {_runName} SET [finished_at] = SYSUTCDATETIME(), [outcome] = @p2, [applied] = @p3, [error] = @p4 WHERE [run_id] = @p1 AND [finished_at] IS NULL",
                [run.Id, outcome.ToString(), record.Applied, record.Error],
                cancellationToken).ConfigureAwait(false);
            return;
        }

        await session.QueryAsync(
            $"""
            INSERT INTO {_runName} ([run_id], [action], [started_at], [environment], [actor], [database_user], [host], [commit], [release],
                   [tool_version], [plan_hash], [planned], [applied])
            VALUES (@p1, @p2, SYSUTCDATETIME(), @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10, @p11, 0)
            """,
            HistoryValues.OfRun(record, user),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads the last runs, the newest first.</summary>
    public async Task<IReadOnlyList<RunEntry>> ReadRunsAsync(ISqlServerSession session, int count, CancellationToken cancellationToken)
    {
        var rows = await session.QueryAsync(
            $"SELECT TOP (@p1) {Bracketed(HistoryText.RunColumns)} FROM {_runName} AS r ORDER BY r.[id] DESC", [count], cancellationToken).ConfigureAwait(false);
        return [.. rows.Select(row => HistoryText.ReadRun(column => row[column], column => Time(row[column])))];
    }

    private static async Task InTransactionAsync(ISqlServerSession session, Func<Task> action, CancellationToken cancellationToken)
    {
        await session.RunAsync(Begin, cancellationToken).ConfigureAwait(false);
        try
        {
            await action().ConfigureAwait(false);
        }
        catch (Exception e) when (e is SqlServerException or OperationCanceledException)
        {
            await SqlServerTransactions.TryRollBackAsync(session).ConfigureAwait(false);
            throw;
        }

        // Not cancellable: a commit that is cancelled half way has an unknown result.
        await session.RunAsync("COMMIT TRANSACTION;", CancellationToken.None).ConfigureAwait(false);
    }

    private async Task AddSecondLayoutAsync(ISqlServerSession session, string toolVersion, CancellationToken cancellationToken)
    {
        await session.RunAsync(
            $"""
            ALTER TABLE {_name} ADD [intent_statement] int NULL, [intent_checksum] nvarchar(400) NULL, [prefix_checksum] nvarchar(200) NULL,
                  [run_id] nvarchar(100) NULL, [archived_at] datetime2 NULL, [note] nvarchar(max) NULL;
            CREATE TABLE {_runName} (
              [id] bigint IDENTITY(1, 1) NOT NULL PRIMARY KEY,
              [run_id] nvarchar(100) NOT NULL,
              [action] nvarchar(200) NOT NULL,
              [started_at] datetime2 NOT NULL,
              [finished_at] datetime2 NULL,
              [environment] nvarchar(400) NULL,
              [actor] nvarchar(max) NOT NULL,
              [database_user] nvarchar(400) NOT NULL,
              [host] nvarchar(400) NOT NULL,
              [commit] nvarchar(200) NULL,
              [release] nvarchar(400) NULL,
              [tool_version] nvarchar(200) NOT NULL,
              [plan_hash] nvarchar(200) NULL,
              [planned] int NOT NULL,
              [applied] int NOT NULL,
              [outcome] nvarchar(100) NULL,
              [error] nvarchar(max) NULL);
            """,
            cancellationToken).ConfigureAwait(false);
        await session.QueryAsync($"INSERT INTO {_metaName} VALUES (@p1, SYSUTCDATETIME(), @p2)", [2, toolVersion], cancellationToken).ConfigureAwait(false);
    }
}
