using SqlGitOps.Syntax.PostgreSql;
using SqlGitOps.Syntax.Tree;
using Xunit;

namespace SqlGitOps.Syntax.Tests.PostgreSql;

public class PostgreSqlStatementTests
{
    [Theory]
    [InlineData("CREATE VIEW v (a) WITH (security_barrier) AS SELECT 1 WITH LOCAL CHECK OPTION", PostgreSqlKind.ViewStmt)]
    [InlineData("CREATE OR REPLACE RECURSIVE VIEW v (a) AS VALUES (1)", PostgreSqlKind.ViewStmt)]
    [InlineData("CREATE SEQUENCE IF NOT EXISTS s AS int INCREMENT BY -1 NO CYCLE OWNED BY t.a", PostgreSqlKind.CreateSeqStmt)]
    [InlineData("ALTER SEQUENCE s RESTART WITH 5", PostgreSqlKind.AlterSeqStmt)]
    [InlineData("CREATE SCHEMA s AUTHORIZATION me CREATE TABLE t (a int) CREATE VIEW v AS SELECT 1", PostgreSqlKind.CreateSchemaStmt)]
    [InlineData("CREATE EXTENSION IF NOT EXISTS \"uuid-ossp\" WITH SCHEMA public VERSION '1' CASCADE", PostgreSqlKind.CreateExtensionStmt)]
    [InlineData("CREATE TYPE t AS ENUM ('a', 'b')", PostgreSqlKind.CreateEnumStmt)]
    [InlineData("CREATE TYPE t AS (a int, b text COLLATE \"C\")", PostgreSqlKind.CompositeTypeStmt)]
    [InlineData("CREATE TYPE t AS RANGE (subtype = double precision)", PostgreSqlKind.CreateRangeStmt)]
    [InlineData("CREATE TYPE t (INPUT = a.b, LIKE = numeric, ALIGNMENT = double)", PostgreSqlKind.DefineTypeStmt)]
    [InlineData("ALTER TYPE t ADD VALUE IF NOT EXISTS 'c' AFTER 'b'", PostgreSqlKind.AlterEnumStmt)]
    [InlineData("ALTER TYPE t ADD ATTRIBUTE a int CASCADE, DROP ATTRIBUTE b", PostgreSqlKind.AlterTableStmt)]
    [InlineData("CREATE DOMAIN d AS text DEFAULT 'x' CONSTRAINT c CHECK (VALUE <> '') NOT NULL", PostgreSqlKind.CreateDomainStmt)]
    [InlineData("ALTER DOMAIN d ADD CONSTRAINT c CHECK (VALUE <> '') NOT VALID", PostgreSqlKind.AlterDomainStmt)]
    [InlineData("CREATE CONSTRAINT TRIGGER x AFTER INSERT OR UPDATE OF a, b ON t DEFERRABLE FOR EACH ROW WHEN (OLD.a <> NEW.a) EXECUTE FUNCTION f('a', 1)", PostgreSqlKind.CreateTrigStmt)]
    [InlineData("CREATE RULE r AS ON INSERT TO t WHERE NEW.a > 1 DO INSTEAD (INSERT INTO u VALUES (1); DELETE FROM v)", PostgreSqlKind.RuleStmt)]
    [InlineData("DO LANGUAGE plpgsql $$ BEGIN END $$", PostgreSqlKind.DoStmt)]
    [InlineData("CALL p(1, x => 2)", PostgreSqlKind.CallStmt)]
    [InlineData("COMMENT ON CONSTRAINT c ON DOMAIN d IS 'x'", PostgreSqlKind.CommentStmt)]
    [InlineData("COMMENT ON CAST (int AS text) IS NULL", PostgreSqlKind.CommentStmt)]
    [InlineData("DROP TABLE IF EXISTS a, b.c CASCADE", PostgreSqlKind.DropStmt)]
    [InlineData("DROP FUNCTION f(int, OUT text), g", PostgreSqlKind.DropStmt)]
    [InlineData("DROP TRIGGER x ON t RESTRICT", PostgreSqlKind.DropStmt)]
    [InlineData("TRUNCATE TABLE ONLY a, b * RESTART IDENTITY CASCADE", PostgreSqlKind.TruncateStmt)]
    [InlineData("LOCK TABLE a, b IN SHARE ROW EXCLUSIVE MODE NOWAIT", PostgreSqlKind.LockStmt)]
    [InlineData("VACUUM (FULL, ANALYZE, PARALLEL 2) a (b, c), d", PostgreSqlKind.VacuumStmt)]
    [InlineData("ANALYZE VERBOSE a", PostgreSqlKind.VacuumStmt)]
    [InlineData("CLUSTER t USING i", PostgreSqlKind.ClusterStmt)]
    [InlineData("REINDEX (VERBOSE) TABLE CONCURRENTLY t", PostgreSqlKind.ReindexStmt)]
    [InlineData("REFRESH MATERIALIZED VIEW CONCURRENTLY v WITH NO DATA", PostgreSqlKind.RefreshMatViewStmt)]
    [InlineData("COPY (SELECT 1) TO STDOUT WITH (FORMAT csv, FORCE_QUOTE (a, b), HEADER)", PostgreSqlKind.CopyStmt)]
    [InlineData("EXPLAIN (ANALYZE, FORMAT json) SELECT 1", PostgreSqlKind.ExplainStmt)]
    [InlineData("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY", PostgreSqlKind.TransactionStmt)]
    [InlineData("ROLLBACK WORK TO SAVEPOINT a", PostgreSqlKind.TransactionStmt)]
    [InlineData("PREPARE TRANSACTION 'x'", PostgreSqlKind.TransactionStmt)]
    [InlineData("SET LOCAL lock_timeout = '5s'", PostgreSqlKind.VariableSetStmt)]
    [InlineData("SET search_path TO app, public", PostgreSqlKind.VariableSetStmt)]
    [InlineData("SET SESSION AUTHORIZATION DEFAULT", PostgreSqlKind.VariableSetStmt)]
    [InlineData("SET TIME ZONE INTERVAL '-08:00' HOUR TO MINUTE", PostgreSqlKind.VariableSetStmt)]
    [InlineData("SET CONSTRAINTS ALL DEFERRED", PostgreSqlKind.VariableSetStmt)]
    [InlineData("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE", PostgreSqlKind.VariableSetStmt)]
    [InlineData("RESET ALL", PostgreSqlKind.VariableSetStmt)]
    [InlineData("SHOW TIME ZONE", PostgreSqlKind.VariableShowStmt)]
    [InlineData("GRANT SELECT (a), UPDATE ON t TO me", PostgreSqlKind.GrantStmt)]
    [InlineData("CREATE POLICY p ON t USING (a = 1)", PostgreSqlKind.CreatePolicyStmt)]
    [InlineData("ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO me", PostgreSqlKind.AlterDefaultPrivilegesStmt)]
    [InlineData("ALTER ROLE me SET search_path TO x", PostgreSqlKind.AlterRoleSetStmt)]
    [InlineData("${statement}", PostgreSqlKind.PlaceholderStmt)]
    [InlineData("WITH a AS (DELETE FROM t RETURNING *) INSERT INTO u SELECT * FROM a", PostgreSqlKind.InsertStmt)]
    [InlineData("(SELECT 1) UNION ALL (SELECT 2) LIMIT 1", PostgreSqlKind.SelectStmt)]
    [InlineData("TABLE t", PostgreSqlKind.SelectStmt)]
    public void TheNodeSpansTheStatementWithoutItsSemicolon(string sql, PostgreSqlKind kind)
    {
        var statements = Pg.Statements("SELECT 0;\n-- before\n" + sql + " ;\nSELECT 9;");
        Assert.Equal(3, statements.Count);
        Assert.Equal(kind, Pg.KindOf(statements[1]));
        Assert.Equal(sql, statements[1].ToString());
    }

