using Npgsql;
using SqlGitOps.Syntax.PostgreSql;
using SqlGitOps.Syntax.Text;
using SqlGitOps.Syntax.Versions;
using SqlGitOps.Testing;
using Xunit;

namespace SqlGitOps.Syntax.Tests.PlPgSql;

/// <summary>The samples of the other tests, compiled by real servers.</summary>
public class PlPgSqlServerTests
{
    private static async Task<List<string>> RefusedAsync(int major, IEnumerable<string> functions)
    {
        await using var database = await PostgresServer.Get(major).CreateDatabaseAsync();
        await using var connection = await database.OpenAsync();
        await using (var types = new NpgsqlCommand(
            "CREATE TYPE pg_temp.inner_type AS (g int, h int[]); CREATE TYPE pg_temp.outer_type AS (f pg_temp.inner_type)", connection))
        {
            await types.ExecuteNonQueryAsync();
        }

        var refused = new List<string>();
        foreach (var function in functions)
        {
            try
            {
                await using var command = new NpgsqlCommand("CREATE OR REPLACE FUNCTION pg_temp." + function, connection);
                await command.ExecuteNonQueryAsync();
            }
            catch (PostgresException e) when (e.SqlState.StartsWith("42", StringComparison.Ordinal) || e.SqlState is "0A000" or "22004")
            {
                refused.Add(function);
            }
        }

        return refused;
    }

    private static string Function(string statement, string returns = "int", string declarations = PlPgSqlStatementTests.Declarations) =>
        $"f(int) RETURNS {returns} LANGUAGE plpgsql AS $body$ {declarations} BEGIN {statement} END $body$";

    [PostgresFact]
    public async Task TheServerTakesEverySample()
    {
        var functions = PlPgSqlStatementTests.Samples.Select(row => Function((string)row[0]))
            .Concat(PlPgSqlStatementTests.DeclarationSamples.Select(row => Function("", declarations: "DECLARE " + row[0])))
            .ToList();
        Assert.Empty(await RefusedAsync(18, functions));
        var sets = PlPgSqlStatementTests.SetSamples.Select(row => Function((string)row[0], "SETOF int").Replace("f(int)", "g(int)", StringComparison.Ordinal));
        Assert.Empty(await RefusedAsync(18, sets));
    }

    [PostgresFact]
    public async Task TheServerRefusesEveryMistake()
    {
        var functions = PlPgSqlStatementTests.Mistakes.Select(row => Function((string)row[0])).ToList();
        Assert.Equal(functions, await RefusedAsync(18, functions));
    }

    /// <summary>Statements that need a version, and the one before it refuses.</summary>
    public static TheoryData<string, int> Newer => new()
    {
        { "arr[1:2] := ARRAY[1, 2];", 14 },
        { "r.f[1].g := 1;", 14 },
        { "a := ;", 14 },
        { "DECLARE x pg_temp.outer_type; BEGIN x.f.g := 1; x.f.h[1] := 2; END;", 14 },
        { "DECLARE x pg_class%ROWTYPE[]; y pg_class.relname%TYPE[]; BEGIN END;", 17 },
        { "OPEN pc(k => 1, l => 'x');", 18 },
        { "FOR x IN pc(k => 1, l => 'x') LOOP NULL; END LOOP;", 18 },
    };

    [PostgresTheory]
    [MemberData(nameof(Newer))]
    public async Task NewSyntaxIsKnownWithItsVersion(string statement, int since)
    {
        using var tree = RoutineBodies.ParsePlPgSql(SourceText.From($"BEGIN {statement} END"));
        Assert.Empty(tree.Errors);
        Assert.All(SyntaxVersions.RequirementsOf(tree), requirement => Assert.Equal(since, requirement.Since.Major));
        Assert.NotEmpty(SyntaxVersions.RequirementsOf(tree));
        Assert.Empty(await RefusedAsync(since, [Function(statement)]));
        Assert.Single(await RefusedAsync(since - 1, [Function(statement)]));
    }
}
