using SqlGitOps.Syntax.PostgreSql;
using Xunit;

namespace SqlGitOps.Syntax.Tests.PostgreSql;

/// <summary>The commands that define no table: each makes its own node, which spans the statement.</summary>
public class PostgreSqlCommandTests
{
    [Theory]
    [InlineData("CREATE USER u WITH LOGIN PASSWORD 'x' VALID UNTIL '2030-01-01' CONNECTION LIMIT -1 IN ROLE a, b", PostgreSqlKind.CreateRoleStmt)]
    [InlineData("CREATE GROUP g USER a, b SYSID 5", PostgreSqlKind.CreateRoleStmt)]
    [InlineData("ALTER USER CURRENT_USER ENCRYPTED PASSWORD 'x' NOBYPASSRLS", PostgreSqlKind.AlterRoleStmt)]
    [InlineData("ALTER GROUP g DROP USER a, b", PostgreSqlKind.AlterRoleStmt)]
    [InlineData("ALTER ROLE ALL IN DATABASE d RESET ALL", PostgreSqlKind.AlterRoleSetStmt)]
    [InlineData("DROP ROLE IF EXISTS a, CURRENT_USER", PostgreSqlKind.DropStmt)]
    [InlineData("DROP OWNED BY a, b CASCADE", PostgreSqlKind.DropOwnedStmt)]
    [InlineData("REASSIGN OWNED BY a TO SESSION_USER", PostgreSqlKind.ReassignOwnedStmt)]
    [InlineData("GRANT a, b TO c WITH ADMIN OPTION, INHERIT FALSE GRANTED BY d", PostgreSqlKind.GrantRoleStmt)]
    [InlineData("REVOKE INHERIT OPTION FOR a FROM b CASCADE", PostgreSqlKind.GrantRoleStmt)]
    [InlineData("ALTER DEFAULT PRIVILEGES FOR ROLE a IN SCHEMA s, t REVOKE GRANT OPTION FOR ALL ON FUNCTIONS FROM PUBLIC RESTRICT", PostgreSqlKind.AlterDefaultPrivilegesStmt)]
    [InlineData("ALTER POLICY p ON s.t TO a USING (b) WITH CHECK (c)", PostgreSqlKind.AlterPolicyStmt)]
    [InlineData("ALTER POLICY IF EXISTS p ON t RENAME TO q", PostgreSqlKind.RenameStmt)]
    [InlineData("CREATE PUBLICATION p FOR ALL TABLES WITH (publish = 'insert')", PostgreSqlKind.CreatePublicationStmt)]
    [InlineData("ALTER PUBLICATION p SET (publish_via_partition_root)", PostgreSqlKind.AlterPublicationStmt)]
    [InlineData("CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION a, b WITH (enabled = false)", PostgreSqlKind.CreateSubscriptionStmt)]
    [InlineData("ALTER SUBSCRIPTION s ADD PUBLICATION c WITH (refresh)", PostgreSqlKind.AlterSubscriptionStmt)]
    [InlineData("DROP SUBSCRIPTION s", PostgreSqlKind.DropStmt)]
    [InlineData("CREATE CAST (int AS text) WITH FUNCTION f(int) AS ASSIGNMENT", PostgreSqlKind.CreateCastStmt)]
    [InlineData("DROP CAST IF EXISTS (int AS text) RESTRICT", PostgreSqlKind.DropStmt)]
    [InlineData("CREATE OR REPLACE TRANSFORM FOR hstore LANGUAGE plperl (FROM SQL WITH FUNCTION f(internal), TO SQL WITH FUNCTION g(internal))", PostgreSqlKind.CreateTransformStmt)]
    [InlineData("DROP TRANSFORM FOR hstore LANGUAGE plperl", PostgreSqlKind.DropStmt)]
    [InlineData("CREATE TRUSTED PROCEDURAL LANGUAGE l HANDLER s.h INLINE i VALIDATOR v", PostgreSqlKind.CreatePLangStmt)]
    [InlineData("CREATE ACCESS METHOD m TYPE TABLE HANDLER h", PostgreSqlKind.CreateAmStmt)]
    [InlineData("CREATE AGGREGATE a (int ORDER BY text) (SFUNC = f, STYPE = int)", PostgreSqlKind.DefineAggregateStmt)]
    [InlineData("CREATE AGGREGATE a (BASETYPE = int, SFUNC = f, STYPE = int)", PostgreSqlKind.DefineAggregateStmt)]
    [InlineData("ALTER AGGREGATE a(*) RENAME TO b", PostgreSqlKind.RenameStmt)]
    [InlineData("CREATE OPERATOR s.@@ (PROCEDURE = f, LEFTARG = int, COMMUTATOR = OPERATOR(s.@@))", PostgreSqlKind.DefineOperatorStmt)]
    [InlineData("ALTER OPERATOR s.+ (NONE, int) SET (RESTRICT = NONE)", PostgreSqlKind.AlterOperatorStmt)]
    [InlineData("ALTER OPERATOR + (int, int) OWNER TO me", PostgreSqlKind.AlterOwnerStmt)]
    [InlineData("CREATE OPERATOR CLASS c DEFAULT FOR TYPE int USING btree FAMILY f AS OPERATOR 1 <, FUNCTION 1 (int, int) g(int, int), STORAGE int", PostgreSqlKind.CreateOpClassStmt)]
    [InlineData("CREATE OPERATOR FAMILY f USING btree", PostgreSqlKind.CreateOpFamilyStmt)]
    [InlineData("ALTER OPERATOR FAMILY f USING btree ADD OPERATOR 3 = (int, int8) FOR ORDER BY g", PostgreSqlKind.AlterOpFamilyStmt)]
    [InlineData("ALTER OPERATOR CLASS c USING btree SET SCHEMA s", PostgreSqlKind.AlterObjectSchemaStmt)]
    [InlineData("DROP OPERATOR FAMILY IF EXISTS f USING btree CASCADE", PostgreSqlKind.DropStmt)]
    [InlineData("CREATE TEXT SEARCH CONFIGURATION s.c (COPY = english)", PostgreSqlKind.DefineTextSearchStmt)]
    [InlineData("ALTER TEXT SEARCH CONFIGURATION c ALTER MAPPING FOR word REPLACE a WITH b", PostgreSqlKind.AlterTSConfigurationStmt)]
    [InlineData("ALTER TEXT SEARCH DICTIONARY d (StopWords)", PostgreSqlKind.AlterTSDictionaryStmt)]
    [InlineData("ALTER TEXT SEARCH PARSER p RENAME TO q", PostgreSqlKind.RenameStmt)]
    [InlineData("CREATE COLLATION IF NOT EXISTS c FROM \"C\"", PostgreSqlKind.DefineCollationStmt)]
    [InlineData("ALTER COLLATION c REFRESH VERSION", PostgreSqlKind.AlterCollationStmt)]
    [InlineData("CREATE DEFAULT CONVERSION c FOR 'UTF8' TO 'LATIN1' FROM f", PostgreSqlKind.CreateConversionStmt)]
    [InlineData("CREATE STATISTICS IF NOT EXISTS s (mcv) ON a, lower(b), (c + 1) FROM t", PostgreSqlKind.CreateStatsStmt)]
    [InlineData("ALTER STATISTICS IF EXISTS s SET STATISTICS DEFAULT", PostgreSqlKind.AlterStatsStmt)]
    [InlineData("CREATE FOREIGN DATA WRAPPER w HANDLER h NO VALIDATOR OPTIONS (a '1')", PostgreSqlKind.CreateFdwStmt)]
    [InlineData("ALTER FOREIGN DATA WRAPPER w OPTIONS (ADD a '1', DROP b)", PostgreSqlKind.AlterFdwStmt)]
    [InlineData("CREATE SERVER IF NOT EXISTS s TYPE 't' VERSION '1' FOREIGN DATA WRAPPER w", PostgreSqlKind.CreateForeignServerStmt)]
    [InlineData("ALTER SERVER s VERSION NULL", PostgreSqlKind.AlterForeignServerStmt)]
    [InlineData("CREATE USER MAPPING IF NOT EXISTS FOR USER SERVER s OPTIONS (user 'x')", PostgreSqlKind.CreateUserMappingStmt)]
    [InlineData("ALTER USER MAPPING FOR a SERVER s OPTIONS (SET user 'x')", PostgreSqlKind.AlterUserMappingStmt)]
    [InlineData("DROP USER MAPPING IF EXISTS FOR PUBLIC SERVER s", PostgreSqlKind.DropUserMappingStmt)]
    [InlineData("IMPORT FOREIGN SCHEMA r LIMIT TO (a, b) FROM SERVER s INTO l", PostgreSqlKind.ImportForeignSchemaStmt)]
    [InlineData("CREATE EVENT TRIGGER e ON ddl_command_start WHEN TAG IN ('a', 'b') EXECUTE FUNCTION f()", PostgreSqlKind.CreateEventTrigStmt)]
    [InlineData("ALTER EVENT TRIGGER e ENABLE ALWAYS", PostgreSqlKind.AlterEventTrigStmt)]
    [InlineData("ALTER EXTENSION e UPDATE TO '2'", PostgreSqlKind.AlterExtensionStmt)]
    [InlineData("ALTER EXTENSION e DROP OPERATOR CLASS c USING btree", PostgreSqlKind.AlterExtensionContentsStmt)]
    [InlineData("ALTER FUNCTION f(int) NO DEPENDS ON EXTENSION e", PostgreSqlKind.AlterObjectDependsStmt)]
    [InlineData("ALTER TYPE t SET (STORAGE = extended)", PostgreSqlKind.AlterTypeStmt)]
    [InlineData("ALTER LARGE OBJECT 5 OWNER TO a", PostgreSqlKind.AlterOwnerStmt)]
    [InlineData("SECURITY LABEL FOR p ON COLUMN a.b IS NULL", PostgreSqlKind.SecLabelStmt)]
    [InlineData("COMMENT ON OPERATOR s.+ (int, NONE) IS 'x'", PostgreSqlKind.CommentStmt)]
    [InlineData("COMMENT ON TRANSFORM FOR hstore LANGUAGE l IS 'x'", PostgreSqlKind.CommentStmt)]
    [InlineData("CREATE DATABASE d WITH OWNER = a ENCODING 'UTF8' CONNECTION LIMIT 5 is_template = true", PostgreSqlKind.CreatedbStmt)]
    [InlineData("ALTER DATABASE d SET TABLESPACE t", PostgreSqlKind.AlterDatabaseStmt)]
    [InlineData("ALTER DATABASE d SET work_mem = '1MB'", PostgreSqlKind.AlterDatabaseSetStmt)]
    [InlineData("DROP DATABASE IF EXISTS d WITH (FORCE)", PostgreSqlKind.DropStmt)]
    [InlineData("CREATE TABLESPACE t OWNER a LOCATION '/x' WITH (seq_page_cost = 1)", PostgreSqlKind.CreateTableSpaceStmt)]
    [InlineData("ALTER TABLESPACE t RESET (seq_page_cost)", PostgreSqlKind.AlterTableSpaceOptionsStmt)]
    [InlineData("ALTER SYSTEM RESET ALL", PostgreSqlKind.AlterSystemStmt)]
    [InlineData("DECLARE c BINARY INSENSITIVE NO SCROLL CURSOR WITH HOLD FOR SELECT 1", PostgreSqlKind.DeclareCursorStmt)]
    [InlineData("FETCH BACKWARD ALL IN c", PostgreSqlKind.FetchStmt)]
    [InlineData("MOVE -5 c", PostgreSqlKind.FetchStmt)]
    [InlineData("FETCH next", PostgreSqlKind.FetchStmt)]
    [InlineData("CLOSE ALL", PostgreSqlKind.ClosePortalStmt)]
    [InlineData("PREPARE p (int, text) AS SELECT $1", PostgreSqlKind.PrepareStmt)]
    [InlineData("EXECUTE p (1, 'x')", PostgreSqlKind.ExecuteStmt)]
    [InlineData("DEALLOCATE PREPARE ALL", PostgreSqlKind.DeallocateStmt)]
    [InlineData("LISTEN c", PostgreSqlKind.ListenStmt)]
    [InlineData("NOTIFY c, 'payload'", PostgreSqlKind.NotifyStmt)]
    [InlineData("UNLISTEN *", PostgreSqlKind.UnlistenStmt)]
    [InlineData("LOAD 'lib'", PostgreSqlKind.LoadStmt)]
    [InlineData("CHECKPOINT", PostgreSqlKind.CheckPointStmt)]
    [InlineData("DISCARD TEMP", PostgreSqlKind.DiscardStmt)]
    [InlineData("COMMIT PREPARED 'x'", PostgreSqlKind.TransactionStmt)]
    [InlineData("ROLLBACK TO savepoint", PostgreSqlKind.TransactionStmt)]
    public void EveryCommandHasItsNode(string sql, PostgreSqlKind kind)
    {
        var statements = Pg.Statements(sql + ";\nSELECT 1;");
        Assert.Equal(2, statements.Count);
        Assert.Equal(kind, Pg.KindOf(statements[0]));
        Assert.Equal(sql, statements[0].ToString());
    }

