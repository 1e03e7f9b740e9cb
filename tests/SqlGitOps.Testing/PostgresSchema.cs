using System.Text;
using Npgsql;

namespace SqlGitOps.Testing;

/// <summary>
/// What a PostgreSQL database consists of, read from its catalogs as text that is equal for equal databases: works with
/// every supported major, where <c>pg_dump</c> refuses servers newer than itself.
/// </summary>
public static class PostgresSchema
{
    // Names, not OIDs; live columns are numbered anew, because a dropped one leaves a gap.
    private const string Query =
        """
        WITH s AS (
          SELECT oid, nspname FROM pg_namespace
           WHERE nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') AND nspname !~ '^pg_(temp|toast_temp)_' AND nspname <> ALL ($1))
        SELECT line FROM (
          SELECT format('schema %I acl %s', nspname, (SELECT n.nspacl FROM pg_namespace n WHERE n.oid = s.oid)) AS line FROM s
          UNION ALL
          SELECT format('relation %I.%I kind %s persistence %s options %s security %s partition %s of %s acl %s', nspname, relname, relkind, relpersistence,
                   reloptions, relrowsecurity::text || relforcerowsecurity::text, pg_get_expr(relpartbound, c.oid), pg_get_partkeydef(c.oid), relacl)
            FROM pg_class c JOIN s ON s.oid = relnamespace WHERE relkind <> 'i' AND relkind <> 'I'
          UNION ALL
          SELECT format('column %I.%I %s %I %s not null %s default %s identity %s generated %s collation %s acl %s', nspname, relname,
                   row_number() OVER (PARTITION BY c.oid ORDER BY attnum), attname, format_type(atttypid, atttypmod), attnotnull,
                   pg_get_expr(adbin, adrelid), attidentity, attgenerated, attcollation::regcollation, attacl)
            FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid JOIN s ON s.oid = relnamespace
            LEFT JOIN pg_attrdef d ON adrelid = attrelid AND adnum = attnum
           WHERE attnum > 0 AND NOT attisdropped AND relkind IN ('r', 'p', 'v', 'm', 'f', 'c')
          UNION ALL
          SELECT format('constraint %I on %s %s validated %s', conname, coalesce(nullif(conrelid, 0)::regclass::text, contypid::regtype::text),
                   pg_get_constraintdef(k.oid), convalidated)
            FROM pg_constraint k JOIN s ON s.oid = connamespace
          UNION ALL
          SELECT format('index %s valid %s ready %s clustered %s identity %s', pg_get_indexdef(indexrelid), indisvalid, indisready, indisclustered, indisreplident)
            FROM pg_index JOIN pg_class c ON c.oid = indexrelid JOIN s ON s.oid = relnamespace
          UNION ALL
          SELECT format('view %I.%I %s', nspname, relname, pg_get_viewdef(c.oid)) FROM pg_class c JOIN s ON s.oid = relnamespace WHERE relkind IN ('v', 'm')
          UNION ALL
          SELECT format('routine %s acl %s', CASE WHEN prokind IN ('f', 'p') THEN pg_get_functiondef(p.oid) ELSE p.oid::regprocedure::text END, proacl)
            FROM pg_proc p JOIN s ON s.oid = pronamespace
          UNION ALL
          SELECT format('trigger %s enabled %s', pg_get_triggerdef(t.oid), tgenabled)
            FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid JOIN s ON s.oid = relnamespace WHERE NOT tgisinternal
          UNION ALL
          SELECT format('rule %s', pg_get_ruledef(r.oid)) FROM pg_rewrite r JOIN pg_class c ON c.oid = ev_class JOIN s ON s.oid = relnamespace
           WHERE rulename <> '_RETURN'
          UNION ALL
          SELECT format('policy %I on %s command %s permissive %s using %s check %s for %s', polname, polrelid::regclass, polcmd, polpermissive,
                   pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid), polroles::regrole[])
            FROM pg_policy JOIN pg_class c ON c.oid = polrelid JOIN s ON s.oid = relnamespace
          UNION ALL
          SELECT format('type %I.%I kind %s base %s default %s not null %s labels %s', nspname, typname, typtype, format_type(nullif(typbasetype, 0), typtypmod),
                   typdefault, typnotnull, (SELECT string_agg(quote_literal(enumlabel), ',' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid))
            FROM pg_type t JOIN s ON s.oid = typnamespace WHERE typtype IN ('e', 'd', 'r', 'm')
          UNION ALL
          SELECT format('sequence %s type %s start %s by %s min %s max %s cache %s cycle %s owned by %s', seqrelid::regclass, seqtypid::regtype, seqstart, seqincrement,
                   seqmin, seqmax, seqcache, seqcycle,
                   (SELECT string_agg(pg_describe_object(refclassid, refobjid, refobjsubid), ',') FROM pg_depend
                     WHERE classid = 'pg_class'::regclass AND objid = seqrelid AND deptype IN ('a', 'i')))
            FROM pg_sequence JOIN pg_class c ON c.oid = seqrelid JOIN s ON s.oid = relnamespace
          UNION ALL
          SELECT format('comment on %s: %s', pg_describe_object(classoid, objoid, objsubid), description) FROM pg_description
           WHERE objoid >= 16384 AND pg_describe_object(classoid, objoid, objsubid) !~ 'language'
          UNION ALL
          SELECT format('statistics %s', pg_get_statisticsobjdef(x.oid)) FROM pg_statistic_ext x JOIN s ON s.oid = stxnamespace
          UNION ALL
          SELECT format('extension %I %s in %s', extname, extversion, extnamespace::regnamespace) FROM pg_extension
          UNION ALL
          SELECT format('event trigger %I on %s %s enabled %s', evtname, evtevent, evtfoid::regproc, evtenabled) FROM pg_event_trigger
          UNION ALL
          SELECT format('publication %I all %s tables %s', pubname, puballtables, (SELECT string_agg(prrelid::regclass::text, ',' ORDER BY prrelid::regclass::text)
                   FROM pg_publication_rel WHERE prpubid = p.oid)) FROM pg_publication p
          UNION ALL
          SELECT format('default acl %s %s %s', coalesce(defaclnamespace::regnamespace::text, ''), defaclobjtype, defaclacl) FROM pg_default_acl
        ) AS lines
        ORDER BY line COLLATE "C"
        """;

    /// <summary>Describes everything that a schema dump would hold, one object after the other, sorted.</summary>
    /// <param name="connection">An open session; its search path and time zone are set for it.</param>
    /// <param name="withoutSchemas">Schemas to leave out.</param>
    public static async Task<string> DescribeAsync(NpgsqlConnection connection, params string[] withoutSchemas)
    {
        await using (var settings = new NpgsqlCommand("SET search_path = ''; SET TimeZone = 'UTC'", connection))
            await settings.ExecuteNonQueryAsync();
        await using var command = new NpgsqlCommand(Query, connection) { Parameters = { new NpgsqlParameter { Value = withoutSchemas } } };
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        var text = new StringBuilder();
        while (await reader.ReadAsync())
            text.Append(reader.GetString(0)).Append('\n');
        return text.ToString();
    }
}
