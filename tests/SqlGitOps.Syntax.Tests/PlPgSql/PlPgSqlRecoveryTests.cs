using SqlGitOps.Syntax.PostgreSql;
using SqlGitOps.Syntax.Text;
using SqlGitOps.Syntax.Tree;
using SqlGitOps.Testing;
using Xunit;

namespace SqlGitOps.Syntax.Tests.PlPgSql;

/// <summary>A broken statement has one error, and the statements around it are whole.</summary>
public class PlPgSqlRecoveryTests
{
    [Theory]
    [InlineData("a := (1;", "AssignStmt! AssignStmt")]
    [InlineData("a := 1 2;", "AssignStmt! AssignStmt")]
    [InlineData("SELEC 1;", "ExecSqlStmt! AssignStmt")]
    [InlineData("SELECT a INTO b, FROM t;", "ExecSqlStmt! AssignStmt")]
    [InlineData("RAISE NOTICE 'x' y;", "RaiseStmt! AssignStmt")]
    [InlineData("a := 1\nIF b THEN NULL; END IF;", "AssignStmt! IfStmt(NullStmt) AssignStmt")]
    [InlineData("PERFORM f(1)\nRETURN;", "PerformStmt! ReturnStmt AssignStmt")]
    [InlineData("SELECT 1 FROM\nRAISE NOTICE 'x';", "ErrorStmt! RaiseStmt AssignStmt")]
    [InlineData("IF a b c THEN d := 1; END IF;", "IfStmt(AssignStmt)! AssignStmt")]
    [InlineData("IF a\n  d := 1; END IF;", "IfStmt(AssignStmt)! AssignStmt")]
    [InlineData("IF a; d := 1; END IF;", "IfStmt(AssignStmt)! AssignStmt")]
    [InlineData("IF a THEN d := ; e := 1 1; ELSE NULL; END IF;", "IfStmt(AssignStmt AssignStmt! NullStmt) AssignStmt")]
    [InlineData("IF a THEN d := 1; END LOOP;", "IfStmt(AssignStmt)! AssignStmt")]
    [InlineData("IF a THEN d := 1; END;", "IfStmt(AssignStmt)! AssignStmt")]
    [InlineData("LOOP IF a THEN d := 1; END LOOP;", "LoopStmt(IfStmt(AssignStmt)!) AssignStmt")]
    [InlineData("IF a THEN EXCEPTION 'x'; d := 1; END IF;", "IfStmt(ErrorStmt! AssignStmt) AssignStmt")]
    [InlineData("BEGIN d := 1; EXCEPTION 'x'; EXCEPTION WHEN OTHERS THEN NULL; END;", "Block(AssignStmt ErrorStmt! NullStmt) AssignStmt")]
    [InlineData("END IF; d := 1;", "ErrorStmt! AssignStmt AssignStmt")]
    [InlineData("CASE a ELSE d := 1; END CASE;", "CaseStmt! AssignStmt")]
    [InlineData("IF CASE WHEN a THEN b END THEN d := 1; END IF;", "IfStmt(AssignStmt)! AssignStmt")]
    [InlineData("LOOP d := 1;", "LoopStmt(AssignStmt AssignStmt)!")]
    [InlineData("LOOP ELSE d := 1; END LOOP;", "LoopStmt(ErrorStmt!) AssignStmt")]
    [InlineData("FOR i IN 1.. LOOP d := 1; END LOOP;", "ForIntegerStmt(AssignStmt)! AssignStmt")]
    [InlineData("FOR r IN SELEC 1 LOOP d := 1; END LOOP;", "ForQueryStmt(ErrorStmt! AssignStmt)! AssignStmt")]
    [InlineData("FOR r IN SELECT 1\n d := 1; END LOOP;", "ForQueryStmt(AssignStmt)! AssignStmt")]
    [InlineData("WHILE LOOP d := 1; END LOOP;", "WhileStmt(AssignStmt)! AssignStmt")]
    [InlineData("CASE a a a WHEN 1 THEN d := 1; END CASE;", "CaseStmt(AssignStmt)! AssignStmt")]
    [InlineData("CASE WHEN a a a THEN d := 1; WHEN b THEN NULL; END CASE;", "CaseStmt(AssignStmt NullStmt)! AssignStmt")]
    [InlineData("BEGIN d := 1; EXCEPTION WHEN 1 THEN NULL; WHEN OTHERS THEN d := 2; END;", "Block(AssignStmt NullStmt AssignStmt)! AssignStmt")]
    [InlineData("DECLARE x; y int; BEGIN d := 1; END;", "Block(AssignStmt) AssignStmt")]
    [InlineData("<<x>> LOOP NULL; END LOOP y;", "LoopStmt(NullStmt)! AssignStmt")]
    [InlineData("SELECT CASE WHEN a THEN 1 ELSE 2 3\n END;", "ExecSqlStmt! AssignStmt")]
    public void OneErrorAndTheRestIsWhole(string broken, string shape)
    {
        var tree = PlPgSqlText.Parse($"BEGIN\n{broken}\nz := 1;\nEND;");
        Assert.Single(tree.Errors);
        var block = new PlPgSqlFunction(tree.Root).Block;
        Assert.False(block.Node.HasError);
        Assert.Equal(shape, Shapes(block.Node));
        Assert.Contains("z := 1", block.Statements.ToList()[^1].ToString(), StringComparison.Ordinal);
    }

