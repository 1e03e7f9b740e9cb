using System.Text;
using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.PostgreSql;
using SqlGitOps.Syntax.Text;
using SqlGitOps.Testing;
using Xunit;

namespace SqlGitOps.Syntax.Tests.PlPgSql;

public class PlPgSqlRobustnessTests
{
    private static readonly string[] s_samples =
    [
        .. PlPgSqlStatementTests.Samples.Select(row => (string)row[0]),
        .. PlPgSqlStatementTests.SetSamples.Select(row => (string)row[0]),
        "SELECT a, b INTO STRICT x, y.z FROM t WHERE c IN (SELECT 1) UNION SELECT 2, 3;",
        "FOR r IN WITH c AS (SELECT 1) SELECT * FROM c LOOP IF r.a THEN UPDATE t SET b = (SELECT 1) RETURNING a INTO x; ELSE EXIT; END IF; END LOOP;",
        "<<x>> DECLARE a int := 1; b CURSOR (c int) FOR SELECT c; BEGIN CASE a WHEN 1 THEN RAISE NOTICE '%', a; ELSE NULL; END CASE; EXCEPTION WHEN OTHERS THEN NULL; END x;",
        "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; END;",
    ];

    [Fact]
    public void DeletedDoubledSwappedAndCutTokensNeverBreakTheParser()
    {
        var random = new Random(20261121);
        var pieces = new List<string>();
        var output = new StringBuilder();
        for (var round = 0; round < 6000; round++)
        {
            pieces.Clear();
            AddPieces(pieces, "BEGIN");
            for (var count = random.Next(1, 4); count > 0; count--)
            {
                AddPieces(pieces, s_samples[random.Next(s_samples.Length)]);
            }

            AddPieces(pieces, "END;");
            for (var change = random.Next(1, 6); change > 0; change--)
            {
                var at = random.Next(pieces.Count);
                var other = random.Next(pieces.Count);
                switch (random.Next(5))
                {
                    case 0 when pieces.Count > 2:
                        pieces.RemoveAt(at);
                        break;
                    case 1:
                        pieces.Insert(other, pieces[at]);
                        break;
                    case 2:
                        (pieces[at], pieces[other]) = (pieces[other], pieces[at]);
                        break;
                    case 3 when change == 1:
                        pieces.RemoveRange(at, pieces.Count - at);
                        break;
                    default:
                        // Half a token leaves open quotes and comments.
                        pieces[at] = pieces[at][..(pieces[at].Length / 2)];
                        break;
                }

                if (pieces.Count == 0)
                {
                    break;
                }
            }

            output.Clear().AppendJoin(random.Next(4) == 0 ? '\n' : ' ', pieces);
            PlPgSqlText.Parse(output.ToString());
        }
    }

    private static void AddPieces(List<string> pieces, string sql)
    {
        using var tree = PostgreSqlSyntax.Parse(SourceText.From(sql));
        foreach (var token in tree.Tokens[..^1])
        {
            pieces.Add(tree.TextOf(token).ToString());
        }
    }

    [Theory]
    [InlineData("BEGIN ")]
    [InlineData("BEGIN BEGIN NULL; ")]
    [InlineData("BEGIN IF a THEN ")]
    [InlineData("BEGIN LOOP ")]
    [InlineData("BEGIN CASE WHEN a THEN ")]
    [InlineData("BEGIN EXCEPTION WHEN a THEN ")]
    [InlineData("BEGIN FOR i IN 1..2 LOOP ")]
    [InlineData("DECLARE x int; BEGIN ")]
    public void DeepNestingIsOneErrorAndNoOverflow(string nested)
    {
        // The outer block begins with the first word.
        var body = string.Concat(Enumerable.Repeat(nested, 200_000));
        Assert.Equal(1, ErrorsOnASmallStack(body));
    }

    [Theory]
    [InlineData("(")]
    [InlineData("f(")]
    [InlineData("CASE WHEN ")]
    [InlineData("ARRAY[")]
    [InlineData("NOT ")]
    [InlineData("(SELECT ")]
    public void DeepExpressionsAreOneError(string nested) =>
        Assert.Equal(1, ErrorsOnASmallStack($"BEGIN a := {string.Concat(Enumerable.Repeat(nested, 200_000))}; b := 1; END"));