    [Fact]
    public void GrantsSayWhatOnWhatToWhom()
    {
        var columns = GrantStmt.Cast(Pg.Single("GRANT SELECT (a, b), UPDATE, ALTER SYSTEM ON TABLE s.t, u TO PUBLIC, GROUP g WITH GRANT OPTION GRANTED BY me"));
        Assert.True(columns is { Grant: true, Table: true, GrantOption: true, Revoke: false, AllPrivileges: false });
        var privileges = columns.Privileges.ToList().ConvertAll(AccessPriv.Cast);
        Assert.Equal(["a", "b"], Pg.Texts(privileges[0].Columns));
        Assert.Equal(["SELECT", "UPDATE"], privileges.Take(2).Select(p => p.Name.Node.ToString()));
        Assert.True(privileges[0].Select);
        Assert.True(privileges[2].AlterSystem);
        Assert.Equal(["s.t", "u"], Pg.Texts(columns.Objects));
        Assert.Equal(["PUBLIC", "g"], Pg.Texts(columns.Grantees));
        Assert.Equal("me", columns.GrantedBy.Node.ToString());

        var all = GrantStmt.Cast(Pg.Single("REVOKE GRANT OPTION FOR ALL PRIVILEGES ON ALL TABLES IN SCHEMA a, b FROM c CASCADE"));
        Assert.True(all is { Revoke: true, GrantOptionFor: true, AllPrivileges: true, AllTables: true, Cascade: true });
        Assert.Equal(["a", "b"], Pg.Texts(all.Schemas));

        var function = GrantStmt.Cast(Pg.Single("GRANT EXECUTE ON FUNCTION f(int, OUT text), g TO a"));
        Assert.Equal(["f(int, OUT text)", "g"], Pg.Texts(function.Functions));
        Assert.True(GrantStmt.Cast(Pg.Single("GRANT SET ON PARAMETER a.b TO c")).Parameter);

        var role = GrantRoleStmt.Cast(Pg.Single("GRANT a, b TO c WITH SET FALSE"));
        Assert.Equal(["a", "b"], Pg.Texts(role.GrantedRoles));
        Assert.Equal("SET FALSE", role.Options.First.ToString());
        Assert.Equal("ADMIN", GrantRoleStmt.Cast(Pg.Single("REVOKE ADMIN OPTION FOR a FROM b")).OptionFor.Node.ToString());
    }

