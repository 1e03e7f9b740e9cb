using System.Text;
using SqlGitOps.Review.Findings;
using SqlGitOps.Syntax.Text;
using Xunit;

namespace SqlGitOps.Review.Tests.Findings;

/// <summary>
/// The expected values come from GitHub's own algorithm (codeql-action, <c>fingerprints.ts</c>), run with Node over the same
/// texts; that of the empty text is also the one its own tests have.
/// </summary>
public sealed class LineHashesTests
{
    public static TheoryData<string, string[]> Golden() => new()
    {
        { "", ["c129715d7a2bc9a3:1"] },
        {
            string.Concat(Enumerable.Repeat("create table t(a int);\n", 6)),
            [
                "16399b6323c8bdb6:1", "16399b6323c8bdb6:2", "49f0105296012b9b:1", "65a32684e02af58d:1", "e66fb8d7794181df:1",
                "d8fabe78df64b291:1", "c129715d7a2bc9a3:1",
            ]
        },
        {
            "-- größe 😀\nalter table \"größe\" add column a int;\n\n\n",
            ["d1cefc4e3ee662aa:1", "2dc21715e87215a2:1", "5b5d4caf73a13177:1", "3c5bef55b72b93c9:1", "c129715d7a2bc9a3:1"]
        },
        { "a\r \nb", ["67c066a59e652f5e:1", "cc4c43d77869440f:1", "8ee5a81e681643c1:1"] },
        { $"insert into t values ('{new string('x', 150)}');\nselect 1", ["31a6f07a4d160496:1", "f94831ea77ebce34:1"] },
    };

    [Theory]
    [MemberData(nameof(Golden))]
    public void Hashes_are_those_of_the_upload_action(string text, string[] expected) =>
        Assert.Equal(expected, All(SourceText.From(text)));

    [Fact]
    public void A_byte_order_mark_belongs_to_the_first_line()
    {
        var bytes = Encoding.UTF8.GetBytes("\uFEFFselect 1;\r\n\tselect 2;\rselect 3;\n");

        Assert.Equal(
            ["90d06cb50a979e2b:1", "c47d0b49db79bbee:1", "98fea70db8db9c03:1", "c129715d7a2bc9a3:1"],
            All(SourceText.FromBytes(bytes)));
    }

    [Fact]
    public void White_space_and_line_ends_do_not_matter()
    {
        var plain = All(SourceText.From("select a,\nb;\n"));

        Assert.Equal(plain, All(SourceText.From("  select\ta,\r\n    b;\r\n")));
    }

    [Fact]
    public void A_line_keeps_its_hash_when_lines_above_it_change()
    {
        var tail = "\n" + string.Concat(Enumerable.Range(0, 20).Select(i => $"select {i} from t;\n"));
        var before = All(SourceText.From("create table t(a int);" + tail));
        var after = All(SourceText.From("-- new\n\ncreate table u(a int);" + tail));

        Assert.Equal(before[1..], after[3..]);
    }

    private static string[] All(SourceText text)
    {
        var hashes = LineHashes.Of(text);
        return [.. Enumerable.Range(1, text.LineCount).Select(line => hashes[line])];
    }
}
