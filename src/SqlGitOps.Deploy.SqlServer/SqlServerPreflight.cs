using SqlGitOps.Deploy.History;
using SqlGitOps.Deploy.Planning;
using SqlGitOps.Deploy.Providers;
using SqlGitOps.Model.Operations;
using static SqlGitOps.Deploy.SqlServer.SqlServerCommands;

namespace SqlGitOps.Deploy.SqlServer;

/// <summary>Looks, before anything runs, whether the user may do what the pending migrations certainly need. Only reads.</summary>
internal sealed class SqlServerPreflight(ISqlServerSession work, HistoryTable table, DatabaseInfo info)
{
    private readonly List<string> _problems = [];

    /// <summary>Looks.</summary>
    /// <returns>What cannot work, a sentence each.</returns>
    public async Task<IReadOnlyList<string>> CheckAsync(DeploymentPlan plan, CancellationToken cancellationToken)
    {
        var row = (await work.RowAsync(
            """
            SELECT CAST(DATABASEPROPERTYEX(DB_NAME(), 'Updateability') AS nvarchar(60)), HAS_PERMS_BY_NAME(DB_NAME(), N'DATABASE', N'CREATE TABLE'),
                   HAS_PERMS_BY_NAME(DB_NAME(), N'DATABASE', N'CREATE SCHEMA'), SCHEMA_ID(@p1), SCHEMA_NAME()
            """,
            cancellationToken,
            table.Schema).ConfigureAwait(false))!;
        if (row[0] is "READ_ONLY")
        {
            _problems.Add($"The database {info.Name} is read-only, as a readable secondary is. Deploy to the primary, or set the database READ_WRITE.");
            return _problems;
        }

        foreach (var migration in plan.Pending)
        {
            CheckImplicitTransactions(migration);
        }

        var createsTables = row[1] is 1;
        var createsSchemas = row[2] is 1;
        var isUndo = plan.Pending.Any(static migration => migration.Role == ScriptRole.Undo);
        await CheckHistoryAsync(plan.History, isUndo, createsTables, createsSchemas, row[3] is not null, cancellationToken).ConfigureAwait(false);
        var needs = SqlServerNeeds.Of(plan);
        if (needs.CreatesTable is { } script && !createsTables)
        {
            _problems.Add($"'{script}' creates a table, and {info.User} may not. GRANT CREATE TABLE TO the user.");
        }

        if (needs.CreatesSchema is { } schemas && !createsSchemas)
        {
            _problems.Add($"'{schemas}' creates a schema, and {info.User} may not. GRANT CREATE SCHEMA TO the user.");
        }

        foreach (var (schema, creator) in needs.CreatesIn)
        {
            var name = schema.Length == 0 ? row[4] as string : schema;
            if (name is not null && await MayAlterAsync(name, cancellationToken).ConfigureAwait(false) is false)
            {
                _problems.Add($"'{creator}' creates something in the schema {name}, and {info.User} may not. GRANT ALTER ON SCHEMA::{Quote(name)} TO the user.");
            }
        }

        return _problems;
    }

    /// <summary>
    /// With implicit transactions our own record of the progress would begin a transaction that nobody commits. In a migration
    /// that runs in one transaction the setting has no effect, and ends with it.
    /// </summary>
    private void CheckImplicitTransactions(PlannedMigration migration)
    {
        for (var i = 0; i < migration.Statements.Count && !migration.IsTransactional; i++)
        {
            foreach (var operation in migration.Parsed(i).Operations)
            {
                if (operation is SetSettingOperation { Name: "implicit_transactions" or "ansi_defaults", Value: "ON" } setting)
                {
                    _problems.Add($"'{migration.Script}' does not run in one transaction and sets {setting.Name.ToUpperInvariant()} ON, so its progress could not be recorded. Write BEGIN TRANSACTION where one is to begin.");
                }
            }
        }
    }

    private async Task CheckHistoryAsync(HistorySnapshot history, bool isUndo, bool createsTables, bool createsSchemas, bool hasSchema, CancellationToken cancellationToken)
    {
        var mayAlter = hasSchema && await MayAlterAsync(table.Schema!, cancellationToken).ConfigureAwait(false) is not false;
        if (!history.Exists)
        {
            if (!hasSchema && !createsSchemas)
            {
                _problems.Add($"{info.User} may not create the schema {table.Schema} for the history. Create it, or GRANT CREATE SCHEMA TO the user.");
            }
            else if (!createsTables || (hasSchema && !mayAlter))
            {
                _problems.Add($"{info.User} may not create the history table {table}. GRANT CREATE TABLE TO the user, and ALTER ON SCHEMA::{Quote(table.Schema!)}.");
            }

            return;
        }

        foreach (var name in (string[])[table.Name, table.RunName])
        {
            // An undo takes the row of its migration away.
            string[] rights = isUndo && name == table.Name ? ["SELECT", "INSERT", "UPDATE", "DELETE"] : ["SELECT", "INSERT", "UPDATE"];
            var answers = (await work.RowAsync(
                $"SELECT {string.Join(", ", rights.Select(static right => $"HAS_PERMS_BY_NAME(@p1, N'OBJECT', N'{right}')"))}",
                cancellationToken,
                $"{Quote(table.Schema!)}.{Quote(name)}").ConfigureAwait(false))!;

            // NULL: there is no such table, as before layout 2.
            if (Array.Exists(answers, static answer => answer is 0))
            {
                _problems.Add($"{info.User} may not write the history table {table.Schema}.{name}. GRANT {string.Join(", ", rights)} ON SCHEMA::{Quote(table.Schema!)} TO the user.");
            }
        }

        if (history.Layout < HistoryTable.CurrentLayout && (!mayAlter || !createsTables))
        {
            _problems.Add($"The history table {table} has to be brought to layout {HistoryTable.CurrentLayout}, and {info.User} may not change it. Deploy once as its owner.");
        }
    }

    /// <summary>Whether the user may create things in a schema; null when there is no such schema (yet).</summary>
    private async Task<bool?> MayAlterAsync(string schema, CancellationToken cancellationToken) =>
        await work.ScalarAsync("SELECT HAS_PERMS_BY_NAME(@p1, N'SCHEMA', N'ALTER')", cancellationToken, Quote(schema)).ConfigureAwait(false) switch
        {
            null => null,
            var right => right is 1,
        };
}
