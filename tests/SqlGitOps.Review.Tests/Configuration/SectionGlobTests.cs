using SqlGitOps.Review.Configuration;
using Xunit;

namespace SqlGitOps.Review.Tests.Configuration;

public sealed class SectionGlobTests
{
    [Theory]
    [InlineData("*.sql", "/a.sql", true)]
    [InlineData("*.sql", "/deep/er/a.sql", true)]
    [InlineData("*.sql", "/a.sqlx", false)]
    [InlineData("*.sql", "/a.sql/b.txt", false)]
    [InlineData("*", "/x/y", true)]
    [InlineData("/a.sql", "/a.sql", true)]
    [InlineData("/a.sql", "/x/a.sql", false)]
    [InlineData("migrations/legacy/**", "/migrations/legacy/1.sql", true)]
    [InlineData("migrations/legacy/**", "/migrations/legacy/x/y/1.sql", true)]
    [InlineData("migrations/legacy/**", "/x/migrations/legacy/1.sql", false)]
    [InlineData("migrations/*.sql", "/migrations/1.sql", true)]
    [InlineData("migrations/*.sql", "/migrations/x/1.sql", false)]
    [InlineData("migrations/**.sql", "/migrations/x/1.sql", true)]
    [InlineData("migrations/**/1.sql", "/migrations/1.sql", true)]
    [InlineData("migrations/**/1.sql", "/migrations/x/y/1.sql", true)]
    [InlineData("migrations/**/1.sql", "/migrationsX1.sql", false)]
    [InlineData("**/1.sql", "/1.sql", true)]
    [InlineData("**/1.sql", "/x/1.sql", true)]
    [InlineData("{a,b}/**.sql", "/a/1.sql", true)]
    [InlineData("{a,b}/**.sql", "/b/x/1.sql", true)]
    [InlineData("{a,b}/**.sql", "/c/1.sql", false)]
    [InlineData("*.{sql,psql}", "/1.psql", true)]
    [InlineData("*.{sql,p{g,l}sql}", "/1.plsql", true)]
    [InlineData("*.{sql,p{g,l}sql}", "/1.psql", false)]
    [InlineData("a{,b}.sql", "/a.sql", true)]
    [InlineData("a{,b}.sql", "/ab.sql", true)]
    [InlineData("*.{sql}", "/1.sql", true)]
    [InlineData("?.sql", "/1.sql", true)]
    [InlineData("?.sql", "/12.sql", false)]
    [InlineData("a?b.sql", "/a/b.sql", false)]
    [InlineData("[abc].sql", "/b.sql", true)]
    [InlineData("[abc].sql", "/d.sql", false)]
    [InlineData("[!abc].sql", "/d.sql", true)]
    [InlineData("[!abc].sql", "/a.sql", false)]
    [InlineData("[a-c]1.sql", "/c1.sql", true)]
    [InlineData("[a-c]1.sql", "/-1.sql", false)]
    [InlineData("[a\\]].sql", "/].sql", true)]
    [InlineData("V{1..3}__*.sql", "/V2__x.sql", true)]
    [InlineData("V{1..3}__*.sql", "/V4__x.sql", false)]
    [InlineData("V{3..1}__*.sql", "/V2__x.sql", true)]
    [InlineData("{-2..2}.sql", "/-1.sql", true)]
    [InlineData("{1..120}.sql", "/60.sql", true)]
    [InlineData("{1..120}.sql", "/060.sql", false)]
    [InlineData("{1..120}.sql", "/121.sql", false)]
    [InlineData("{1..3}*.sql", "/25.sql", true)]
    [InlineData("\\*.sql", "/*.sql", true)]
    [InlineData("\\*.sql", "/a.sql", false)]
    [InlineData("\\{a,b\\}.sql", "/{a,b}.sql", true)]
    [InlineData("a{b.sql", "/a{b.sql", true)]
    [InlineData("a}b.sql", "/a}b.sql", true)]
    [InlineData("a[b.sql", "/a[b.sql", true)]
    [InlineData("A.sql", "/a.sql", false)]
    [InlineData("{{{{a,b},c},d},e}.sql", "/b.sql", true)]
    public void Sections_match_as_EditorConfig_says(string name, string path, bool expected) =>
        Assert.Equal(expected, SectionGlob.Compile(name).IsMatch(path));

    [Fact]
    public void A_hostile_pattern_takes_no_exponential_time()
    {
        var glob = SectionGlob.Compile(string.Concat(Enumerable.Repeat("*a", 40)) + ".sql");

        Assert.False(glob.IsMatch("/" + new string('a', 200)));
    }

    [Fact]
    public void Deeply_nested_braces_stand_for_themselves_below_the_limit()
    {
        var glob = SectionGlob.Compile(new string('{', 10_000) + "a" + new string('}', 10_000));

        Assert.False(glob.IsMatch("/a"));
    }
}
