using SqlGitOps.Review.Rules;
using SqlGitOps.Rules.Tests.Specs;
using SqlGitOps.Testing;

namespace SqlGitOps.Rules.Tests;

/// <summary>Runs the samples of every rule's spec file.</summary>
public sealed class RuleSpecTests
{
    public static TheoryData<string> RuleNames
    {
        get
        {
            var names = new TheoryData<string>();
            foreach (var rule in RuleCatalog.All)
            {
                names.Add(rule.Descriptor.Name);
            }

            return names;
        }
    }

    internal static RuleSpec SpecOf(string rule)
    {
        var path = Directory.EnumerateFiles(RepositoryPaths.Combine("rules"), rule + ".md", SearchOption.AllDirectories).SingleOrDefault();
        Assert.True(path is not null, $"rules/<Category>/{rule}.md is missing: every rule needs a spec with bad and good samples.");
        return RuleSpec.Read(path);
    }

    [Theory]
    [MemberData(nameof(RuleNames))]
    public void Samples_yield_exactly_the_expected_findings(string name)
    {
        var rule = RuleCatalog.All.Single(r => r.Descriptor.Name == name);
        var rules = new List<Rule> { rule };
        if (rule.Descriptor.Id != "SGO0001")
        {
            // A sample with a typo would prove nothing.
            rules.Add(RuleCatalog.All.Single(r => r.Descriptor.Id == "SGO0001"));
        }

        foreach (var sample in SpecOf(name).Samples)
        {
            var (found, details) = SampleReview.Run(sample, rules);
            Assert.True(
                sample.Expected.Order(StringComparer.Ordinal).SequenceEqual(found.Order(StringComparer.Ordinal), StringComparer.Ordinal),
                $"{sample}\nexpected:\n{string.Join('\n', sample.Expected)}\nfound:\n{details}");
        }
    }

    [Theory]
    [MemberData(nameof(RuleNames))]
    public void Specs_have_bad_and_good_samples(string name)
    {
        var samples = SpecOf(name).Samples;
        Assert.Contains(samples, s => s.Expected.Count > 0);
        Assert.Contains(samples, s => s.Expected.Count == 0);
    }

    [Fact]
    public void Ids_are_unique_and_begin_with_the_digit_of_their_category()
    {
        var ids = RuleCatalog.All.Select(r => r.Descriptor.Id).ToList();
        Assert.Equal(ids.Count, ids.Distinct(StringComparer.Ordinal).Count());
        Assert.All(RuleCatalog.All, rule =>
        {
            Assert.Matches("^SGO[0-9]{4}$", rule.Descriptor.Id);
            Assert.Equal((int)rule.Descriptor.Category, rule.Descriptor.Id[3] - '0');
            Assert.Equal(rule.GetType().Name, rule.Descriptor.Name);
            Assert.False(rule.Descriptor.Title.EndsWith('.'));
        });
    }
}
