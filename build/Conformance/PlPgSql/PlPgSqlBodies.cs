using System.Text;
using SqlGitOps.Syntax.PostgreSql;

namespace SqlGitOps.Conformance.PlPgSql;

/// <summary>Bodies of routines: what a server says when it compiles them is what our parsers say.</summary>
internal sealed class PlPgSqlBodies : IConformanceCheck
{
    private const int DamagedCount = 6000;
    private const int Seed = 20261121;

    // The newest server has the grammar that we parse; the oldest shows that newer syntax is known as such.
    private static readonly int[] s_majors = [18, 13];

    public string Name => "plpgsql";

    public string Title => "PL/pgSQL and SQL bodies";

    public async Task<CheckResult> RunAsync(ConformanceContext context, CancellationToken cancellation)
    {
        var plpgsql = RoutineCases.Read(context, RoutineLanguage.PlPgSql);
        var sql = RoutineCases.Read(context, RoutineLanguage.Sql);
        var passed = true;
        var report = new StringBuilder(
            """
            Every function, procedure and DO of the corpus is compiled by real servers with `check_function_bodies` on, DO as a function.
            Accepted there: we must report no error, and no construct newer than the server. Refused with "syntax error": we must report
            an error, or a construct newer than the server (at least 99 %). Damaged are copies with one token deleted, doubled or
            exchanged, or the rest cut off. "Other" are refusals that are not about grammar.

            | bodies | server | all | accepted | by us too | syntax error | by us too | other |
            |---|---:|---:|---:|---:|---:|---:|---:|

            """);
        var others = new StringBuilder();
        foreach (var major in s_majors)
        {
            await using var server = await RoutineServer.StartAsync(major, cancellation);
            var damaged = major == s_majors[0] ? RoutineCases.Damage(plpgsql, DamagedCount, Seed) : [];
            foreach (var (what, cases) in new (string, IEnumerable<RoutineCase>)[] { ("PL/pgSQL", plpgsql), ("SQL", sql), ("PL/pgSQL, damaged", damaged) })
            {
                var comparison = new Comparison(what, major, context.Log);
                var any = false;
                foreach (var routine in cases)
                {
                    comparison.Add(routine, await server.CompileAsync(routine.Statement, cancellation));
                    any = true;
                }

                if (any)
                {
                    passed &= comparison.Passed;
                    report.Append(comparison.Row());
                }

                if (major == s_majors[0] && what == "PL/pgSQL")
                {
                    comparison.WriteOthers(others);
                }
            }
        }

        report.Append("\nThe other refusals of the undamaged PL/pgSQL bodies, and how many of them we report; the rest needs to know what names mean.\n\n");
        report.Append("| message | bodies | by us too |\n|---|---:|---:|\n").Append(others);
        return new CheckResult(passed, report.ToString());
    }
}
