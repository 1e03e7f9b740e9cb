using Npgsql;
using SqlGitOps.Deploy.History;
using SqlGitOps.Deploy.Planning;

namespace SqlGitOps.Deploy.Providers.PostgreSql;

/// <summary>Looks, before anything runs, whether the role may do what the pending migrations certainly need.</summary>
internal sealed class PostgreSqlPreflight(NpgsqlConnection work, HistoryTable table, DatabaseInfo info)
{
    private readonly List<string> _problems = [];

    /// <summary>Looks.</summary>
    /// <returns>What cannot work, a sentence each.</returns>
    public async Task<IReadOnlyList<string>> CheckAsync(DeploymentPlan plan, CancellationToken cancellationToken)
    {
        var role = await ReadRoleAsync(cancellationToken).ConfigureAwait(false);
        if (role.IsStandby)
        {
            _problems.Add("The server is a standby, which takes no changes. Deploy to the primary server.");
            return _problems;
        }

        if (info.IsPooled)
        {
            CheckSessions(plan);
        }

        var needs = PostgreSqlNeeds.Of(plan);
        await CheckExtensionsAsync(needs, cancellationToken).ConfigureAwait(false);
        if (role.IsSuperuser)
        {
            return _problems;
        }

        var isUndo = plan.Pending.Any(static migration => migration.Role == ScriptRole.Undo);
        await CheckHistoryAsync(plan.History, role, isUndo, cancellationToken).ConfigureAwait(false);
        await CheckSchemasAsync(needs, role, cancellationToken).ConfigureAwait(false);
        await CheckTablesAsync(needs, role, cancellationToken).ConfigureAwait(false);
        if (needs.CreatesRole is { } roles && !role.CreatesRoles)
        {
            _problems.Add($"'{roles}' creates a role, and {role.Name} may not (CREATEROLE).");
        }

        if (needs.CreatesDatabase is { } databases && !role.CreatesDatabases)
        {
            _problems.Add($"'{databases}' creates a database, and {role.Name} may not (CREATEDB).");
        }

        return _problems;
    }

    /// <summary>Behind a pooler each statement outside of a transaction can get another session.</summary>
    private void CheckSessions(DeploymentPlan plan)
    {
        foreach (var migration in plan.Pending)
        {
            if (migration.IsTransactional)
            {
                continue;
            }

            var what = SessionReplay.FindKept(migration) is { } kept
                ? $"the {kept.Effect.What} of line {migration.PositionOf(kept.Statement).Line}"
                : migration.Directives is { LockTimeout: null, StatementTimeout: null } ? null
                : "the timeouts of its directive";
            if (what is not null)
            {
                _problems.Add($"'{migration.Script}' does not run in one transaction, and the connection goes through a pooler, which can give each of its statements another session: {what} would not hold, or stay behind for others. Deploy through a direct connection to the server.");
            }
        }
    }

