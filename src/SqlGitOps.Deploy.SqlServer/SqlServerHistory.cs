using SqlGitOps.Deploy.History;
using SqlGitOps.Deploy.Planning;
using SqlGitOps.Deploy.Providers;
using SqlGitOps.Migrations;
using static SqlGitOps.Deploy.SqlServer.SqlServerCommands;

namespace SqlGitOps.Deploy.SqlServer;

/// <summary>
/// The rows of the history. Every name has its database and brackets, because a migration may have changed database and
/// QUOTED_IDENTIFIER just before; counts are selected, because it may have set NOCOUNT.
/// </summary>
internal sealed class SqlServerHistory(string database, HistoryTable table)
{
    private readonly string _schema = Quote(table.Schema!);
    private readonly string _name = $"{Quote(database)}.{Quote(table.Schema!)}.{Quote(table.Name)}";
    private readonly string _metaName = $"{Quote(database)}.{Quote(table.Schema!)}.{Quote(table.MetaName)}";

    /// <summary>Reads the history.</summary>
    public async Task<HistorySnapshot> ReadAsync(ISqlServerSession session, CancellationToken cancellationToken)
    {
        var (hasTable, hasMeta) = await ProbeAsync(session, cancellationToken).ConfigureAwait(false);
        if (!hasTable && !hasMeta)
        {
            return HistorySnapshot.Absent;
        }

        if (!hasTable || !hasMeta)
        {
            throw new DeployException(new DeployError(
                DeployErrorKind.History,
                $"The history is damaged: the table {(hasTable ? _metaName : _name)} is missing or may not be seen, and {(hasTable ? _name : _metaName)} is there. Restore it, so that nothing is run twice."));
        }

        var layout = await session.ScalarAsync($"SELECT MAX(h.[layout]) FROM {_metaName} AS h", cancellationToken).ConfigureAwait(false) as int?
            ?? throw new DeployException(new DeployError(
                DeployErrorKind.History, $"The history is damaged: the table {_metaName} is empty. Restore it, so that nothing is run twice."));
        var rows = await session.QueryAsync($"SELECT {Bracketed(HistoryText.Columns(layout))} FROM {_name} AS h ORDER BY h.[id]", [], cancellationToken).ConfigureAwait(false);
        return new HistorySnapshot(true, layout, [.. rows.Select(ReadEntry)]);
    }

