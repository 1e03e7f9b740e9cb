using SqlGitOps.Rules.Tests.Claims;
using SqlGitOps.Rules.Tests.Specs;
using SqlGitOps.Syntax;
using SqlGitOps.Testing;

namespace SqlGitOps.Rules.Tests;

/// <summary>
/// What the model says about PostgreSQL is what real servers of all supported majors do: every sample of every rule runs
/// on them.
/// </summary>
public sealed class ModelClaimTests
{
    public static TheoryData<int, string> MajorsAndSpecs
    {
        get
        {
            var data = new TheoryData<int, string>();
            foreach (var major in PostgresServer.SupportedMajors)
            {
                foreach (var rule in RuleCatalog.All)
                {
                    if (SamplesFor(RuleSpecTests.SpecOf(rule.Descriptor.Name), major).Count > 0)
                    {
                        data.Add(major, rule.Descriptor.Name);
                    }
                }

                data.Add(major, MoreClaims);
            }

            return data;
        }
    }

    /// <summary>The file with samples for statements that no rule has samples of.</summary>
    private const string MoreClaims = "MoreClaims";

    [PostgresTheory]
    [MemberData(nameof(MajorsAndSpecs))]
    public async Task Servers_do_what_the_model_says(int major, string name)
    {
        var spec = name == MoreClaims
            ? RuleSpec.Read(RepositoryPaths.Combine("tests", "SqlGitOps.Rules.Tests", "Claims", MoreClaims + ".md"))
            : RuleSpecTests.SpecOf(name);
        var mismatches = new List<string>();
        await using var database = await PostgresServer.Get(major).CreateDatabaseAsync();
        foreach (var sample in SamplesFor(spec, major))
        {
            mismatches.AddRange(await new ClaimCheck(sample, database, major).RunAsync());
        }

        Assert.True(mismatches.Count == 0, string.Join('\n', mismatches));
    }

    private static List<RuleSample> SamplesFor(RuleSpec spec, int major) =>
        [.. spec.Samples.Where(s => s.Dialect == SqlDialect.PostgreSql && s.IsVerified && (!s.IsVersionGiven || s.Version.Major <= major))];
}
