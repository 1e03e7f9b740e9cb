using SqlGitOps.Deploy.History;
using SqlGitOps.Deploy.Planning;
using SqlGitOps.Migrations;
using SqlGitOps.Syntax;
using SqlGitOps.Testing;
using Xunit;

namespace SqlGitOps.Deploy.Tests;

/// <summary>Repeatable migrations: in which order they run, and when again.</summary>
public sealed class RepeatableTests : IDisposable
{
    private readonly TemporaryFolder _folder = new("repeatable");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [ClassData(typeof(EnginesAndPooler))]
    public async Task ViewsRunAfterWhatTheyReadAndAgainWhenTheyChanged(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        var replace = engine == Engines.Sqlite ? "DROP VIEW IF EXISTS {0};\nCREATE VIEW {0} AS" : "CREATE OR REPLACE VIEW {0} AS";
        string View(string name, string query) => string.Format(System.Globalization.CultureInfo.InvariantCulture, replace, name) + " " + query;
        target.Write("V1__t.sql", "CREATE TABLE t (id integer);");
        target.Write("R__a_report.sql", View("a_report", "SELECT id FROM m_middle"));
        target.Write("R__m_middle.sql", View("m_middle", "SELECT id FROM z_base"));
        target.Write("R__z_base.sql", View("z_base", "SELECT id FROM t"));
        target.Write("R__b_other.sql", View("b_other", "SELECT id FROM t"));

        var first = await target.DeployAsync();

        Assert.True(first.Outcome == DeployOutcome.Done, first.Error?.ToString());
        Assert.Equal(["V1__t.sql", "R__b_other.sql", "R__z_base.sql", "R__m_middle.sql", "R__a_report.sql"], first.Applied.Select(m => m.Script));
        Assert.Equal(DeployOutcome.NothingToDo, (await target.DeployAsync()).Outcome);

        // What reads a changed one does not run again.
        target.Write("R__z_base.sql", View("z_base", "SELECT id FROM t WHERE id > 0"));
        Assert.Equal(["R__z_base.sql"], (await target.DeployAsync()).Applied.Select(m => m.Script));

        // A new version comes first, whatever its name.
        target.Write("R__a_report.sql", View("a_report", "SELECT id FROM m_middle WHERE id > 1"));
        target.Write("R__m_middle.sql", View("m_middle", "SELECT id FROM z_base WHERE id > 1"));
        target.Write("V2__u.sql", "CREATE TABLE u (id integer);");
        Assert.Equal(["V2__u.sql", "R__m_middle.sql", "R__a_report.sql"], (await target.DeployAsync()).Applied.Select(m => m.Script));
    }

    [Fact]
    public void FunctionsTypesAndTheirBodiesCount()
    {
        _folder.Write("R__a.sql", "CREATE VIEW a AS SELECT s.f(1);");
        _folder.Write("R__b.sql", "CREATE OR REPLACE FUNCTION s.f(i integer) RETURNS integer LANGUAGE plpgsql AS $$ BEGIN RETURN (SELECT count(*) FROM c) + g(); END $$;");
        _folder.Write("R__c.sql", "CREATE VIEW c AS SELECT 'x'::d AS v;");
        _folder.Write("R__d.sql", "CREATE DOMAIN d AS text;");
        _folder.Write("R__e.sql", "CREATE FUNCTION g() RETURNS integer LANGUAGE sql AS 'SELECT 1';");
        _folder.Write("R__f.sql", "CREATE VIEW h AS SELECT d AS b, 'a' AS c, e.g FROM (SELECT 1 AS d, 2 AS g) AS e;");

        var plan = Plan();

        Assert.Equal(["R__d.sql", "R__c.sql", "R__e.sql", "R__b.sql", "R__a.sql", "R__f.sql"], plan.Pending.Select(p => p.Script));
        Assert.Empty(plan.Notices);
    }

    [Fact]
    public void NamesInOtherSchemasAreOthers()
    {
        _folder.Write("R__a.sql", "CREATE VIEW x.a AS SELECT * FROM y.b;");
        _folder.Write("R__b.sql", "CREATE VIEW x.b AS SELECT 1;");
        _folder.Write("R__c.sql", "CREATE VIEW y.b AS SELECT 1;");

        Assert.Equal(["R__b.sql", "R__c.sql", "R__a.sql"], Plan().Pending.Select(p => p.Script));
    }

    [Fact]
    public void CircleRunsByNameAndIsSaid()
    {
        _folder.Write("R__a_reads_the_circle.sql", "CREATE VIEW a AS SELECT * FROM c;");
        _folder.Write("R__b.sql", "CREATE FUNCTION b() RETURNS integer LANGUAGE sql AS 'SELECT c()';");
        _folder.Write("R__c.sql", "CREATE FUNCTION c() RETURNS integer LANGUAGE sql AS 'SELECT b()';\nCREATE VIEW c AS SELECT 1;");
        _folder.Write("R__d.sql", "SELECT 1;");

        var plan = Plan();

        Assert.Equal(["R__d.sql", "R__b.sql", "R__c.sql", "R__a_reads_the_circle.sql"], plan.Pending.Select(p => p.Script));
        Assert.Equal(["'R__b.sql', 'R__c.sql' need each other, so they run in the order of their names."], plan.Notices);
        Assert.True(plan.IsRunnable);
    }

    private DeploymentPlan Plan() => new DeploymentPlanner(Readers.For(SqlDialect.PostgreSql)).Plan(
        MigrationFile.ReadAll(MigrationSet.Discover(_folder.Root).Deployable), HistorySnapshot.Absent, new PlanOptions());
}
