using System.Text;
using SqlGitOps.Model.Scripts;
using SqlGitOps.Syntax.Text;

namespace SqlGitOps.TransactSql.Tests;

public class RobustnessTests
{
    // The usual stack of a thread on Windows, and of MSBuild's task threads at least.
    private const int StackSize = 1024 * 1024;

    [Theory]
    [InlineData("SELECT ", "(", "1", ")")]
    [InlineData("SELECT ", "f(", "1", ")")]
    [InlineData("SELECT ", "(SELECT ", "1", ")")]
    [InlineData("SELECT 1 WHERE ", "1 = (SELECT 1 WHERE ", "1 = 1", ")")]
    [InlineData("SELECT ", "CASE WHEN 1 = 1 THEN ", "1", " END")]
    [InlineData("", "BEGIN ", "PRINT 1 ", "END ")]
    [InlineData("", "BEGIN TRY ", "PRINT 1 ", "END TRY BEGIN CATCH PRINT 2 END CATCH ")]
    public void DeepNestingIsRefused(string start, string open, string inner, string close)
    {
        var script = ReadOnSmallStack(start + Repeat(open, 200_000) + inner + Repeat(close, 200_000));
        Assert.Equal("The statement is nested too deeply", Assert.Single(script.Tree.Errors).Message);
        Assert.True(script.Statements[0].HasError);

        var half = ReadOnSmallStack(start + Repeat(open, 100_000));
        Assert.NotEmpty(half.Tree.Errors);
    }

    [Theory]
    [InlineData("SELECT ", "(", "1", ")")]
    [InlineData("SELECT 1 WHERE ", "1 = (SELECT 1 WHERE ", "1 = 1", ")")]
    [InlineData("", "BEGIN ", "PRINT 1 ", "END ")]
    public void NestingOfAnyRealScriptIsRead(string start, string open, string inner, string close)
    {
        var script = ReadOnSmallStack(start + Repeat(open, 400) + inner + Repeat(close, 400));
        Assert.Empty(script.Tree.Errors);
        Assert.True(script.Statements[0].IsAnalysed);
    }

    [Theory]
    [InlineData("SELECT 1", " + 1", "", 20_000)]
    [InlineData("SELECT 'a'", " + 'b'", "", 20_000)]
    [InlineData("SELECT 1 WHERE 1 = 1", " AND 1 = 1", "", 20_000)]
    [InlineData("SELECT 1", " UNION ALL SELECT 1", "", 10_000)]
    [InlineData("SELECT 1 FROM t", " JOIN t ON 1 = 1", "", 10_000)]
    [InlineData("SELECT ", "- ", "1", 20_000)]
    [InlineData("IF 1 = 1 PRINT 1", " ELSE IF 1 = 1 PRINT 1", "", 5_000)]
    [InlineData("", "IF 1 = 1 ", "PRINT 1", 10_000)]
    [InlineData("INSERT INTO t VALUES (1)", ", (-1 + 2)", "", 20_000)]
    public void LongChainsAreRead(string start, string repeated, string end, int count)
    {
        var script = ReadOnSmallStack(start + Repeat(repeated, count) + end);
        Assert.Empty(script.Tree.Errors);
        Assert.True(Assert.Single(script.Statements).IsAnalysed);
    }

    [Theory]
    [InlineData("SELECT 1", " + 1")]
    [InlineData("SELECT 1", " UNION ALL SELECT 1")]
    [InlineData("", "IF 1 = 1 ")]
    [InlineData("", "WHILE 1 = 1 ")]
    [InlineData("SELECT 1 WHERE ", "NOT ")]
    [InlineData("SELECT a", ".f()")]
    [InlineData("IF 1 = 1 PRINT 1", " ELSE IF 1 = 1 PRINT 1")]
    [InlineData("SELECT 1 FROM t", " JOIN t")]
    public void EndlessChainsAreRefused(string start, string repeated)
    {
        var script = ReadOnSmallStack(start + Repeat(repeated, 300_000));
        Assert.Equal("The statement is nested too deeply", Assert.Single(script.Tree.Errors).Message);
    }

    [Fact]
    public void GarbageIsReadToItsEnd()
    {
        var random = new Random(20261121);
        string[] words = ["SELECT", "(", ")", "BEGIN", "END", "GO\n", "'", "[", "\"", ";", "CREATE TABLE t", "IF", "ELSE", "$(", "{{", "--", "/*", "*/", "\0", "\u0001", "é", "\ud800", "N'", "@", "#", ":r x\n", "\n", "1e", "0x", ".", "EXEC", "MERGE", "ALTER", "VIEW"];
        for (var round = 0; round < 400; round++)
        {
            var text = new StringBuilder();
            for (var i = 0; i < 60; i++)
            {
                text.Append(words[random.Next(words.Length)]).Append(random.Next(3) == 0 ? "" : " ");
            }

            var script = Reading.Read(text.ToString());
            Assert.All(script.Statements, statement => Assert.NotEmpty(statement.Operations));
            Assert.All(
                script.Statements.SelectMany(statement => statement.Operations.Select(operation => (statement, operation))),
                pair => Assert.True(pair.statement.Span.Contains(pair.operation.Span) && pair.operation.Span.Length > 0));
        }
    }

    [Fact]
    public void BinaryFilesAreReadAsText()
    {
        var bytes = new byte[50_000];
        new Random(7).NextBytes(bytes);
        Assert.NotNull(new TransactSqlScriptReader().Read(SourceText.FromBytes(bytes)));
    }

    [Fact]
    public void ReadsOnManyThreadsAtOnce()
    {
        var reader = new TransactSqlScriptReader();
        Parallel.For(0, 64, i =>
        {
            var script = reader.Read(SourceText.From($"CREATE TABLE dbo.T{i} (Id int)\nGO\nSELECT FROM"));
            Assert.Equal($"T{i}", script.Statements[0].Operations[0].Target?.Name);
            Assert.Single(script.Tree.Errors);
        });
    }

    private static string Repeat(string text, int count) => new StringBuilder().Insert(0, text, count).ToString();

    private static SqlScript ReadOnSmallStack(string sql)
    {
        SqlScript? script = null;
        var thread = new Thread(() => script = Reading.Read(sql), StackSize);
        thread.Start();
        thread.Join();
        return script!;
    }
}
