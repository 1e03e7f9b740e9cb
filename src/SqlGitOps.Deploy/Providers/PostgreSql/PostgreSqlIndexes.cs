using Npgsql;
using SqlGitOps.Model;

namespace SqlGitOps.Deploy.Providers.PostgreSql;

/// <summary>Looks up indexes and whether they are valid.</summary>
internal sealed class PostgreSqlIndexes(NpgsqlConnection work)
{
    private const string Columns =
        """
        SELECT x.indexrelid::bigint, pg_catalog.format('%I.%I', n.nspname, c.relname), x.indisvalid,
               EXISTS (SELECT 1 FROM pg_catalog.pg_stat_progress_create_index AS p WHERE p.index_relid = x.indexrelid AND p.datname = pg_catalog.current_database())
          FROM pg_catalog.pg_index AS x
          JOIN pg_catalog.pg_class AS c ON c.oid = x.indexrelid
          JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace

        """;

    /// <summary>An index as a statement names it.</summary>
    public static string Quote(ObjectName name) => name.Schema is null ? Quote(name.Name) : $"{Quote(name.Schema)}.{Quote(name.Name)}";

    /// <summary>The index that CREATE INDEX makes: of this name, on this table, in the table's schema. Null when there is none.</summary>
    public async Task<Entry?> FindAsync(IndexDefinition index, CancellationToken cancellationToken) => index.Name is null
        ? null
        : First(await ReadAsync(
            "WHERE x.indrelid = pg_catalog.to_regclass($1) AND c.relname = $2::name", cancellationToken, Quote(index.Table), index.Name).ConfigureAwait(false));

    /// <summary>The index of a name. Null when there is none.</summary>
    public async Task<Entry?> FindAsync(ObjectName index, CancellationToken cancellationToken) =>
        First(await ReadAsync("WHERE x.indexrelid = pg_catalog.to_regclass($1)", cancellationToken, Quote(index)).ConfigureAwait(false));

    /// <summary>Every index of a table.</summary>
    public Task<List<Entry>> OfTableAsync(ObjectName table, CancellationToken cancellationToken) =>
        ReadAsync("WHERE x.indrelid = pg_catalog.to_regclass($1)", cancellationToken, Quote(table));

    /// <summary>
    /// The invalid copies that REINDEX CONCURRENTLY leaves when it does not end well (manual, "REINDEX", "Rebuilding Indexes
    /// Concurrently"), without those that somebody is building.
    /// </summary>
    /// <param name="target">The index or table that it was to rebuild; null for all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<List<Entry>> ReindexLeftoversAsync(ObjectName? target, CancellationToken cancellationToken)
    {
        const string Leftover = "WHERE NOT x.indisvalid AND c.relname ~ '_cc(new|old)[0-9]*$' AND n.nspname <> 'pg_toast' ";
        var found = target is { } name
            ? await ReadAsync(
                Leftover + "AND x.indrelid = coalesce((SELECT o.indrelid FROM pg_catalog.pg_index AS o WHERE o.indexrelid = pg_catalog.to_regclass($1)), pg_catalog.to_regclass($1))",
                cancellationToken,
                Quote(name)).ConfigureAwait(false)
            : await ReadAsync(Leftover, cancellationToken).ConfigureAwait(false);
        found.RemoveAll(static index => index.IsBeingBuilt);
        return found;
    }

    private static string Quote(string name) => "\"" + name.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    private static Entry? First(List<Entry> entries) => entries.Count == 0 ? null : entries[0];

    private async Task<List<Entry>> ReadAsync(string where, CancellationToken cancellationToken, params object?[] parameters)
    {
        var result = new List<Entry>();
        var batch = new NpgsqlBatch(work);
        await using (batch.ConfigureAwait(false))
        {
            batch.Add(Columns + where, parameters);
            var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    result.Add(new Entry((uint)reader.GetInt64(0), reader.GetString(1), reader.GetBoolean(2), reader.GetBoolean(3)));
                }
            }
        }

        return result;
    }

    /// <summary>One index.</summary>
    /// <param name="Id">Its object id.</param>
    /// <param name="Name">Schema and name as a statement writes them.</param>
    /// <param name="IsValid">Whether queries use it.</param>
    /// <param name="IsBeingBuilt">Whether a session is building it now.</param>
    internal sealed record Entry(uint Id, string Name, bool IsValid, bool IsBeingBuilt);
}