    [Fact]
    public void PoliciesAndPublicationsHaveTheirParts()
    {
        var policy = CreatePolicyStmt.Cast(Pg.Single("CREATE POLICY p ON s.t AS RESTRICTIVE FOR UPDATE TO a, CURRENT_USER USING (x > 1) WITH CHECK (y)"));
        Assert.True(policy is { Restrictive: true, Update: true, Permissive: false });
        Assert.Equal("s.t", policy.Table.Node.ToString());
        Assert.Equal(["a", "CURRENT_USER"], Pg.Texts(policy.Roles));
        Assert.Equal(("x > 1", "y"), (policy.Using.ToString(), policy.WithCheck.ToString()));

        var publication = CreatePublicationStmt.Cast(Pg.Single("CREATE PUBLICATION p FOR TABLE ONLY a (x, y) WHERE (x > 1), b, TABLES IN SCHEMA s, CURRENT_SCHEMA WITH (publish = 'insert')"));
        var objects = publication.Objects.ToList().ConvertAll(PublicationObject.Cast);
        Assert.Equal([true, true, false, false], objects.ConvertAll(o => o.Table));
        Assert.True(objects[0] is { Only: true, Where.IsNone: false });
        Assert.Equal(["x", "y"], Pg.Texts(objects[0].Columns));
        Assert.Equal("s", objects[2].Schema.Node.ToString());
        Assert.True(objects[3] is { TablesInSchema: true, CurrentSchema: true });
        Assert.Single(publication.Options.ToList());
    }

