using SqlGitOps.Model.Operations;
using SqlGitOps.Model.Scripts;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.TransactSql.Tests;

public class BatchTests
{
    [Theory]
    [InlineData("GO", 1)]
    [InlineData("go", 1)]
    [InlineData("  Go  ", 1)]
    [InlineData("GO 5", 5)]
    [InlineData("go;", 1)]
    [InlineData("GO 3 -- three times", 3)]
    [InlineData("/* end */ GO /* of batch */", 1)]
    public void SplitsAtGoLines(string separator, int count)
    {
        var script = Reading.Read($"PRINT 'a'\n{separator}\nPRINT 'b'");
        Assert.Empty(script.Tree.Errors);
        Assert.Equal(2, script.Batches.Count);
        Assert.Equal(count, script.Batches[0].Count);
        Assert.Equal(1, script.Batches[1].Count);
        Assert.Equal([0, 1], script.Statements.Select(statement => statement.Batch));
        Assert.EndsWith("PRINT 'b'", Reading.TextOf(script, script.Batches[1].Span), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PRINT 'a\nGO\nb'")]
    [InlineData("PRINT 1 /* a\nGO\n*/")]
    [InlineData("SELECT 1 AS [a\nGO\nb]")]
    [InlineData("PRINT 1 /* a /* nested */\nGO\n*/")]
    public void GoWithinStringsAndCommentsSeparatesNothing(string sql)
    {
        var script = Reading.Read(sql);
        Assert.Empty(script.Tree.Errors);
        Assert.Single(script.Batches);
        Assert.Single(script.Statements);
    }

    [Fact]
    public void GoAmongOtherWordsIsAnError()
    {
        var script = Reading.Read("DROP TYPE IF EXISTS dbo.Ids GO;\nPRINT 1");
        Assert.Contains("GO", Assert.Single(script.Tree.Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EmptyBatchesAreLeftOut()
    {
        var script = Reading.Read("GO\n-- nothing\nGO\nPRINT 1\nGO\n;\n");
        Assert.Equal("PRINT 1", Reading.TextOf(script, script.Batches[0].Span));
        Assert.Single(script.Statements);
    }

    [Fact]
    public void CommentsBeforeAModuleAreSentWithIt()
    {
        var script = Reading.Read("PRINT 1\nGO -- x\n\n-- lists orders\nCREATE VIEW dbo.V AS SELECT 1 AS A\n-- end\nGO\n");
        Assert.Equal("-- lists orders\nCREATE VIEW dbo.V AS SELECT 1 AS A\n-- end", Reading.TextOf(script, script.Batches[1].Span));
    }

    [Fact]
    public void AnErrorStaysInItsBatch()
    {
        var script = Reading.Read("CREATE TABL dbo.A (Id int)\nGO\nDROP TABLE dbo.B;\nSELECT FROM;\nDROP TABLE dbo.C\nGO\nDROP TABLE dbo.D");
        Assert.Equal(2, script.Tree.Errors.Count);
        Assert.Equal("TABL", Reading.TextOf(script, script.Tree.Errors[0].Span));
        Assert.Equal(
            ["B", "C", "D"],
            script.Statements.SelectMany(statement => statement.Operations).OfType<DropTableOperation>().Select(drop => drop.Table.Name));
        Assert.Equal([true, false, true, false, false], script.Statements.Select(statement => statement.HasError));
        Assert.Equal([0, 1, 1, 1, 2], script.Statements.Select(statement => statement.Batch));
    }

    [Fact]
    public void AnErrorInABlockDoesNotHideItsOtherStatements()
    {
        var script = Reading.Read("IF 1 = 1\nBEGIN\n  DROP TABLE dbo.A;\n  SELECT FROM;\n  DROP TABLE dbo.B;\nEND\nDROP TABLE dbo.C");
        Assert.Single(script.Tree.Errors);
        Assert.True(script.Statements[0].HasError);
        var drops = script.Statements.SelectMany(statement => statement.Operations).OfType<DropTableOperation>().ToList();
        Assert.Equal(["A", "B", "C"], drops.Select(drop => drop.Table.Name));
        Assert.Equal([true, true, false], drops.Select(drop => drop.IsConditional));
        Assert.False(script.Statements[0].IsAnalysed);
    }

    [Fact]
    public void AModuleThatIsNotFirstIsAnErrorAndIsStillRead()
    {
        var script = Reading.Read("DROP TABLE dbo.A;\nCREATE VIEW dbo.V AS SELECT 1 AS B");
        Assert.Contains("put GO on a line before it", Assert.Single(script.Tree.Errors).Message, StringComparison.Ordinal);
        Assert.False(script.Statements[0].HasError);
        Assert.True(script.Statements[1].HasError);
        Assert.Contains(script.Statements[1].Operations, operation => operation is CreateObjectOperation { Name.Name: "V" });
    }

    [Theory]
    [InlineData("SELECT 1; PRINT 'abc", "The string has no closing quotation mark")]
    [InlineData("SELECT 1; SELECT * FROM [abc", "The name has no closing bracket")]
    [InlineData("SELECT 1; SELECT * FROM \"abc", "The name has no closing quotation mark")]
    [InlineData("SELECT 1; /* abc", "The comment is not closed")]
    public void UnterminatedTextIsOneErrorAndKeepsWhatStandsBefore(string sql, string message)
    {
        var script = Reading.Read(sql);
        Assert.Equal(message, Assert.Single(script.Tree.Errors).Message);
        Assert.False(script.Statements[0].HasError);
    }

    [Fact]
    public void StatementSpansHaveNoSemicolon()
    {
        var script = Reading.Read("SELECT 1 ; ;\nDROP TABLE a\n;");
        Assert.Equal(["SELECT 1", "DROP TABLE a"], script.Statements.Select(statement => Reading.TextOf(script, statement.Span)));
        Assert.Equal(["SELECT 1", "DROP TABLE a"], script.Statements.Select(statement => statement.Node.ToString()));
    }

    [Fact]
    public void SqlCmdCommandsAreNotSent()
    {
        var script = Reading.Read(":setvar Schema sales\n:on error exit\n!! dir\nDROP TABLE a\n:r other.sql\nGO\nexit;\n");
        Assert.Empty(script.Tree.Errors);
        Assert.Equal(
            [":setvar", ":on", "!!", "DROP TABLE", ":r", "exit;"],
            script.Statements.Select(statement => statement.Operations[0] switch
            {
                HarmlessOperation harmless => harmless.Command,
                OpaqueOperation opaque => opaque.Command,
                _ => "DROP TABLE",
            }));
        Assert.Equal(5, script.Statements.Count(statement => statement.Transaction == TransactionSupport.NotSent));
        Assert.Equal("DROP TABLE a", Reading.TextOf(script, Assert.Single(script.Batches).Span));
        Assert.False(script.Statements[4].IsAnalysed);
    }

    [Fact]
    public void PlaceholdersAreNames()
    {
        var script = Reading.Read("CREATE TABLE $(Schema).Order_$(Suffix) (Id int); DROP TABLE [$(Schema)].T; DROP TABLE ${schema}.U; DROP TABLE {{schema}}.V");
        Assert.Empty(script.Tree.Errors);
        Assert.Equal(
            ["$(Schema).Order_$(Suffix)", "$(Schema).T", "${schema}.U", "{{schema}}.V"],
            script.Statements.Select(statement => statement.Operations[0].Target.ToString()));
    }

    [Theory]
    [InlineData("SELECT TOP $(Count) * FROM t")]
    [InlineData("$(Statement)")]
    [InlineData("CREATE TABLE @schema.person (id int)")]
    public void APlaceholderThatIsNoNameIsNotAnalysed(string sql)
    {
        var operation = Reading.One<OpaqueOperation>(sql);
        Assert.Equal(OpaqueReason.Placeholder, operation.Reason);
    }

    [Theory]
    [InlineData("SELECT 1 FROM a WHERE x IS NOT DISTINCT FROM y")]
    [InlineData("SELECT TRIM(LEADING '.' FROM x) FROM a")]
    [InlineData("SELECT JSON_OBJECT('a': 1)")]
    [InlineData("SELECT 1 << 2")]
    [InlineData("SELECT SUM(x) OVER w FROM a WINDOW w AS (PARTITION BY y)")]
    [InlineData("CREATE TABLE a (Id int) WITH (LEDGER = ON)")]
    [InlineData("SELECT FIRST_VALUE(x) IGNORE NULLS OVER (ORDER BY y) FROM a")]
    [InlineData("ALTER DATABASE a SET OPTIMIZED_LOCKING = ON")]
    [InlineData("CREATE TABLE a (v vector(3, float32))")]
    [InlineData("SELECT a || b FROM c")]
    [InlineData("CREATE TABLE a (b int, c int, INDEX i (b) INCLUDE (c))")]
    public void NewerSyntaxIsNoError(string sql)
    {
        var operation = Reading.One<OpaqueOperation>(sql);
        Assert.Equal(OpaqueReason.NotAnalysed, operation.Reason);
    }

    [Theory]
    [InlineData("SELECT GREATEST(1, 2), DATETRUNC(month, x), STRING_AGG(x, ',') FROM a")]
    [InlineData("SELECT value FROM GENERATE_SERIES(1, 10)")]
    public void NewerFunctionsAreOrdinaryOnes(string sql) => Reading.One<HarmlessOperation>(sql);

    [Fact]
    public void TheTreeIsLossless()
    {
        var script = Reading.Read(":setvar a b\nSELECT N'x', 0x1F, $1.5, 1e3, @v, @@rowcount, [a]]b], \"c\" -- c\n/* d */ FROM #t\u00a0WHERE a<>1 AND b !< 2\nGO 2\n\u0001 é");
        var tokens = script.Tree.Tokens.ToArray().Concat(script.Tree.Trivia.ToArray()).OrderBy(token => token.Start).ToList();
        var end = 0;
        foreach (var token in tokens)
        {
            Assert.True(script.Text.Span[end..token.Start].IsWhiteSpace());
            end = token.End;
        }

        Assert.Equal(script.Text.Length, end);
        Assert.Equal(TokenKind.EndOfFile, script.Tree.Tokens[^1].Kind);
        Assert.Contains(tokens, token => token.Kind == TokenKind.BatchSeparator && token.Length == 4);
    }
}
