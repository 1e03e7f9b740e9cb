using SqlGitOps.Syntax.Tree;
using Xunit;

namespace SqlGitOps.Syntax.Tests.Sqlite;

public class SqliteLexerTests
{
    [Theory]
    [InlineData("\"a\"\"b\"", TokenKind.QuotedIdentifier)]
    [InlineData("[a b]", TokenKind.BracketedIdentifier)]
    [InlineData("`a``b`", TokenKind.BacktickIdentifier)]
    [InlineData("'it''s'", TokenKind.String)]
    [InlineData("X'0aF1'", TokenKind.HexString)]
    [InlineData("x''", TokenKind.HexString)]
    [InlineData("12", TokenKind.Integer)]
    [InlineData("0x1F", TokenKind.Integer)]
    [InlineData("1_000", TokenKind.Integer)]
    [InlineData("0xFF_FF", TokenKind.Integer)]
    [InlineData("1.", TokenKind.Numeric)]
    [InlineData(".5", TokenKind.Numeric)]
    [InlineData("1.5e-3", TokenKind.Numeric)]
    [InlineData("?", TokenKind.Parameter)]
    [InlineData("?12", TokenKind.Parameter)]
    [InlineData(":name", TokenKind.Parameter)]
    [InlineData("@name", TokenKind.Parameter)]
    [InlineData("$a::b(c)", TokenKind.Parameter)]
    [InlineData("${name}", TokenKind.Placeholder)]
    [InlineData("{{.Name}}", TokenKind.Placeholder)]
    [InlineData("größe$1", TokenKind.Identifier)]
    [InlineData("==", TokenKind.Equal)]
    [InlineData("<>", TokenKind.NotEqual)]
    [InlineData("!=", TokenKind.NotEqual)]
    [InlineData("||", TokenKind.Operator)]
    [InlineData("<<", TokenKind.Operator)]
    [InlineData(">>", TokenKind.Operator)]
    [InlineData("->", TokenKind.Operator)]
    [InlineData("->>", TokenKind.Operator)]
    [InlineData("^", TokenKind.Unknown)]
    public void TextIsOneToken(string text, TokenKind kind)
    {
        var tree = SqliteText.Parse(text);

        Assert.Equal(2, tree.Tokens.Length);
        Assert.Equal(kind, tree.Tokens[0].Kind);
        Assert.Equal(text.Length, tree.Tokens[0].Length);
        Assert.Equal(TokenFlags.StartsLine, tree.Tokens[0].Flags);
    }

    [Theory]
    [InlineData("1a")]
    [InlineData("1__0")]
    [InlineData("1_")]
    [InlineData("0x")]
    [InlineData("1e")]
    [InlineData("x'1'")]
    [InlineData("x'zz'")]
    [InlineData("@a(b c)")]
    public void MalformedTokensAreErrors(string text)
    {
        var tree = SqliteText.Parse("SELECT " + text);

        Assert.True((tree.Tokens[1].Flags & TokenFlags.Malformed) != TokenFlags.None);
        Assert.Contains("malformed", Assert.Single(tree.Errors).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT 'a; b")]
    [InlineData("SELECT \"a; b")]
    [InlineData("SELECT [a; b")]
    [InlineData("SELECT x'12; b")]
    [InlineData("CREATE VIRTUAL TABLE t USING m('a")]
    public void AMissingQuoteIsReportedWhereItOpens(string text)
    {
        var tree = SqliteText.Parse(text);

        var error = Assert.Single(tree.Errors);
        Assert.StartsWith("unterminated", error.Message, StringComparison.Ordinal);
        Assert.Equal(tree.Tokens[^2].Start, error.Span.Start);
    }

    [Fact]
    public void CommentsAreTriviaAndDoNotNest()
    {
        var tree = SqliteText.Parse("SELECT /* a /* b */ 1 -- c\n; /* open");

        Assert.Empty(tree.Errors);
        Assert.Equal(["/* a /* b */", "-- c", "/* open"], tree.Trivia.ToArray().Select(t => tree.TextOf(t).ToString()));
    }

    [Fact]
    public void ACommentMarkAtTheVeryEndIsTwoOperatorsAsInSqlite() =>
        Assert.Single(SqliteText.Parse("SELECT 1 /*").Errors);

    [Fact]
    public void TemplateControlLinesAreTrivia()
    {
        var tree = SqliteText.Parse("{{if .x}}\nSELECT 1;\n{{end}}\n{% for a in b %}");

        Assert.Empty(tree.Errors);
        Assert.Equal(3, tree.Trivia.Length);
        Assert.All(tree.Trivia.ToArray(), token => Assert.Equal(TokenKind.Directive, token.Kind));
    }

    [Fact]
    public void DotCommandsOfTheShellStandOnlyBetweenStatements()
    {
        var tree = SqliteText.Parse(".mode csv\nSELECT t\n.a;\n.quit");

        Assert.Empty(tree.Errors);
        Assert.Equal([".mode csv", "SELECT t\n.a", ".quit"], SqliteText.Texts(tree.Statements));
    }

    [Fact]
    public void EveryCharacterIsTokenTriviaOrSpace()
    {
        var random = new Random(20261121);
        const string Alphabet = "ax1_.'\"`[](){}$:@?-/*|<>=!~&%+,;# \n\r\t\\^\u00e4\ufeff\ud83d\0";
        for (var i = 0; i < 2000; i++)
        {
            var text = string.Create(random.Next(60), random, (span, source) =>
            {
                foreach (ref var c in span)
                {
                    c = Alphabet[source.Next(Alphabet.Length)];
                }
            });
            var tree = SqliteText.Parse(text);
            SqliteText.CheckStructure(tree);
        }
    }
}