    private static int ErrorsOnASmallStack(string body)
    {
        var errors = -1;
        var thread = new Thread(
            () =>
            {
                using var tree = RoutineBodies.ParsePlPgSql(SourceText.From(body));
                errors = tree.Errors.Count;
            },
            maxStackSize: 256 * 1024);
        thread.Start();
        thread.Join();
        return errors;
    }

    [Theory]
    [InlineData("BEGIN SELECT a:: INTO b; END")]
    [InlineData("BEGIN SELECT a, INTO b FROM t; END")]
    [InlineData("BEGIN SELECT INTO b, a; END")]
    [InlineData("BEGIN SELECT a INTO b.FROM; END")]
    [InlineData("BEGIN INSERT INTO t SELECT INTO b FROM; END")]
    public void WhatIsMissingBeforeIntoKeepsTheTreeSound(string body) => PlPgSqlText.Parse(body);

    [Fact]
    public void LongListsAreFine()
    {
        var body = new StringBuilder("BEGIN SELECT 1");
        body.Append(string.Concat(Enumerable.Repeat(", 1", 20_000))).Append(" INTO a");
        body.Append(string.Concat(Enumerable.Repeat(", b", 20_000))).Append("; IF a THEN NULL;");
        body.Append(string.Concat(Enumerable.Repeat(" ELSIF b THEN NULL;", 20_000))).Append(" END IF; END");
        Assert.Equal(2, PlPgSqlText.Block(body.ToString()).Statements.Count);
    }

    [Theory]
    [InlineData("begin\n", "n\nraise")]
    [InlineData("begin\n    begin\n        continue\n", "")]
    [InlineData("loop\n", "x")]
    [InlineData("if a then\n", "b")]
    public void BrokenStatementsInsideOthersAreReadOnce(string opening, string rest)
    {
        var text = string.Concat(Enumerable.Repeat(opening, 100)) + rest;
        using var tree = RoutineBodies.ParsePlPgSql(SourceText.From(text));
        TreeAssert.IsSound(tree);
        Assert.NotEmpty(tree.Errors);
        Assert.InRange(Parser.StepsOfLastRun, 1, 1000 * tree.Tokens.Length);
    }

    [Theory]
    [InlineData("#'")]
    [InlineData("#option '\nBEGIN END")]
    public void AnOptionWithAStringWithoutEndTakesTheRest(string text)
    {
        using var tree = RoutineBodies.ParsePlPgSql(SourceText.From(text));
        TreeAssert.IsSound(tree);
        Assert.NotEmpty(tree.Errors);
    }

    [Fact]
    public void AWarmParserAllocatesAlmostNothing()
    {
        var builder = new StringBuilder("BEGIN\n");
        while (builder.Length < 100_000)
        {
            builder.Append("SELECT a, b INTO STRICT x, y FROM t WHERE c = 1;\nIF a > 1 THEN b := b + 1; ELSE RAISE NOTICE 'x %', a; END IF;\n");
            builder.Append("FOR r IN SELECT * FROM t LOOP PERFORM f(r.x); END LOOP;\n");
        }

        var text = SourceText.From(builder.Append("END").ToString());
        for (var i = 0; i < 10; i++)
        {
            RoutineBodies.ParsePlPgSql(text).Dispose();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        var tree = RoutineBodies.ParsePlPgSql(text);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Empty(tree.Errors);
        tree.Dispose();
        Assert.True(allocated < text.Length * 0.1, $"{allocated} bytes for {text.Length} characters");
    }

    [CorpusFact]
    public void EveryBodyOfTheCorpusHasASoundTree()
    {
        var bodies = 0;
        foreach (var line in File.ReadLines(Path.Combine(Corpus.Root, "postgres-oracle.tsv")).Skip(1))
        {
            using var tree = PostgreSqlSyntax.Parse(SourceText.Read(Path.Combine(Corpus.Root, line.Split('\t')[0])));
            foreach (var statement in tree.Statements)
            {
                using var body = RoutineBodies.Parse(statement);
                if (body is not null)
                {
                    TreeAssert.IsSound(body.Tree);
                    Assert.All(body.Errors, error => Assert.InRange(error.Span.Start, body.Literal.Span.Start, body.Literal.Span.End));
                    bodies++;
                }
            }
        }

        Assert.True(bodies > 2000, $"{bodies} bodies");
    }
}