    /// <summary>Inserts the row of a migration, or takes over the one that is there.</summary>
    /// <returns>The transaction and the session that did it; null when the migration was recorded by somebody else meanwhile.</returns>
    public async Task<(long Transaction, int Session)?> StartAsync(ISqlServerSession session, MigrationRun run, string user, CancellationToken cancellationToken)
    {
        var migration = run.Migration;
        if (migration.Role == ScriptRole.Callback)
        {
            // It has no row; its transaction is looked at all the same.
            return StartOf(await session.RowAsync("SELECT 1, CURRENT_TRANSACTION_ID(), @@SPID;", cancellationToken).ConfigureAwait(false));
        }

        var appliedBy = $"{user} ({run.Run.Actor})";
        object?[]? answer;
        if (migration.Row is not { } row)
        {
            try
            {
                answer = await session.RowAsync(
                    $"""
                    INSERT INTO {_name} ([identity], [version], [description], [kind], [script], [checksum], [state], [applied_statements], [total_statements],
                           [started_at], [applied_by], [commit], [release], [environment], [tool_version], [run_id], [prefix_checksum])
                    VALUES (@p1, @p2, @p3, @p4, @p5, @p6, N'running', 0, @p7, SYSUTCDATETIME(), @p8, @p9, @p10, @p11, @p12, @p13, @p14);
                    SELECT @@ROWCOUNT, CURRENT_TRANSACTION_ID(), @@SPID;
                    """,
                    cancellationToken,
                    HistoryValues.OfStart(run, appliedBy)).ConfigureAwait(false);
            }
            catch (SqlServerException e) when (SqlServerErrors.IsDuplicate(e))
            {
                return null;
            }
        }
        else if (migration.Role == ScriptRole.Undo)
        {
            // Who applied it and when stays until the row goes.
            answer = await session.RowAsync(
                $"""
                UPDATE {_name} SET [state] = N'undoing', [error] = NULL, [run_id] = @p2, [prefix_checksum] = @p3, [applied_statements] = @p4,
                       [intent_statement] = @p5, [intent_checksum] = @p6
                 WHERE [identity] = @p1 AND [state] = @p7 AND [checksum] = @p8 AND [applied_statements] = @p9
                   AND ([run_id] = @p10 OR ([run_id] IS NULL AND @p10 IS NULL));
                SELECT @@ROWCOUNT, CURRENT_TRANSACTION_ID(), @@SPID;
                """,
                cancellationToken,
                HistoryValues.OfUndo(run, row)).ConfigureAwait(false);
        }
        else
        {
            answer = await session.RowAsync(
                $"""
                UPDATE {_name} SET [version] = @p2, [description] = @p3, [kind] = @p4, [script] = @p5, [checksum] = @p6, [state] = N'running',
                       [total_statements] = @p7, [started_at] = SYSUTCDATETIME(), [finished_at] = NULL, [duration_ms] = NULL,
                       [applied_by] = @p8, [commit] = @p9, [release] = @p10, [environment] = @p11, [tool_version] = @p12, [error] = NULL,
                       [run_id] = @p13, [prefix_checksum] = @p14, [applied_statements] = @p15, [intent_statement] = @p16,
                       [intent_checksum] = @p17, [archived_at] = NULL
                 WHERE [identity] = @p1 AND [state] = @p18 AND [checksum] = @p19 AND [applied_statements] = @p20
                   AND ([run_id] = @p21 OR ([run_id] IS NULL AND @p21 IS NULL));
                SELECT @@ROWCOUNT, CURRENT_TRANSACTION_ID(), @@SPID;
                """,
                cancellationToken,
                HistoryValues.OfTakeOver(run, appliedBy, row)).ConfigureAwait(false);
        }

        return StartOf(answer);
    }

    /// <summary>Sets the row to applied, or takes it away behind an undo. False when it is no longer that of this run.</summary>
    /// <remarks>This and all that follow change only a row of this run: another one may have taken it over when the lock was lost.</remarks>
    public Task<bool> CompleteAsync(ISqlServerSession session, MigrationRun run, TimeSpan duration, CancellationToken cancellationToken) => run.Migration.Role switch
    {
        ScriptRole.Callback => Task.FromResult(true),
        ScriptRole.Undo => ChangedOneAsync(
            session,
            $"DELETE FROM {_name} WHERE [identity] = @p1 AND [state] = N'undoing' AND [run_id] = @p2",
            [run.Migration.Identity, run.Run.Id],
            cancellationToken),
        _ => ChangedOneAsync(
            session,
            $"""
            UPDATE {_name} SET [state] = N'applied', [applied_statements] = [total_statements], [finished_at] = SYSUTCDATETIME(), [duration_ms] = @p2
             WHERE [identity] = @p1 AND [state] = N'running' AND [run_id] = @p3
            """,
            [run.Migration.Identity, (long)duration.TotalMilliseconds, run.Run.Id],
            cancellationToken),
    };

    /// <summary>Records the progress. False when the row is no longer that of this run.</summary>
    public Task<bool> RecordAsync(ISqlServerSession session, MigrationRun run, MigrationProgress progress, CancellationToken cancellationToken) => ChangedOneAsync(
        session,
        $"""
        UPDATE {_name} SET [applied_statements] = @p2, [prefix_checksum] = @p3, [intent_statement] = @p4, [intent_checksum] = @p5
         WHERE [identity] = @p1 AND [state] = @p7 AND [run_id] = @p6
        """,
        [
            run.Migration.Identity, progress.Applied, progress.PrefixChecksum, progress.Intent, progress.IntentChecksum, run.Run.Id,
            HistoryText.RunningState(run.Migration.Role),
        ],
        cancellationToken);

