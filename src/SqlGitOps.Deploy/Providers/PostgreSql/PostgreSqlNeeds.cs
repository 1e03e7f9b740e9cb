using SqlGitOps.Deploy.Planning;
using SqlGitOps.Migrations;
using SqlGitOps.Model;
using SqlGitOps.Model.Operations;

namespace SqlGitOps.Deploy.Providers.PostgreSql;

/// <summary>
/// What pending migrations certainly need of the database and of the role before they run. Whatever one of them may bring
/// itself is left out, and so is all that comes after a statement that can change who may do what.
/// </summary>
internal sealed class PostgreSqlNeeds
{
    // What exists after the statements seen so far whatever was there before, or may.
    private readonly HashSet<string> _touched = new(StringComparer.Ordinal);
    private readonly HashSet<string> _schemas = new(StringComparer.Ordinal);
    private bool _isCertain = true;

    /// <summary>Schemas in which something is created, with the first script that does; the empty name is that of the search path.</summary>
    public Dictionary<string, string> CreatesIn { get; } = new(StringComparer.Ordinal);

    /// <summary>Schemas that are created, with the script.</summary>
    public Dictionary<string, string> NewSchemas { get; } = new(StringComparer.Ordinal);

    /// <summary>Extensions that are created, with the script.</summary>
    public Dictionary<string, string> Extensions { get; } = new(StringComparer.Ordinal);

    /// <summary>Tables that only their owner can change in the way a script does, with that script.</summary>
    public Dictionary<ObjectName, string> OwnedTables { get; } = [];

    /// <summary>The script that creates a role; null when none does.</summary>
    public string? CreatesRole { get; private set; }

    /// <summary>The script that creates a database; null when none does.</summary>
    public string? CreatesDatabase { get; private set; }

    /// <summary>Collects the needs of a plan.</summary>
    public static PostgreSqlNeeds Of(DeploymentPlan plan)
    {
        var result = new PostgreSqlNeeds();
        foreach (var migration in plan.Callbacks.Where(static callback => callback.Migration.Callback == CallbackMoment.BeforeDeploy).Concat(plan.Pending))
        {
            result.Add(migration);
        }

        return result;
    }

    private void Add(PlannedMigration migration)
    {
        // A role or a search path of the file ends with the file; what is created meanwhile stays.
        var isOwnRole = true;
        var isOwnPath = true;
        foreach (var replayed in SessionReplay.Of(migration, migration.FirstStatement))
        {
            Follow(migration.Parsed(replayed).Operations, ref isOwnRole, ref isOwnPath);
        }

        for (var i = migration.FirstStatement; i < migration.Statements.Count; i++)
        {
            var statement = migration.Parsed(i);
            Follow(statement.Operations, ref isOwnRole, ref isOwnPath);
            AddCommand(PostgreSqlWords.Of(statement.Node), migration.Script, isOwnRole);
            foreach (var operation in statement.Operations)
            {
                Add(operation, migration.Script, isOwnRole && _isCertain && !operation.IsConditional, isOwnPath);
            }
        }
    }

    private static void Follow(IReadOnlyList<Operation> operations, ref bool isOwnRole, ref bool isOwnPath)
    {
        foreach (var operation in operations)
        {
            switch (operation)
            {
                case SetSettingOperation { Name: "role" or "session_authorization" }:
                    isOwnRole = false;
                    break;
                case SetSettingOperation { Name: "search_path" }:
                    isOwnPath = false;
                    break;
            }
        }
    }

    /// <summary>Commands that the model does not follow.</summary>
    private void AddCommand(List<string> words, string script, bool isOwnRole)
    {
        switch (words)
        {
            case ["create", "role" or "group", ..]:
            case ["create", "user", not "mapping", ..]:
                CreatesRole ??= isOwnRole && _isCertain ? script : null;
                break;
            case ["create", "database", ..]:
                CreatesDatabase ??= isOwnRole && _isCertain ? script : null;
                break;
            case ["do" or "call" or "grant" or "revoke" or "execute" or "reassign" or "import", ..]:
            case ["alter", ..] when words.Contains("owner"):
                // It can give rights, take them, or make anything.
                _isCertain = false;
                break;
        }
    }

    private void Add(Operation operation, string script, bool isCertain, bool isOwnPath)
    {
        switch (operation)
        {
            case OpaqueOperation { MayChangeSchema: true }:
                _isCertain = false;
                return;
            case CreateObjectOperation { Kind: ObjectKind.Schema } schema:
                _schemas.Add(schema.Name.Name);
                if (isCertain && !schema.ToleratesExisting)
                {
                    NewSchemas.TryAdd(schema.Name.Name, script);
                }

                return;
            case CreateObjectOperation { Kind: ObjectKind.Extension } extension:
                // It brings objects, possibly schemas, that nothing here knows.
                if (isCertain)
                {
                    Extensions.TryAdd(extension.Name.Name, script);
                }

                return;
            case CreateTableOperation { IsTemporary: true } or CreateObjectOperation { IsTemporary: true }:
                Touch(operation.Target);
                return;
            case CreateTableOperation table:
                AddCreate(table.Table, script, isCertain && !table.IfNotExists, isOwnPath);
                return;
            case CreateObjectOperation { Kind: ObjectKind.View or ObjectKind.Sequence or ObjectKind.Type or ObjectKind.Domain or ObjectKind.Function or ObjectKind.Procedure } created:
                AddCreate(created.Name, script, isCertain && !created.ToleratesExisting, isOwnPath);
                return;
            case DropObjectOperation { Kind: ObjectKind.Schema } dropped:
                _schemas.Add(dropped.Name.Name);
                return;
            case DropTableOperation or RenameTableOperation:
                // The owner of the schema may drop a table, too.
                Touch(operation.Target!.Value);
                Touch((operation as RenameTableOperation)?.NewName);
                return;
            case AddColumnOperation or DropColumnOperation or AlterColumnTypeOperation or AddConstraintOperation or DropConstraintOperation
                or SetNotNullOperation or SetDefaultOperation or RenameColumnOperation or CreateIndexOperation:
                if (isCertain && operation.Target is { } target && (isOwnPath || target.Schema is not null) && !_touched.Contains(target.Name))
                {
                    OwnedTables.TryAdd(target, script);
                }

                return;
        }
    }

    private void AddCreate(ObjectName name, string script, bool isCertain, bool isOwnPath)
    {
        Touch(name);
        if (isCertain && name.Schema is { } schema ? !_schemas.Contains(schema) && schema != "pg_temp" : isCertain && isOwnPath)
        {
            CreatesIn.TryAdd(name.Schema ?? string.Empty, script);
        }
    }

    private void Touch(ObjectName? name)
    {
        if (name is { } touched)
        {
            // Without the schema: two names may mean one table.
            _touched.Add(touched.Name);
        }
    }
}
