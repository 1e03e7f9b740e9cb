using SqlGitOps.Deploy.Planning;
using SqlGitOps.Migrations;
using SqlGitOps.Model;
using SqlGitOps.Model.Operations;

namespace SqlGitOps.Deploy.SqlServer;

/// <summary>
/// What pending migrations certainly need of the user before they run. Whatever one of them may bring itself is left out,
/// and so is all that comes after a batch that can change who may do what.
/// </summary>
internal sealed class SqlServerNeeds
{
    private readonly HashSet<string> _newSchemas = new(StringComparer.OrdinalIgnoreCase);
    private bool _isCertain = true;

    /// <summary>Schemas in which tables and modules are created, with the first script that does; the empty name is the user's own.</summary>
    public Dictionary<string, string> CreatesIn { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The first script that creates a table; null when none does.</summary>
    public string? CreatesTable { get; private set; }

    /// <summary>The first script that creates a schema; null when none does.</summary>
    public string? CreatesSchema { get; private set; }

    /// <summary>Collects the needs of a plan.</summary>
    public static SqlServerNeeds Of(DeploymentPlan plan)
    {
        var result = new SqlServerNeeds();
        foreach (var migration in plan.Callbacks.Where(static callback => callback.Migration.Callback == CallbackMoment.BeforeDeploy).Concat(plan.Pending))
        {
            for (var i = migration.FirstStatement; i < migration.Statements.Count && result._isCertain; i++)
            {
                foreach (var operation in migration.Parsed(i).Operations)
                {
                    result.Add(operation, migration.Script);
                }
            }
        }

        return result;
    }

    private void Add(Operation operation, string script)
    {
        switch (operation)
        {
            case OpaqueOperation or SetSettingOperation { Name: "database" or "noexec" } or HarmlessOperation { Command: "EXECUTE" or "EXEC" or "REVERT" or "SETUSER" or "GRANT" or "DENY" or "REVOKE" }:
            case HarmlessOperation { Command: "ALTER AUTHORIZATION" or "ALTER ROLE" or "ALTER USER" or "CREATE USER" }:
                // From here on rights, users or the database may be others.
                _isCertain = false;
                return;
            case CreateObjectOperation { Kind: ObjectKind.Schema } schema:
                _newSchemas.Add(schema.Name.Name);
                CreatesSchema ??= _isCertain && !operation.IsConditional ? script : null;
                return;
            case CreateTableOperation { IsTemporary: false, HasUnknownColumns: false } table when _isCertain && !operation.IsConditional:
                CreatesTable ??= script;
                AddCreate(table.Table, script);
                return;
            case CreateObjectOperation { Kind: ObjectKind.View or ObjectKind.Function or ObjectKind.Procedure } created when _isCertain && !operation.IsConditional:
                AddCreate(created.Name, script);
                return;
        }
    }

    private void AddCreate(ObjectName name, string script)
    {
        if (name.Schema is not { } schema || !_newSchemas.Contains(schema))
        {
            CreatesIn.TryAdd(name.Schema ?? string.Empty, script);
        }
    }
}
