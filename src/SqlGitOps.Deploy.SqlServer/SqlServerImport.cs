using System.Globalization;
using SqlGitOps.Deploy.History;
using SqlGitOps.Deploy.Import;
using static SqlGitOps.Deploy.SqlServer.SqlServerCommands;

namespace SqlGitOps.Deploy.SqlServer;

/// <summary>What an import reads and writes; see <see cref="IImportTarget"/>.</summary>
internal sealed class SqlServerImport(ISqlServerSession session, HistoryTable history)
{
    // Every EF Core since version 9 takes this application lock while it migrates.
    private const string EntityFrameworkHistory = "__EFMigrationsHistory";
    private const string EntityFrameworkLock = "__EFMigrationsLock";

    // How long to wait for a transaction of the other tool that has the table in use.
    private static readonly TimeSpan s_lockTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Begins a transaction that waits a short time for others.</summary>
    public static Task BeginAsync(ISqlServerSession session, CancellationToken cancellationToken) =>
        session.RunAsync(SqlServerTransactions.Settings(s_lockTimeout) + "\nBEGIN TRANSACTION;", cancellationToken);

    /// <summary>Lists the tables that the user may see.</summary>
    public async Task<IReadOnlyList<ForeignTable>> ReadTablesAsync(CancellationToken cancellationToken)
    {
        var rows = await session.QueryAsync(
            """
            SELECT s.[name], t.[name], c.[name], y.[name]
              FROM sys.tables AS t
              JOIN sys.schemas AS s ON s.[schema_id] = t.[schema_id]
              JOIN sys.columns AS c ON c.[object_id] = t.[object_id]
              JOIN sys.types AS y ON y.[user_type_id] = c.[system_type_id]
             ORDER BY s.[name], t.[name], c.[column_id]
            """,
            [],
            cancellationToken).ConfigureAwait(false);
        var tables = new List<ForeignTable>();
        var columns = new List<ForeignColumn>();
        foreach (var row in rows)
        {
            var (schema, name) = ((string)row[0]!, (string)row[1]!);
            if (tables.Count == 0 || tables[^1].Schema != schema || tables[^1].Name != name)
            {
                columns = [];
                tables.Add(new ForeignTable(schema, name, columns));
            }

            columns.Add(new ForeignColumn((string)row[2]!, (string)row[3]!));
        }

        return tables;
    }

    /// <summary>Reads rows.</summary>
    public async Task<IReadOnlyList<IReadOnlyList<string?>>> ReadRowsAsync(
        ForeignTable table, IReadOnlyList<ForeignColumn> columns, CancellationToken cancellationToken)
    {
        var rows = await session.QueryAsync(
            $"SELECT {string.Join(", ", columns.Select(AsText))} FROM {Name(table)} AS h", [], cancellationToken).ConfigureAwait(false);
        return [.. rows.Select(row => Array.ConvertAll(row, value => value as string))];
    }

    /// <summary>Begins the import. Null when it has begun, else who is at work with the other tool.</summary>
    public async Task<string?> BeginAsync(ForeignTable table, CancellationToken cancellationToken)
    {
        await BeginAsync(session, cancellationToken).ConfigureAwait(false);
        try
        {
            if (table.Name.Equals(EntityFrameworkHistory, StringComparison.OrdinalIgnoreCase)
                && Int32(await session.ScalarAsync(
                    """
                    DECLARE @result int;
                    EXEC @result = sys.sp_getapplock @Resource = @p1, @LockMode = N'Exclusive', @LockOwner = N'Transaction', @LockTimeout = 0;
                    SELECT @result;
                    """,
                    cancellationToken,
                    EntityFrameworkLock).ConfigureAwait(false)) < 0)
            {
                await SqlServerTransactions.RollBackAsync(session).ConfigureAwait(false);
                return $"a session that holds the application lock {EntityFrameworkLock}";
            }

            // A shared lock on the table until the end of the transaction: every tool writes its row at the end of a
            // migration, so this waits for one, and keeps the next one out.
            await session.ScalarAsync($"SELECT COUNT_BIG(*) FROM {Name(table)} WITH (TABLOCK, HOLDLOCK)", cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (SqlServerException e) when (e.First.Number == SqlServerErrors.LockTimeout)
        {
            await SqlServerTransactions.RollBackAsync(session).ConfigureAwait(false);
            return $"a transaction that writes {table}";
        }
    }

    /// <summary>Writes rows and commits.</summary>
    public async Task CompleteAsync(IReadOnlyList<HistoryEntry> entries, CancellationToken cancellationToken)
    {
        foreach (var entry in entries)
        {
            await session.QueryAsync(
                $"""
                INSERT INTO {Quote(history.Schema!)}.{Quote(history.Name)} ([identity], [version], [description], [kind], [script], [checksum], [state],
                       [applied_statements], [total_statements], [started_at], [finished_at], [duration_ms], [applied_by], [environment], [tool_version],
                       [commit], [release], [run_id], [note])
                VALUES (@p1, @p2, @p3, @p4, @p5, @p6, @p7, 0, 0, COALESCE(CONVERT(datetime2, @p8, 126), SYSUTCDATETIME()),
                        COALESCE(CONVERT(datetime2, @p9, 126), SYSUTCDATETIME()), @p10, @p11, @p12, @p13, @p14, @p15, @p16, @p17)
                """,
                [
                    entry.Identity, entry.Version?.Text, entry.Description, HistoryText.Of(entry.Kind), entry.Script, entry.Checksum, HistoryText.Of(entry.State),
                    Time(entry.StartedAt == default ? null : entry.StartedAt), Time(entry.FinishedAt),
                    entry.Duration is { } duration ? (long)duration.TotalMilliseconds : null, entry.AppliedBy, entry.Environment, entry.ToolVersion,
                    entry.Commit, entry.Release, entry.RunId, entry.Note,
                ],
                cancellationToken).ConfigureAwait(false);
        }

        // Not cancellable: a commit that is cancelled half way has an unknown result.
        await session.RunAsync("COMMIT TRANSACTION;", CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>A column as the text that <see cref="IImportTarget.ReadRowsAsync"/> promises (CAST and CONVERT, "Date and time styles").</summary>
    private static string AsText(ForeignColumn column)
    {
        var name = "h." + Quote(column.Name);
        return column.Type switch
        {
            "datetimeoffset" => $"CONVERT(nvarchar(40), SWITCHOFFSET({name}, '+00:00'), 127)",
            "datetime" or "datetime2" or "smalldatetime" or "date" => $"CONVERT(nvarchar(40), {name}, 126)",
            "binary" or "varbinary" or "timestamp" => $"LOWER(CONVERT(nvarchar(max), CONVERT(varbinary(max), {name}), 2))",
            _ => $"CONVERT(nvarchar(max), {name})",
        };
    }

    private static string? Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff", CultureInfo.InvariantCulture);

    private static string Name(ForeignTable table) => $"{Quote(table.Schema!)}.{Quote(table.Name)}";
}