    [Fact]
    public void AlteredAndDroppedObjectsSayTheirKind()
    {
        var owner = AlterOwnerStmt.Cast(Pg.Single("ALTER FOREIGN DATA WRAPPER w OWNER TO a"));
        Assert.True(owner is { Other: true, ObjectType.ForeignDataWrapper: true });
        var rename = RenameStmt.Cast(Pg.Single("ALTER TEXT SEARCH TEMPLATE s.t RENAME TO u"));
        Assert.True(rename is { Other: true, ObjectType.TextSearchTemplate: true });
        Assert.Equal("s.t", rename.Object.Node.ToString());
        var drop = DropStmt.Cast(Pg.Single("DROP OPERATOR CLASS IF EXISTS a.b USING gin CASCADE"));
        Assert.True(drop is { Other: true, IfExists: true, Cascade: true, ObjectType.OperatorClass: true });
        Assert.Equal("gin", drop.Method.Node.ToString());
        var types = DropStmt.Cast(Pg.Single("DROP TYPE a.b, int[]"));
        Assert.Equal(["a.b", "int[]"], Pg.Texts(types.Types));
        var operators = DropStmt.Cast(Pg.Single("DROP OPERATOR s.+ (int, NONE), - (NONE, text)"));
        Assert.True(OperatorSignature.Cast(operators.Operators.First) is { RightNone: true, LeftNone: false });
        var member = AlterExtensionContentsStmt.Cast(Pg.Single("ALTER EXTENSION e ADD FUNCTION s.f(int)"));
        Assert.True(member is { Add: true, Function: true });
        Assert.Equal("s.f(int)", member.Signature.Node.ToString());
        Assert.True(AlterExtensionContentsStmt.Cast(Pg.Single("ALTER EXTENSION e DROP TABLE t")) is { Drop: true, Table: true });
        var schema = AlterObjectSchemaStmt.Cast(Pg.Single("ALTER OPERATOR * (int, int) SET SCHEMA s"));
        Assert.Equal("* (int, int)", schema.Operator.Node.ToString());
    }