    [Fact]
    public void FunctionsKeepTheirHeaderAndBody()
    {
        var function = CreateFunctionStmt.Cast(Pg.Single("""
            CREATE OR REPLACE FUNCTION app.f(a int, IN b text, double precision DEFAULT 1, VARIADIC rest text[])
            RETURNS TABLE (x int, y app.t.c%TYPE) LANGUAGE plpgsql STABLE STRICT SECURITY DEFINER PARALLEL SAFE COST 10
            SET search_path = pg_catalog, app AS $body$ BEGIN; END; $body$
            """));
        Assert.True(function is { OrReplace: true, Stable: true, Strict: true, SecurityDefiner: true, ReturnsTable: true });
        var parameters = function.Parameters.ToList().ConvertAll(FunctionParameter.Cast);
        Assert.Equal(["a", "b", "", "rest", "x", "y"], parameters.ConvertAll(p => p.Name.Node.IsNone ? "" : p.Name.Node.ToString()));
        Assert.Equal("double precision", parameters[2].Type.Node.ToString());
        Assert.True(parameters[1].In);
        Assert.True(parameters[5].TableColumn);
        Assert.Equal("plpgsql", function.Language.Node.ToString());
        Assert.True(function.Body.Text);
        Assert.Equal("$body$ BEGIN; END; $body$", function.Body.Texts.First.ToString());
    }

