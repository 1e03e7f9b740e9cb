using System.Globalization;
using Npgsql;
using SqlGitOps.Model;
using SqlGitOps.Model.Effects;

namespace SqlGitOps.Rules.Tests.Claims;

/// <summary>A session on a real server that can be looked at between statements.</summary>
internal sealed class ServerSession(NpgsqlConnection connection) : IAsyncDisposable
{
    public Task ExecuteAsync(string sql) => new NpgsqlCommand(sql, connection).ExecuteNonQueryAsync();

    /// <summary>All tables and views of users.</summary>
    public async Task<Dictionary<uint, Relation>> RelationsAsync()
    {
        var relations = new Dictionary<uint, Relation>();
        await using var command = new NpgsqlCommand(
            """
            SELECT c.oid, n.nspname, c.relname, c.relkind, c.relfilenode, pg_stat_get_xact_numscans(c.oid)
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p', 'm', 'v', 'f') AND n.nspname NOT LIKE 'pg\_%' AND n.nspname <> 'information_schema'
            """,
            connection);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            relations.Add(
                reader.GetFieldValue<uint>(0),
                new Relation(
                    new ObjectName(reader.GetString(1), reader.GetString(2)), reader.GetChar(3), reader.GetFieldValue<uint>(4), reader.GetInt64(5)));
        }

        return relations;
    }

    /// <summary>The strongest lock of this session on each relation.</summary>
    public async Task<Dictionary<uint, LockMode>> LocksAsync()
    {
        var locks = new Dictionary<uint, LockMode>();
        await using var command = new NpgsqlCommand(
            "SELECT relation, mode FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'relation' AND granted AND relation IS NOT NULL", connection);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            var relation = reader.GetFieldValue<uint>(0);
            var mode = Enum.Parse<LockMode>(reader.GetString(1).Replace("Lock", string.Empty, StringComparison.Ordinal));
            locks[relation] = mode > locks.GetValueOrDefault(relation) ? mode : locks.GetValueOrDefault(relation);
        }

        return locks;
    }

    /// <summary>
    /// Puts rows into an empty table, with a value for every column that has no default and a type that is known
    /// here; false when the table does not take them.
    /// </summary>
    public async Task<bool> TryFillAsync(uint table, bool inTransaction)
    {
        var columns = new List<(string Name, string Value)>();
        await using (var command = new NpgsqlCommand(
            """
            SELECT quote_ident(a.attname), t.typcategory
            FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
            WHERE a.attrelid = $1 AND a.attnum > 0 AND NOT a.attisdropped AND NOT a.atthasdef AND a.attidentity = ''
            """,
            connection))
        {
            command.Parameters.AddWithValue(NpgsqlTypes.NpgsqlDbType.Oid, table);
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                // The numbers are out of the way of those that samples insert.
                var value = reader.GetChar(1) switch
                {
                    'N' => "10000 + n",
                    'S' => "'r' || n",
                    'D' => "timestamp '2024-05-01 12:34:56.789' + n * interval '1 second'",
                    'B' => "true",
                    _ => null,
                };
                if (value is not null)
                {
                    columns.Add((reader.GetString(0), value));
                }
            }
        }

        await using var lookup = new NpgsqlCommand(string.Create(CultureInfo.InvariantCulture, $"SELECT {table}::regclass::text"), connection);
        var target = (string)(await lookup.ExecuteScalarAsync())!;
        try
        {
            if (inTransaction)
            {
                await ExecuteAsync("SAVEPOINT fill");
            }

            await ExecuteAsync(columns.Count == 0
                ? $"INSERT INTO {target} DEFAULT VALUES"
                : $"INSERT INTO {target} ({string.Join(", ", columns.Select(c => c.Name))}) SELECT {string.Join(", ", columns.Select(c => c.Value))} FROM generate_series(1, 3) AS n");
            if (inTransaction)
            {
                await ExecuteAsync("RELEASE SAVEPOINT fill");
            }

            return true;
        }
        catch (PostgresException)
        {
            if (inTransaction)
            {
                await ExecuteAsync("ROLLBACK TO SAVEPOINT fill");
            }

            return false;
        }
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();
}
