using SqlGitOps.Syntax.PostgreSql;
using SqlGitOps.Syntax.Tree;
using Xunit;

namespace SqlGitOps.Syntax.Tests.PostgreSql;

public class PostgreSqlLexerTests
{
    [Theory]
    [InlineData("'it''s'", TokenKind.String)]
    [InlineData(@"E'a\'b'", TokenKind.EscapeString)]
    [InlineData(@"U&'d\0061t'", TokenKind.UnicodeString)]
    [InlineData("N'x'", TokenKind.NationalString)]
    [InlineData("B'0101'", TokenKind.BitString)]
    [InlineData("X'1FF'", TokenKind.HexString)]
    [InlineData("$$a 'b' $x$ c$$", TokenKind.DollarString)]
    [InlineData("$tag$ $$ $tag$", TokenKind.DollarString)]
    [InlineData("42", TokenKind.Integer)]
    [InlineData("1_000", TokenKind.Integer)]
    [InlineData("0x1F", TokenKind.Integer)]
    [InlineData("0b101", TokenKind.Integer)]
    [InlineData("1.5", TokenKind.Numeric)]
    [InlineData(".5e-3", TokenKind.Numeric)]
    [InlineData("1e10", TokenKind.Numeric)]
    [InlineData("$1", TokenKind.Parameter)]
    [InlineData("\"a\"\"b\"", TokenKind.QuotedIdentifier)]
    [InlineData("U&\"d\\0061t\"", TokenKind.UnicodeQuotedIdentifier)]
    [InlineData("naïve_ü", TokenKind.Identifier)]
    [InlineData("${schema}", TokenKind.Placeholder)]
    [InlineData("{{ .Prefix }}", TokenKind.Placeholder)]
    [InlineData(":name", TokenKind.Placeholder)]
    [InlineData(":'name'", TokenKind.Placeholder)]
    [InlineData(":\"name\"", TokenKind.Placeholder)]
    public void OneTokenIsReadWhole(string text, TokenKind kind)
    {
        var tokens = Pg.Parse("SELECT " + text).Tokens;
        Assert.Equal(3, tokens.Length);
        Assert.Equal(kind, tokens[1].Kind);
        Assert.Equal(text.Length, tokens[1].Length);
    }

    [Theory]
    [InlineData("a*-b", "a * - b")]
    [InlineData("a@-b", "a @- b")]
    [InlineData("a->>'x'", "a ->> 'x'")]
    [InlineData("a<>b", "a <> b")]
    [InlineData("a||b", "a || b")]
    [InlineData("1..2", "1 .. 2")]
    [InlineData("a[1:2]", "a [ 1 : 2 ]")]
    [InlineData("a--b", "a")]
    [InlineData("a+/*x*/b", "a + b")]
    [InlineData("x=>1", "x => 1")]
    public void OperatorsEndWhereTheServerEndsThem(string text, string expected)
    {
        var tree = Pg.Parse(text);
        var words = new List<string>();
        foreach (var token in tree.Tokens[..^1])
        {
            words.Add(tree.TextOf(token).ToString());
        }

        Assert.Equal(expected, string.Join(' ', words));
    }

    [Fact]
    public void CommentsNestAndAreTrivia()
    {
        var tree = Pg.Parse("/* a /* b */ c */ SELECT 1 -- end\n;");
        Assert.Equal([TokenKind.BlockComment, TokenKind.LineComment], tree.Trivia.ToArray().Select(t => t.Kind));
        Assert.Empty(tree.Errors);
    }

    [Fact]
    public void CopyDataIsOneToken()
    {
        var tree = Pg.Parse("COPY t (a, b) FROM stdin;\n1\tit's; \"x\n2\t$$\n\\.\nSELECT 1;");
        Assert.Empty(tree.Errors);
        var statements = tree.Statements.ToList();
        Assert.Equal(2, statements.Count);
        var copy = CopyStmt.Cast(statements[0]);
        Assert.True(copy is { From: true, Stdin: true });
        Assert.Equal("1\tit's; \"x\n2\t$$\n\\.", copy.Data.Node.ToString());
        Assert.Equal(["a", "b"], Pg.Texts(copy.Columns));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \t")]
    [InlineData("--")]
    [InlineData(" -- data; 'follow")]
    [InlineData(" /* data; */ /* 'follow /* */ */ -- here")]
    public void DataOfCopyBeginOnTheNextLine(string rest)
    {
        foreach (var lineEnd in (string[])["\n", "\r\n", "\r"])
        {
            var tree = Pg.Parse($"COPY t FROM stdin;{rest}{lineEnd}1{lineEnd}\\.{lineEnd}SELECT 1;");

            Assert.Empty(tree.Errors);
            var statements = tree.Statements.ToList();
            Assert.Equal(2, statements.Count);
            Assert.Equal($"1{lineEnd}\\.", CopyStmt.Cast(statements[0]).Data.Node.ToString());
        }
    }

    [Theory]
    [InlineData(" ", "SELECT 2;")]
    [InlineData("", "INSERT INTO t VALUES ('a'); -- b")]
    [InlineData(" /* a */ ", "COPY u FROM stdin;")]
    [InlineData(" ", "/* not closed")]
    [InlineData(" ", "\\echo done")]
    [InlineData("", ";")]
    public void WhatStandsBehindCopyOnItsLineIsRefused(string between, string rest)
    {
        foreach (var lineEnd in (string[])["\n", "\r\n"])
        {
            var text = $"COPY t FROM stdin;{between}{rest}{lineEnd}it's{lineEnd}\\.{lineEnd}SELECT 1;";
            var tree = Pg.Parse(text);

            var error = Assert.Single(tree.Errors);
            Assert.Equal(rest, text.Substring(error.Span.Start, error.Span.Length));
            Assert.Contains("write what follows COPY … FROM stdin on a line behind its data", error.Message, StringComparison.Ordinal);
            Assert.Equal("SELECT 1", tree.Statements.ToList()[^1].ToString());
        }
    }

    [Fact]
    public void PsqlCommandsAreStatementsAndEndOthers()
    {
        var statements = Pg.Statements("\\set x 1\nSELECT 1 \\gset\n\\echo 'it''s; done'\nSELECT 2;");
        Assert.Equal(
            [PostgreSqlKind.MetaCommandStmt, PostgreSqlKind.SelectStmt, PostgreSqlKind.MetaCommandStmt, PostgreSqlKind.MetaCommandStmt, PostgreSqlKind.SelectStmt],
            statements.Select(Pg.KindOf));
        Assert.Equal("SELECT 1", statements[1].ToString());
    }

    [Theory]
    [InlineData("SELECT 'abc", 7, "quoted string")]
    [InlineData("SELECT \"abc", 7, "quoted identifier")]
    [InlineData("DO $$ begin", 3, "dollar-quoted string")]
    [InlineData("SELECT 1; /* open", 10, "comment")]
    [InlineData("CREATE TABLE t ( /* a int);", 17, "comment")]
    public void WhatIsNotClosedIsOneErrorAtItsStart(string text, int start, string what)
    {
        var error = Assert.Single(Pg.Parse(text).Errors);
        Assert.Equal(start, error.Span.Start);
        Assert.Equal("unterminated " + what, error.Message);
    }

    [Fact]
    public void DigitsThatRunIntoAWordAreAnError()
    {
        var error = Assert.Single(Pg.Parse("SELECT 12abc").Errors);
        Assert.Equal(7, error.Span.Start);
    }
}