    [Fact]
    public void SemicolonsInAnAtomicBodyEndNoStatement()
    {
        var statements = Pg.Statements("""
            CREATE PROCEDURE p() BEGIN ATOMIC INSERT INTO t VALUES (CASE WHEN a THEN 1 END); ; DELETE FROM u; END;
            CREATE FUNCTION f() RETURNS int LANGUAGE sql RETURN 1 + 1;
            """);
        Assert.Equal(2, statements.Count);
        var body = CreateFunctionStmt.Cast(statements[0]).Body;
        Assert.True(body.Atomic);
        Assert.Equal([PostgreSqlKind.InsertStmt, PostgreSqlKind.DeleteStmt], body.Statements.ToList().Select(Pg.KindOf));
        Assert.Equal("1 + 1", CreateFunctionStmt.Cast(statements[1]).Body.Expression.ToString());
    }

    [Fact]
    public void SelectHasItsClauses()
    {
        var select = SelectStmt.Cast(Pg.Single("""
            WITH RECURSIVE a (n) AS NOT MATERIALIZED (SELECT 1 UNION ALL SELECT n + 1 FROM a) SEARCH DEPTH FIRST BY n SET o CYCLE n SET c USING p
            SELECT DISTINCT ON (x) x AS one, t.*, y two
            FROM ONLY s.t AS t (x, y) TABLESAMPLE system (10)
              LEFT JOIN LATERAL (SELECT 1) AS q ON true
              NATURAL JOIN (a CROSS JOIN b) AS j,
              ROWS FROM (f(1) AS (a int), g()) WITH ORDINALITY AS r,
              generate_series(1, 2) AS g (n),
              json_table(doc, '$[*]' COLUMNS (id FOR ORDINALITY, NESTED PATH '$.x' COLUMNS (v int PATH '$'))) AS jt
            WHERE x > 1
            GROUP BY x, ROLLUP (y, (z, w)), GROUPING SETS ((), CUBE (a))
            HAVING count(*) > 1
            WINDOW w AS (PARTITION BY x ORDER BY y RANGE UNBOUNDED PRECEDING EXCLUDE TIES)
            ORDER BY x DESC NULLS LAST, y USING <
            OFFSET 5 ROWS FETCH FIRST 10 ROWS WITH TIES
            FOR UPDATE OF t NOWAIT
            """));
        Assert.True(select is { Distinct: true, WithTies: true });
        var common = CommonTableExpr.Cast(select.With.Queries.First);
        Assert.True(common is { NotMaterialized: true, SearchDepthFirst: true, Cycle: true });
        Assert.Equal(["x AS one", "t.*", "y two"], Pg.Texts(select.Targets));
        var from = select.From.ToList();
        Assert.Equal(
            [PostgreSqlKind.JoinExpr, PostgreSqlKind.RangeFunction, PostgreSqlKind.RangeFunction, PostgreSqlKind.RangeFunction],
            from.Select(Pg.KindOf));
        var natural = JoinExpr.Cast(from[0]);
        Assert.True(natural.Natural);
        Assert.Equal("(a CROSS JOIN b) AS j", natural.Right.ToString());
        Assert.Equal("j", JoinExpr.Cast(natural.Right).Alias.Name.Node.ToString());
        var left = JoinExpr.Cast(natural.Left);
        Assert.True(left.IsLeft);
        Assert.Equal("true", left.Condition.ToString());
        Assert.True(RangeVar.Cast(left.Left).Only);
        Assert.True(RangeSubselect.Cast(left.Right).Lateral);
        Assert.Equal("x > 1", select.Where.ToString());
        Assert.Equal(3, select.GroupBy.Count);
        Assert.True(GroupingSet.Cast(select.GroupBy.ToList()[2]).Sets);
        Assert.Equal(2, select.OrderBy.Count);
        Assert.Equal("10", select.Limit.ToString());
        Assert.Equal("5", select.Offset.ToString());
        Assert.True(LockingClause.Cast(select.Locking.First) is { Update: true, NoWait: true });
    }

    [Fact]
    public void SetOperationsNestByPrecedence()
    {
        var select = SelectStmt.Cast(Pg.Single("SELECT 1 UNION SELECT 2 INTERSECT SELECT 3 EXCEPT ALL SELECT 4"));
        Assert.True(select.SetOperation is { Except: true, All: true });
        var union = SelectStmt.Cast(select.SetOperation.Left).SetOperation;
        Assert.True(union.Union);
        Assert.True(SelectStmt.Cast(union.Right).SetOperation.Intersect);
        Assert.Equal("SELECT 2 INTERSECT SELECT 3", union.Right.ToString());
    }

