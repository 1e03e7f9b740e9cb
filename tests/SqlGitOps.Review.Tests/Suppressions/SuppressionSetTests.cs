using SqlGitOps.Review.Findings;
using SqlGitOps.Review.Suppressions;
using SqlGitOps.Syntax.Text;
using Xunit;

namespace SqlGitOps.Review.Tests.Suppressions;

public sealed class SuppressionSetTests
{
    private const SuppressionProblemKind Unused = SuppressionProblemKind.Unused;

    [Fact]
    public void A_comment_covers_all_lines_of_the_next_statement_and_no_other()
    {
        var result = Review(
            """
            CREATE TABLE a (!b int);
            -- sqlgitops-ignore SGO1001: the table is empty
            CREATE TABLE b (
                !b int,
                !c int);
            CREATE TABLE !c (b int);
            """);

        Assert.Equal([null, "the table is empty", "the table is empty", null], Reasons(result));
        Assert.Empty(result.Problems);
    }

    [Theory]
    [InlineData("/* sqlgitops-ignore SGO1001: why not */ DROP TABLE !a;")]
    [InlineData("/* sqlgitops-ignore\n   SGO1001: why\n   not */\nDROP TABLE !a;")]
    [InlineData("--sqlgitops-ignore SGO1001:why not\nDROP TABLE !a;")]
    [InlineData("-- SQLGITOPS-IGNORE sgo1001 :  why not  \nDROP TABLE !a;")]
    [InlineData("-- sqlgitops-ignore SGO1001: why not\n-- another comment\n\n\nDROP TABLE !a;")]
    [InlineData("DROP TABLE !a; -- sqlgitops-ignore SGO1001: why not")]
    [InlineData("DROP TABLE !a; /* x */ -- sqlgitops-ignore SGO1001: why not\nSELECT 1;")]
    [InlineData("DROP TABLE\n  !a; -- sqlgitops-ignore SGO1001: why not\nSELECT 1;")]
    [InlineData("DROP TABLE -- sqlgitops-ignore SGO1001: why not\n  !a;")]
    [InlineData("SELECT 1; /* sqlgitops-ignore SGO1001: why not */ DROP TABLE !a;")]
    [InlineData("SELECT 1;\n/* sqlgitops-ignore SGO1001: why not */ DROP TABLE !a;")]
    [InlineData("-- sqlgitops-ignore-file SGO1001: why not\nSELECT 1;\nDROP TABLE !a;")]
    [InlineData("SELECT 1;\nDROP TABLE !a;\n-- sqlgitops-ignore-file SGO1001: why not")]
    public void Every_place_and_form_of_a_comment_works(string sql)
    {
        var result = Review(sql);

        Assert.Equal(["why not"], Reasons(result));
        Assert.Empty(result.Problems);
    }

    [Theory]
    [InlineData("SELECT 1; -- sqlgitops-ignore SGO1001: why not\nDROP TABLE !a;")]
    [InlineData("DROP TABLE !a;\n-- sqlgitops-ignore SGO1001: why not\nSELECT 1;")]
    [InlineData("/* sqlgitops-ignore SGO1001: why not */ SELECT 1; DROP TABLE !a;")]
    public void A_comment_for_another_statement_does_not_cover(string sql)
    {
        var result = Review(sql);

        Assert.Equal([null], Reasons(result));
        Assert.Equal([Unused], Kinds(result));
    }