    /// <summary>Records a failure and gives how far the migration has come; null when no row says that it runs.</summary>
    public async Task<MigrationProgress?> FailAsync(ISqlServerSession session, MigrationRun run, string error, TimeSpan duration, CancellationToken cancellationToken)
    {
        var row = await session.RowAsync(
            $"""
            UPDATE {_name} SET [state] = CASE [state] WHEN N'running' THEN N'failed' ELSE [state] END, [error] = @p2, [finished_at] = SYSUTCDATETIME(), [duration_ms] = @p3
            OUTPUT inserted.[applied_statements], inserted.[prefix_checksum], inserted.[intent_statement]
             WHERE [identity] = @p1 AND [state] = @p5 AND [run_id] = @p4
            """,
            cancellationToken,
            run.Migration.Identity,
            error,
            (long)duration.TotalMilliseconds,
            run.Run.Id,
            HistoryText.RunningState(run.Migration.Role)).ConfigureAwait(false);
        return row is null ? null : new MigrationProgress(Int32(row[0]), row[1] as string ?? string.Empty) { Intent = row[2] as int? };
    }

    /// <summary>Repairs a row. False when it is no longer as it was read.</summary>
    public Task<bool> ChangeAsync(ISqlServerSession session, HistoryChange change, CancellationToken cancellationToken)
    {
        var before = change.Before;
        object?[] condition = [before.Identity, HistoryText.Of(before.State), before.Checksum, before.AppliedStatements, before.IntentStatement];
        const string Where =
            "[identity] = @p1 AND [state] = @p2 AND [checksum] = @p3 AND [applied_statements] = @p4 AND ([intent_statement] = @p5 OR ([intent_statement] IS NULL AND @p5 IS NULL))";
        if (change.After is not { } after)
        {
            return ChangedOneAsync(session, $"DELETE FROM {_name} WHERE {Where}", condition, cancellationToken);
        }

        return ChangedOneAsync(
            session,
            $"""
            UPDATE {_name} SET [state] = @p6, [checksum] = @p7, [applied_statements] = @p8, [prefix_checksum] = @p9, [intent_statement] = NULL, [intent_checksum] = NULL,
                   [finished_at] = CASE WHEN @p6 = N'applied' THEN COALESCE([finished_at], SYSUTCDATETIME()) ELSE [finished_at] END,
                   [error] = CASE WHEN @p6 = N'applied' THEN NULL ELSE [error] END,
                   [archived_at] = CASE WHEN @p10 = 1 THEN SYSUTCDATETIME() END,
                   [note] = CONCAT([note] + NCHAR(10), CONVERT(nvarchar(19), SYSUTCDATETIME(), 120), N'Z ', @p11)
             WHERE {Where}
            """,
            [
                .. condition, HistoryText.Of(after.State), after.Checksum, after.AppliedStatements, after.PrefixChecksum,
                after.ArchivedAt is null ? 0 : 1, change.Note,
            ],
            cancellationToken);
    }

    /// <summary>Who has changed the history and not committed; null when nobody has or it may not be seen.</summary>
    public async Task<string?> FindWriterAsync(ISqlServerSession session, CancellationToken cancellationToken)
    {
        try
        {
            return await session.ScalarAsync(
                $"""
                SELECT TOP (1) {SessionInWords}
                  FROM sys.dm_tran_locks AS l
                  JOIN sys.dm_exec_sessions AS s ON s.session_id = l.request_session_id
                 WHERE l.resource_type = N'OBJECT' AND l.resource_database_id = DB_ID() AND l.resource_associated_entity_id = OBJECT_ID(@p1)
                   AND l.request_status = N'GRANT' AND l.request_mode IN (N'IX', N'SIX', N'X', N'Sch-M')
                """,
                cancellationToken,
                _name).ConfigureAwait(false) as string;
        }
        catch (SqlServerException e) when (!e.IsConnectionBroken)
        {
            // No VIEW SERVER STATE, or a table that is made just now.
            return null;
        }
    }