    [Fact]
    public void DataChangesShowTableColumnsAndCondition()
    {
        var insert = InsertStmt.Cast(Pg.Single(
            "INSERT INTO s.t AS x (a, b.c, d[1]) OVERRIDING USER VALUE VALUES (1, DEFAULT, 3) ON CONFLICT (a) WHERE b DO UPDATE SET (a, b) = (SELECT 1, 2), c = excluded.c WHERE t.a = 1 RETURNING WITH (OLD AS o) o.a, *"));
        Assert.Equal("s.t", insert.Relation.Node.ToString());
        Assert.Equal(["a", "b.c", "d[1]"], Pg.Texts(insert.Columns));
        Assert.True(insert.OnConflict.DoUpdate);
        Assert.Equal("b", insert.OnConflict.IndexWhere.ToString());
        Assert.Equal("t.a = 1", insert.OnConflict.Where.ToString());
        Assert.Equal(2, insert.OnConflict.Assignments.Count);
        Assert.Equal(2, insert.Returning.Count);

        var update = UpdateStmt.Cast(Pg.Single("UPDATE ONLY t SET a = 1, b[2] = DEFAULT FROM u WHERE t.id = u.id"));
        Assert.True(update.Relation.Only);
        Assert.True(update.Relation.Alias.IsNone);
        Assert.Equal("t.id = u.id", update.Where.ToString());
        Assert.Equal(PostgreSqlKind.CurrentOfExpr, Pg.KindOf(DeleteStmt.Cast(Pg.Single("DELETE FROM t USING u WHERE CURRENT OF c")).Where));
        Assert.True(DeleteStmt.Cast(Pg.Single("DELETE FROM t")).Where.IsNone);

        var merge = MergeStmt.Cast(Pg.Single(
            "MERGE INTO t USING (SELECT 1) AS s ON t.a = s.a WHEN MATCHED AND s.b THEN UPDATE SET c = 1 WHEN NOT MATCHED BY SOURCE THEN DELETE WHEN NOT MATCHED THEN INSERT (a) VALUES (1) RETURNING merge_action()"));
        Assert.Equal("t.a = s.a", merge.Condition.ToString());
        var clauses = merge.WhenClauses.ToList().ConvertAll(MergeWhenClause.Cast);
        Assert.True(clauses[0] is { Matched: true, Update: true });
        Assert.True(clauses[1] is { NotMatchedBySource: true, Delete: true });
        Assert.True(clauses[2] is { NotMatchedByTarget: true, Insert: true });
    }

    [Theory]
    [InlineData("CREATE TABLE {{prefix}}users (id int)", "{{prefix}}users")]
    [InlineData("CREATE TABLE ${schema}.users (id int)", "${schema}.users")]
    [InlineData("CREATE TABLE users_${suffix} (id ${type})", "users_${suffix}")]
    [InlineData("CREATE TABLE \"${schema}\".t (${columns}, id int) ${options}", "\"${schema}\".t")]
    public void PlaceholdersStandForNamesAndTypes(string sql, string name)
    {
        var table = CreateStmt.Cast(Pg.Single(sql));
        Assert.Equal(name, table.Relation.Node.ToString());
        Assert.Equal(sql, table.Node.ToString());
    }

    [Theory]
    [InlineData("SELECT * FROM {{table}} WHERE a = :'x' AND b IN ${list} AND {{condition}}")]
    [InlineData("UPDATE :schema.t SET a = :a::int WHERE id = ${id}")]
    [InlineData("ALTER TABLE {{.Namespace}}.t ADD COLUMN a int DEFAULT ${x}")]
    [InlineData("INSERT INTO t ${query}")]
    [InlineData("{{if .postgres}}\nSELECT 1;\n{{else}}\nSELECT 2;\n{{end}}")]
    [InlineData("${before}\nCREATE TABLE t (a int);")]
    [InlineData("ALTER TABLE \"{{ index .Options \"Namespace\" }}\".\"users\" RENAME COLUMN a TO b;")]
    [InlineData("SELECT @extschema@.f(a), x FROM @extschema@.t;")]
    public void PlaceholdersAreNoErrors(string sql) => Assert.Empty(Pg.Parse(sql).Errors);

    [Fact]
    public void TheDumpShowsFieldsKindsAndText()
    {
        var dump = SyntaxDump.WriteText(Pg.Parse("DROP TABLE a"), SyntaxNames.For(SqlDialect.PostgreSql));
        Assert.Equal(
            """
            Script
              Statements: DropStmt Table
                Objects: QualifiedName
                  Parts: Name «a»

            """.ReplaceLineEndings("\n"),
            dump);
    }
}