    [Fact]
    public void Several_rules_share_a_reason()
    {
        var result = Review("-- sqlgitops-ignore SGO1002, SGO1001 SGO1003: all fine: really\nDROP TABLE !a;", "SGO1001", "SGO1002");

        Assert.Equal(["all fine: really", "all fine: really"], Reasons(result));
        var problem = Assert.Single(result.Problems);
        Assert.Equal((Unused, "SGO0005"), (problem.Kind, problem.RuleId));
        Assert.Contains("SGO1003", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-- sqlgitops-ignore SGO1001")]
    [InlineData("-- sqlgitops-ignore SGO1001:")]
    [InlineData("-- sqlgitops-ignore SGO1001, SGO1002:   ")]
    [InlineData("-- sqlgitops-ignore SGO1001 because")]
    [InlineData("/* sqlgitops-ignore-file SGO1001 */")]
    public void Without_a_reason_nothing_is_suppressed(string comment)
    {
        var result = Review($"{comment}\nDROP TABLE !a;");

        Assert.Equal([null], Reasons(result));
        var problem = Assert.Single(result.Problems);
        Assert.Equal((SuppressionProblemKind.MissingReason, "SGO0003"), (problem.Kind, problem.RuleId));
        Assert.Equal(new TextSpan(0, comment.TrimEnd().Length), problem.Span);
    }

    [Theory]
    [InlineData("-- sqlgitops-ignore")]
    [InlineData("-- sqlgitops-ignore: reason")]
    [InlineData("-- sqlgitops-ignore the rule")]
    [InlineData("-- sqlgitops-ignore-next SGO1001: reason")]
    [InlineData("-- sqlgitops-ignore-all SGO1001: reason")]
    public void A_comment_without_a_rule_is_malformed(string comment)
    {
        var result = Review($"{comment}\nDROP TABLE !a;");

        Assert.Equal([null], Reasons(result));
        Assert.Equal([SuppressionProblemKind.Malformed], Kinds(result));
    }

    [Theory]
    [InlineData("SGO9999")]
    [InlineData("NonConcurrentIndex")]
    [InlineData("SGO0005")]
    public void An_id_without_a_suppressible_rule_is_reported_and_the_others_still_work(string id)
    {
        var sql = $"-- sqlgitops-ignore {id}, SGO1001: reason\nDROP TABLE !a;";

        var result = Review(sql);

        Assert.Equal(["reason"], Reasons(result));
        var problem = Assert.Single(result.Problems);
        Assert.Equal((SuppressionProblemKind.UnknownRule, "SGO0004"), (problem.Kind, problem.RuleId));
        Assert.Equal(new TextSpan(sql.IndexOf(id, StringComparison.Ordinal), id.Length), problem.Span);
    }

    [Fact]
    public void A_rule_that_did_not_run_makes_no_suppression_unused()
    {
        var result = Review("-- sqlgitops-ignore SGO1999: only on old servers\nSELECT 1;\n-- sqlgitops-ignore-file SGO1999: the same\n");

        Assert.Empty(result.Problems);
    }

    [Fact]
    public void A_suppression_at_the_end_covers_nothing()
    {
        var result = Review("SELECT 1;\n\n-- sqlgitops-ignore SGO1999: reason\n");

        Assert.Equal([Unused], Kinds(result));
    }

    [Fact]
    public void A_statement_suppression_is_used_before_one_for_the_file()
    {
        var result = Review("-- sqlgitops-ignore-file SGO1001: file\n-- sqlgitops-ignore SGO1001: statement\nDROP TABLE !a;");

        Assert.Equal(["statement"], Reasons(result));
        Assert.Contains("in this file", Assert.Single(result.Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_comments_and_directives_are_left_alone()
    {
        var result = Review("-- sqlgitops: no-transaction\n-- please sqlgitops-ignore SGO1001: no\n--\n/**/\nDROP TABLE !a;");

        Assert.Equal([null], Reasons(result));
        Assert.Empty(result.Problems);
    }

    [Fact]
    public void Problems_come_in_text_order()
    {
        var result = Review("-- sqlgitops-ignore SGO1001: x\nSELECT 1;\n-- sqlgitops-ignore SGO1001\nSELECT 2;\n-- sqlgitops-ignore SGO9999: x\nSELECT 3;");

        Assert.Equal([Unused, SuppressionProblemKind.MissingReason, SuppressionProblemKind.UnknownRule], Kinds(result));
    }

    [Fact]
    public void An_open_block_comment_and_a_file_without_statements_are_no_trouble()
    {
        var result = Review("/* sqlgitops-ignore SGO1001: reason");

        Assert.Equal([Unused], Kinds(result));
    }

    private static IEnumerable<string?> Reasons(SuppressionResult result) => result.Findings.Select(f => f.SuppressionReason);

    private static IEnumerable<SuppressionProblemKind> Kinds(SuppressionResult result) => result.Problems.Select(p => p.Kind);

    /// <summary>Each <c>!</c> marks a place where every one of <paramref name="ruleIds"/> (SGO1001 when none) finds something.</summary>
    private static SuppressionResult Review(string marked, params string[] ruleIds)
    {
        var places = new List<int>();
        var sql = new System.Text.StringBuilder();
        foreach (var c in marked)
        {
            if (c == '!')
            {
                places.Add(sql.Length);
            }
            else
            {
                sql.Append(c);
            }
        }

        var text = SourceText.From(sql.ToString(), "x.sql");
        var (comments, statements) = MiniScanner.Scan(text.ToString());
        List<Finding> findings = [];
        foreach (var place in places)
        {
            foreach (var id in ruleIds.Length == 0 ? ["SGO1001"] : ruleIds)
            {
                findings.Add(new Finding(id, Severity.Warning, "m", SourceLocation.Of(text, new TextSpan(place, 1)), []));
            }
        }

        return SuppressionSet.Parse(text, comments, statements).Apply(findings, State);
    }

    private static RuleRunState State(string id) => id.ToUpperInvariant() switch
    {
        "SGO1001" or "SGO1002" or "SGO1003" => RuleRunState.Ran,
        "SGO1999" or "SGO0003" or "SGO0004" or "SGO0005" => RuleRunState.NotRun,
        _ => RuleRunState.Unknown,
    };
}