    [Fact]
    public void FunctionTablesAndJsonTablesHaveTheirColumns()
    {
        var select = SelectStmt.Cast(Pg.Single("""
            SELECT * FROM JSON_TABLE(d, '$[*]' AS p PASSING 1 AS x COLUMNS (
                id FOR ORDINALITY, a int PATH '$.a' DEFAULT 0 ON EMPTY NULL ON ERROR, b bool EXISTS PATH '$.b',
                NESTED PATH '$.n' COLUMNS (c text)) ERROR ON ERROR) AS t,
              XMLTABLE(XMLNAMESPACES('u' AS n), '/r' PASSING x COLUMNS e int PATH '@e' DEFAULT 1 NOT NULL) AS u,
              ROWS FROM (f(1) AS (g int), h()) WITH ORDINALITY AS v
            """));
        var sources = select.From.ToList().ConvertAll(RangeFunction.Cast);
        var json = SpecialFunction.Cast(sources[0].Functions.First);
        var columns = json.Columns.ToList().ConvertAll(TableFuncColumn.Cast);
        Assert.Equal(["id", "a", "b", ""], columns.ConvertAll(c => c.Name.Node.IsNone ? "" : c.Name.Node.ToString()));
        Assert.True(columns[0].ForOrdinality);
        Assert.True(columns[1] is { OnEmpty.IsDefault: true, OnError.Null: true });
        Assert.True(columns[2].Exists);
        Assert.Equal("c text", columns[3].Columns.First.ToString());
        Assert.Equal("1 AS x", json.Passing.First.ToString());
        Assert.True(json.OnError.Error);
        var xml = SpecialFunction.Cast(sources[1].Functions.First);
        Assert.Equal("'u' AS n", xml.Namespaces.First.ToString());
        Assert.True(TableFuncColumn.Cast(xml.Columns.First).NotNull);
        Assert.Equal(["f(1) AS (g int)", "h()"], Pg.Texts(sources[2].Items));
        Assert.Equal("g int", RowsFromItem.Cast(sources[2].Items.First).Columns.First.ToString());
    }

    [Fact]
    public void WindowFramesHaveTheirBounds()
    {
        var call = FuncCall.Cast(Pg.Expression("sum(a) OVER (ORDER BY b RANGE BETWEEN '1 day' PRECEDING AND UNBOUNDED FOLLOWING EXCLUDE CURRENT ROW)"));
        Assert.True(call.Over is { Range: true, ExcludeCurrentRow: true });
        var bounds = call.Over.FrameBounds.ToList().ConvertAll(FrameBound.Cast);
        Assert.True(bounds[0] is { Preceding: true });
        Assert.Equal("'1 day'", bounds[0].Offset.ToString());
        Assert.True(bounds[1].UnboundedFollowing);
    }
}