    private static string Shapes(SyntaxNode node)
    {
        var parts = new List<string>();
        foreach (var child in node.Children)
        {
            if ((PostgreSqlField)child.RawField == PostgreSqlField.Statement)
            {
                continue;
            }

            var kind = PlPgSqlText.KindOf(child);
            var isPlPgSql = kind.ToString().StartsWith("PlPgSql", StringComparison.Ordinal);
            if (kind != PostgreSqlKind.ErrorStmt && !(isPlPgSql && PostgreSqlKinds.IsStatement(kind)))
            {
                if (isPlPgSql && Shapes(child) is { Length: > 0 } inner)
                {
                    parts.Add(inner);
                }

                continue;
            }

            var below = Shapes(child);
            parts.Add(kind.ToString().Replace("PlPgSql", string.Empty, StringComparison.Ordinal)
                + (below.Length > 0 ? $"({below})" : string.Empty) + (child.HasError ? "!" : string.Empty));
        }

        return string.Join(' ', parts);
    }

    /// <summary>
    /// One token of a statement is deleted, doubled or exchanged with the next one, in bodies of real migrations: all other
    /// statements are as before in 99.5 % of the cases in which the damage is an error.
    /// </summary>
    [CorpusFact]
    public void DamageStaysInItsStatement()
    {
        const int wanted = 20_000;
        var bodies = ReadBodies();
        var random = new Random(20261121);
        var (errors, intact) = (0, 0);
        while (errors < wanted)
        {
            using var tree = RoutineBodies.ParsePlPgSql(SourceText.From(bodies[random.Next(bodies.Count)]));
            var statements = SimpleStatements(tree);
            if (statements.Count < 3)
            {
                continue;
            }

            var statement = statements[random.Next(statements.Count)];
            if (statement.EndToken - statement.FirstToken < 2)
            {
                continue;
            }

            using var damaged = RoutineBodies.ParsePlPgSql(SourceText.From(Damage(tree, random.Next(statement.FirstToken, statement.EndToken - 1), random.Next(3))));
            if (damaged.Errors.Count == 0)
            {
                continue;
            }

            errors++;
            var left = SimpleStatements(damaged).Where(node => !node.HasError)
                .GroupBy(node => (node.RawKind, node.ToString())).ToDictionary(group => group.Key, group => group.Count());
            var others = statements.Where(node => node != statement).Select(node => (node.RawKind, node.ToString()));
            intact += others.All(other => left.TryGetValue(other, out var count) && (left[other] = count - 1) >= 0) ? 1 : 0;
        }

        Assert.True(intact >= errors * 0.995, $"{intact} of {errors}");
    }