    private async Task<Role> ReadRoleAsync(CancellationToken cancellationToken)
    {
        var batch = new NpgsqlBatch(work);
        await using (batch.ConfigureAwait(false))
        {
            batch.Add(
                """
                SELECT r.rolname::text, r.rolsuper, r.rolcreaterole, r.rolcreatedb, pg_catalog.pg_is_in_recovery(),
                       pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE')
                  FROM pg_catalog.pg_roles AS r WHERE r.rolname = current_user
                """);
            var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
                return new Role(reader.GetString(0), reader.GetBoolean(1), reader.GetBoolean(2), reader.GetBoolean(3), reader.GetBoolean(4), reader.GetBoolean(5));
            }
        }
    }

    private async Task CheckHistoryAsync(HistorySnapshot history, Role role, bool isUndo, CancellationToken cancellationToken)
    {
        if (history.Exists)
        {
            var missing = await work.TextsAsync(
                """
                SELECT c.relname::text FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
                 WHERE n.nspname = $1 AND c.relname IN ($2, $3)
                   AND NOT (pg_catalog.has_schema_privilege(n.oid, 'USAGE') AND pg_catalog.has_table_privilege(c.oid, 'INSERT') AND pg_catalog.has_table_privilege(c.oid, 'UPDATE')
                        AND ($4 = 0 OR c.relname <> $2 OR pg_catalog.has_table_privilege(c.oid, 'DELETE')))
                 ORDER BY 1
                """,
                cancellationToken,
                table.Schema,
                table.Name,
                table.RunName,
                isUndo ? 1 : 0).ConfigureAwait(false);
            foreach (var name in missing)
            {
                var rights = isUndo && name == table.Name ? "SELECT, INSERT, UPDATE and DELETE" : "SELECT, INSERT and UPDATE";
                _problems.Add($"{role.Name} may not write the history table {table.Schema}.{name}. Give it USAGE on the schema, and {rights} on the table.");
            }

            if (history.Layout < HistoryTable.CurrentLayout && await work.ScalarAsync(
                "SELECT 1 FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relname = $2 AND NOT pg_catalog.pg_has_role(c.relowner, 'USAGE')",
                cancellationToken,
                table.Schema,
                table.Name).ConfigureAwait(false) is not null)
            {
                _problems.Add($"The history table {table} has to be brought to layout {HistoryTable.CurrentLayout}, which only its owner may do. Deploy once as its owner.");
            }

            return;
        }

        var mayCreate = await work.ScalarAsync(
            "SELECT pg_catalog.has_schema_privilege(n.oid, 'CREATE') FROM pg_catalog.pg_namespace AS n WHERE n.nspname = $1", cancellationToken, table.Schema).ConfigureAwait(false);
        if (mayCreate is false || (mayCreate is null && !role.CreatesSchemas))
        {
            _problems.Add(mayCreate is null
                ? $"{role.Name} may not create the schema {table.Schema} for the history. Create it, or give it CREATE on the database."
                : $"{role.Name} may not create the history table in the schema {table.Schema}. Give it CREATE on the schema.");
        }
    }

    private async Task CheckExtensionsAsync(PostgreSqlNeeds needs, CancellationToken cancellationToken)
    {
        if (needs.Extensions.Count == 0)
        {
            return;
        }

        var missing = await work.TextsAsync(
            "SELECT w.name FROM unnest($1) AS w(name) WHERE NOT EXISTS (SELECT 1 FROM pg_catalog.pg_available_extensions AS e WHERE e.name = w.name::name) AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_extension AS x WHERE x.extname = w.name::name) ORDER BY 1",
            cancellationToken,
            [needs.Extensions.Keys.ToArray()]).ConfigureAwait(false);
        foreach (var name in missing)
        {
            _problems.Add($"'{needs.Extensions[name]}' needs the extension {name}, which the server does not have. Install it on the server.");
        }
    }

    private async Task CheckSchemasAsync(PostgreSqlNeeds needs, Role role, CancellationToken cancellationToken)
    {
        if (needs.NewSchemas.Count > 0 && !role.CreatesSchemas)
        {
            var (schema, script) = needs.NewSchemas.First();
            _problems.Add($"'{script}' creates the schema {schema}, and {role.Name} may not. Give it CREATE on the database.");
        }

        if (needs.CreatesIn.Count == 0)
        {
            return;
        }

        // The empty name stands for the first schema of the search path.
        var missing = await work.TextsAsync(
            """
            SELECT w.name FROM unnest($1) AS w(name)
              JOIN pg_catalog.pg_namespace AS n ON n.nspname = CASE w.name WHEN '' THEN pg_catalog.current_schema() ELSE w.name::name END
             WHERE NOT pg_catalog.has_schema_privilege(n.oid, 'CREATE') ORDER BY 1
            """,
            cancellationToken,
            [needs.CreatesIn.Keys.ToArray()]).ConfigureAwait(false);
        foreach (var name in missing)
        {
            var schema = name.Length == 0 ? "first schema of its search path" : $"schema {name}";
            _problems.Add($"'{needs.CreatesIn[name]}' creates something in the {schema}, and {role.Name} may not. Give it CREATE on the schema.");
        }
    }

    private async Task CheckTablesAsync(PostgreSqlNeeds needs, Role role, CancellationToken cancellationToken)
    {
        if (needs.OwnedTables.Count == 0)
        {
            return;
        }

        var tables = needs.OwnedTables.ToArray();
        var batch = new NpgsqlBatch(work);
        await using (batch.ConfigureAwait(false))
        {
            batch.Add(
                """
                SELECT w.at::int, pg_catalog.pg_get_userbyid(c.relowner)::text
                  FROM unnest($1, $2) WITH ORDINALITY AS w(schema, name, at)
                  JOIN pg_catalog.pg_class AS c ON c.relname = w.name::name AND c.relkind IN ('r', 'p', 'f', 'm', 'v')
                  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace AND CASE WHEN w.schema = '' THEN pg_catalog.pg_table_is_visible(c.oid) ELSE n.nspname = w.schema::name END
                 WHERE NOT pg_catalog.pg_has_role(c.relowner, 'USAGE') ORDER BY 1
                """,
                Array.ConvertAll(tables, static t => t.Key.Schema ?? string.Empty),
                Array.ConvertAll(tables, static t => t.Key.Name));
            var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    var (name, script) = tables[reader.GetInt32(0) - 1];
                    _problems.Add($"'{script}' changes the table {name}, which belongs to {reader.GetString(1)}, and {role.Name} is no member of that role.");
                }
            }
        }
    }

    private sealed record Role(string Name, bool IsSuperuser, bool CreatesRoles, bool CreatesDatabases, bool IsStandby, bool CreatesSchemas);
}
