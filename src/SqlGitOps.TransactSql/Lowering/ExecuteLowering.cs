using Microsoft.SqlServer.TransactSql.ScriptDom;
using SqlGitOps.Model;
using SqlGitOps.Model.Operations;
using SqlGitOps.TransactSql.Lexing;

namespace SqlGitOps.TransactSql.Lowering;

/// <summary>EXEC: system procedures that are known, literals that hold SQL, and everything else, which stays unknown.</summary>
internal static class ExecuteLowering
{
    // Each level doubles the quotes, so real scripts have two at most.
    private const int MaxLiteralDepth = 4;

    // System procedures that change neither tables nor columns.
    private static readonly HashSet<string> s_harmless = new(StringComparer.OrdinalIgnoreCase)
    {
        "sp_addextendedproperty", "sp_updateextendedproperty", "sp_dropextendedproperty", "sp_refreshview", "sp_refreshsqlmodule",
        "sp_recompile", "sp_configure", "sp_addrole", "sp_droprole", "sp_addrolemember", "sp_droprolemember", "sp_addsrvrolemember",
        "sp_dropsrvrolemember", "sp_addlogin", "sp_droplogin", "sp_adduser", "sp_dropuser", "sp_grantdbaccess", "sp_revokedbaccess",
        "sp_grantlogin", "sp_password", "sp_defaultdb", "sp_changedbowner", "sp_change_users_login", "sp_getapplock", "sp_releaseapplock",
        "sp_settriggerorder", "sp_tableoption", "sp_indexoption", "sp_updatestats", "sp_createstats", "sp_autostats", "sp_spaceused",
        "sp_who", "sp_who2", "sp_lock", "sp_set_session_context", "sp_addmessage", "sp_dropmessage", "sp_dbcmptlevel", "sp_procoption",
        "sp_xml_preparedocument", "sp_xml_removedocument", "sp_describe_first_result_set", "sp_create_plan_guide", "sp_control_plan_guide",
        "sp_set_database_firewall_rule", "sp_query_store_force_plan", "sp_estimate_data_compression_savings", "sp_depends", "sp_columns",
        "sp_tables", "sp_fkeys", "sp_pkeys", "sp_statistics", "sp_send_dbmail", "sp_start_job", "sp_stop_job", "sp_attach_schedule",
        "sp_purge_jobhistory", "sp_databases", "sp_server_info", "sp_dboption", "sp_bindsession", "sp_getbindtoken", "sp_flush_log",
        "sp_addlinkedserver", "sp_addlinkedsrvlogin", "sp_dropserver", "sp_droplinkedsrvlogin", "sp_serveroption", "sp_reset_connection",
    };

    private static readonly string[] s_harmlessPrefixes =
    [
        "sp_help", "sp_add_job", "sp_update_job", "sp_delete_job", "sp_add_schedule", "sp_add_operator", "sp_add_alert", "sp_fulltext_",
        "sp_trace_", "sp_cdc_", "xp_",
    ];

    // Documented as refused within a user-defined transaction.
    private static readonly HashSet<string> s_forbidden = new(StringComparer.OrdinalIgnoreCase)
    {
        "sp_addlinkedserver", "sp_dropserver", "sp_dboption", "sp_renamedb", "sp_attach_db", "sp_detach_db", "sp_addlogin", "sp_droplogin",
        "sp_grantlogin", "sp_adduser", "sp_addsrvrolemember", "sp_dropsrvrolemember", "sp_changedbowner", "sp_fulltext_catalog",
        "sp_fulltext_table", "sp_fulltext_column", "sp_fulltext_database",
    };

    /// <summary>Lowers what EXEC runs.</summary>
    /// <param name="execute">What follows EXEC.</param>
    /// <param name="statement">The statement around it, whose span is shown.</param>
    /// <param name="context">Where the operations go.</param>
    public static void Lower(ExecuteSpecification execute, TSqlStatement statement, LoweringContext context)
    {
        switch (execute.ExecutableEntity)
        {
            case ExecutableStringList strings when execute.LinkedServer is null && AreLiterals(strings.Strings) is { } literals:
                LowerLiteral(literals, statement, context);
                break;
            case ExecutableProcedureReference { ProcedureReference.ProcedureReference.Name: { } name } procedure when execute.LinkedServer is null:
                LowerProcedure(context.Source.Name(name), procedure.Parameters, statement, context);
                break;
            default:
                Opaque("EXEC of text", statement, context);
                break;
        }
    }

    private static void Opaque(string command, TSqlStatement statement, LoweringContext context, OpaqueReason reason = OpaqueReason.ProceduralCode) =>
        context.Add(new OpaqueOperation(reason, command) { MayChangeSchema = true }, statement);

    private static void LowerProcedure(ObjectName name, IList<ExecuteParameter> parameters, TSqlStatement statement, LoweringContext context)
    {
        if (name.Name.Contains('$', StringComparison.Ordinal) || name.Name.StartsWith("{{", StringComparison.Ordinal))
        {
            Opaque(name.ToString(), statement, context, OpaqueReason.Placeholder);
            return;
        }

        if (s_forbidden.Contains(name.Name))
        {
            context.ForbidTransaction();
        }

        if (Is(name, "sp_rename"))
        {
            if (!TryLowerRename(parameters, statement, context))
            {
                Opaque("EXEC sp_rename", statement, context);
            }
        }
        else if (Is(name, "sp_executesql") && Parameter(parameters, "@stmt", 0) is StringLiteral literal)
        {
            LowerLiteral([literal], statement, context);
        }
        else if (IsHarmless(name.Name))
        {
            context.Add(new HarmlessOperation($"EXEC {name.Name}"), statement);
        }
        else
        {
            Opaque($"EXEC {name}", statement, context);
        }
    }