    private static List<string> ReadBodies()
    {
        var bodies = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in File.ReadLines(Path.Combine(Corpus.Root, "postgres-oracle.tsv")).Skip(1))
        {
            using var tree = PostgreSqlSyntax.Parse(SourceText.Read(Path.Combine(Corpus.Root, line.Split('\t')[0])));
            foreach (var statement in tree.Statements)
            {
                using var body = RoutineBodies.Parse(statement);
                if (body is { Language: RoutineLanguage.PlPgSql, Errors.Count: 0 })
                {
                    bodies.Add(body.Tree.Text.ToString());
                }
            }
        }

        return [.. bodies];
    }

    private static List<SyntaxNode> SimpleStatements(SyntaxTree tree)
    {
        var found = new List<SyntaxNode>();
        foreach (var node in tree.Root.Descendants)
        {
            var kind = PlPgSqlText.KindOf(node);
            var holdsOthers = kind is PostgreSqlKind.PlPgSqlBlock or PostgreSqlKind.PlPgSqlIfStmt or PostgreSqlKind.PlPgSqlCaseStmt
                or PostgreSqlKind.PlPgSqlLoopStmt or PostgreSqlKind.PlPgSqlWhileStmt or PostgreSqlKind.PlPgSqlForIntegerStmt
                or PostgreSqlKind.PlPgSqlForQueryStmt or PostgreSqlKind.PlPgSqlForCursorStmt or PostgreSqlKind.PlPgSqlForExecuteStmt
                or PostgreSqlKind.PlPgSqlForEachStmt;
            if (!holdsOthers && PostgreSqlKinds.IsStatement(kind) && kind.ToString().StartsWith("PlPgSql", StringComparison.Ordinal))
            {
                found.Add(node);
            }
        }

        return found;
    }

    private static string Damage(SyntaxTree tree, int index, int how)
    {
        var text = tree.Text.Span;
        var (token, next) = (tree.Tokens[index], tree.Tokens[index + 1]);
        return how switch
        {
            0 => string.Concat(text[..token.Start], text[token.End..]),
            1 => string.Concat(text[..token.End], " ", text[token.Start..]),
            _ => string.Concat(
                string.Concat(text[..token.Start], tree.TextOf(next), text[token.End..next.Start]),
                tree.TextOf(token),
                text[next.End..]),
        };
    }

    [Fact]
    public void EveryBrokenStatementHasItsOwnError()
    {
        var tree = PlPgSqlText.Parse("DECLARE x int y; BEGIN a := 1 1; IF a a a THEN b b; END IF; SELECT FROM FROM; RETURN (; END");
        Assert.Equal(6, tree.Errors.Count);
        Assert.True(tree.Errors.Zip(tree.Errors.Skip(1)).All(pair => pair.First.Span.Start < pair.Second.Span.Start));
    }

    [Fact]
    public void ABrokenStatementInsideIsMarkedAndNotTheOneAround()
    {
        var tree = PlPgSqlText.Parse("BEGIN IF a THEN DROP TABL t; END IF; END");
        var statement = new PlPgSqlIfStmt(new PlPgSqlFunction(tree.Root).Block.Statements.First);
        Assert.False(statement.Node.HasError);
        var inner = new PlPgSqlExecSqlStmt(statement.ThenBody.First);
        Assert.True(inner.Node.HasError);
        Assert.True(inner.Statement.HasError);
    }

    [Fact]
    public void WhatFollowsTheOuterBlockIsOneError()
    {
        var tree = PlPgSqlText.Parse("BEGIN a := 1; END; b := 2; END;");
        Assert.Equal("b", tree.Text.ToString(Assert.Single(tree.Errors).Span));
        Assert.Single(new PlPgSqlFunction(tree.Root).Block.Statements.ToList());
    }
}