    private static (long Transaction, int Session)? StartOf(object?[]? answer) => answer is not null && Int32(answer[0]) == 1
        ? (Convert.ToInt64(answer[1], System.Globalization.CultureInfo.InvariantCulture), Int32(answer[2]))
        : null;

    private static async Task<bool> ChangedOneAsync(ISqlServerSession session, string sql, object?[] parameters, CancellationToken cancellationToken) =>
        Int32(await session.ScalarAsync(sql + ";\nSELECT @@ROWCOUNT;", cancellationToken, parameters).ConfigureAwait(false)) == 1;

    /// <summary>
    /// Whether the tables are there. The server shows nobody what they have no right on ("Metadata visibility configuration"),
    /// so one that is not seen is absent only when this user would see it: the schema is not there, which everybody sees, or
    /// the user has a right on all that is in it.
    /// </summary>
    private async Task<(bool HasTable, bool HasMeta)> ProbeAsync(ISqlServerSession session, CancellationToken cancellationToken)
    {
        var row = (await session.RowAsync(
            """
            SELECT OBJECT_ID(@p1, N'U'), OBJECT_ID(@p2, N'U'), SCHEMA_ID(@p3),
                   HAS_PERMS_BY_NAME(@p4, N'SCHEMA', N'VIEW DEFINITION'), HAS_PERMS_BY_NAME(@p4, N'SCHEMA', N'SELECT')
            """,
            cancellationToken,
            _name,
            _metaName,
            table.Schema,
            _schema).ConfigureAwait(false))!;
        var (hasTable, hasMeta) = (row[0] is not null, row[1] is not null);
        var hasSchema = row[2] is not null;
        var seesSchema = row[3] is 1 || row[4] is 1;
        return hasTable || hasMeta || !hasSchema || seesSchema
            ? (hasTable, hasMeta)
            : throw new DeployException(new DeployError(
                DeployErrorKind.History,
                $"Whether the history table {table} exists cannot be seen: the user has no right on the schema {table.Schema}. Nothing is run, because it may have run before.")
            {
                Hint = $"GRANT SELECT ON SCHEMA::{_schema} TO the user; a deployment needs INSERT and UPDATE there, too.",
            });
    }

    private static HistoryEntry ReadEntry(object?[] row) => new()
    {
        Identity = Text(row[0]),
        Version = MigrationVersion.TryParse(row[1] as string, out var version) ? version : null,
        Description = Text(row[2]),
        Kind = HistoryText.Kind(Text(row[3])),
        Script = Text(row[4]),
        Checksum = Text(row[5]),
        State = HistoryText.State(Text(row[6])),
        AppliedStatements = Number(row[7]),
        TotalStatements = Number(row[8]),
        StartedAt = Time(row[9]) ?? throw new InvalidCastException(),
        FinishedAt = Time(row[10]),
        Duration = row[11] is long duration ? TimeSpan.FromMilliseconds(duration) : null,
        AppliedBy = Text(row[12]),
        Commit = row[13] as string,
        Release = row[14] as string,
        Environment = row[15] as string,
        ToolVersion = Text(row[16]),
        Error = row[17] as string,
        IntentStatement = row[18] as int?,
        IntentChecksum = row[19] as string,
        PrefixChecksum = row[20] as string,
        RunId = row[21] as string,
        ArchivedAt = Time(row[22]),
        Note = row[23] as string,
    };

    private static string Text(object? value) => value as string ?? throw new InvalidCastException();

    private static int Number(object? value) => value as int? ?? throw new InvalidCastException();
}