    private static bool Is(ObjectName name, string procedure) => string.Equals(name.Name, procedure, StringComparison.OrdinalIgnoreCase);

    private static bool IsHarmless(string name)
    {
        if (s_harmless.Contains(name))
        {
            return true;
        }

        foreach (var prefix in s_harmlessPrefixes)
        {
            if (name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static ScalarExpression? Parameter(IList<ExecuteParameter> parameters, string name, int position)
    {
        foreach (var parameter in parameters)
        {
            if (string.Equals(parameter.Variable?.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                return parameter.ParameterValue;
            }
        }

        return position < parameters.Count && parameters[position].Variable is null ? parameters[position].ParameterValue : null;
    }

    private static bool TryLowerRename(IList<ExecuteParameter> parameters, TSqlStatement statement, LoweringContext context)
    {
        // A bare word after EXEC sp_rename is a string, too.
        if (Text(Parameter(parameters, "@objname", 0)) is not { } from || Text(Parameter(parameters, "@newname", 1)) is not { } to)
        {
            return false;
        }

        var type = Parameter(parameters, "@objtype", 2);
        var typeName = type is null or NullLiteral ? null : Text(type)?.ToUpperInvariant();
        if (typeName is null && type is not (null or NullLiteral))
        {
            return false;
        }

        var parts = MultiPartName.Split(from);
        if (parts.Count == 0)
        {
            return false;
        }

        var last = parts[^1];
        var table = parts.Count switch
        {
            1 => (ObjectName?)null,
            2 => ObjectName.Of(parts[0]),
            _ => new ObjectName(parts[^3], parts[^2]),
        };
        Operation? operation = typeName switch
        {
            "COLUMN" when table is { } of => new RenameColumnOperation(of, last, to),
            "INDEX" => new RenameObjectOperation(ObjectKind.Index, new ObjectName(table?.Schema, last), to) { Table = table },
            "STATISTICS" => new HarmlessOperation("EXEC sp_rename"),
            "USERDATATYPE" => new RenameObjectOperation(ObjectKind.Type, ObjectOf(parts), to),
            "DATABASE" => new RenameObjectOperation(ObjectKind.Database, ObjectName.Of(last), to),
            null when parts.Count == 3 => new RenameColumnOperation(table!.Value, last, to),
            null or "OBJECT" when ConstraintPrefix(last) => new RenameObjectOperation(ObjectKind.Constraint, ObjectOf(parts), to),
            null or "OBJECT" => new RenameTableOperation(ObjectOf(parts), new ObjectName(ObjectOf(parts).Schema, to)),
            _ => null,
        };
        if (operation is null)
        {
            return false;
        }

        if (typeName == "DATABASE")
        {
            context.ForbidTransaction();
        }

        context.Add(operation, statement);
        return true;
    }

    private static ObjectName ObjectOf(IReadOnlyList<string> parts) => parts.Count == 1 ? ObjectName.Of(parts[0]) : new ObjectName(parts[^2], parts[^1]);

    // sp_rename does not say what an object is; constraints are told by how nearly everybody names them.
    private static bool ConstraintPrefix(string name) => name.Length > 3 && name[2] == '_'
        && name[..2].ToUpperInvariant() is "PK" or "FK" or "DF" or "UQ" or "CK" or "UK" or "AK";

    private static string? Text(ScalarExpression? expression) => expression switch
    {
        StringLiteral literal => literal.Value,
        IdentifierLiteral identifier => identifier.Value,
        _ => null,
    };

    private static IReadOnlyList<StringLiteral>? AreLiterals(IList<ValueExpression> strings)
    {
        var literals = new List<StringLiteral>(strings.Count);
        foreach (var part in strings)
        {
            if (part is not StringLiteral literal)
            {
                return null;
            }

            literals.Add(literal);
        }

        return literals;
    }

    /// <summary>Reads the SQL in literals as its own batch; when it has errors or holds too much, it stays unknown.</summary>
    private static void LowerLiteral(IReadOnlyList<StringLiteral> literals, TSqlStatement statement, LoweringContext context)
    {
        var text = context.LiteralDepth < MaxLiteralDepth ? Unquote(literals, context.Source) : null;
        if (text is null || !StatementLowerer.TryLowerText(text, context))
        {
            Opaque("EXEC of text", statement, context);
        }
    }

    /// <summary>The text in the literals with the offset in the file of each character; null when they are not plain ones.</summary>
    private static LexedText? Unquote(IReadOnlyList<StringLiteral> literals, FragmentSource source)
    {
        var characters = new List<char>();
        var offsets = new List<int>();
        var outer = source.Text;
        var end = 0;
        foreach (var literal in literals)
        {
            var (first, _) = source.Tokens(literal);
            ref readonly var token = ref outer.Tokens[first];
            var text = outer.TextOf(first);
            var quote = text.IndexOfAny('\'', '"');
            if (quote < 0 || text.Length < quote + 2)
            {
                return null;
            }

            for (var i = quote + 1; i < text.Length - 1; i++)
            {
                characters.Add(text[i]);
                offsets.Add(outer.ToFile(token.Start + i));
                if (text[i] == text[quote])
                {
                    i++;
                }
            }

            end = outer.ToFile(token.End - 1);
        }

        offsets.Add(end);
        return new LexedText(characters.ToArray(), [.. offsets]);
    }
}
