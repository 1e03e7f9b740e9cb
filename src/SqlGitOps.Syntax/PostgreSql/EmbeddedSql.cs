using SqlGitOps.Syntax.PostgreSql.PlPgSql;
using SqlGitOps.Syntax.Text;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Syntax.PostgreSql;

/// <summary>
/// The SQL in the string of a dynamic statement (EXECUTE in PL/pgSQL): a string, strings joined by <c>||</c> or concat(),
/// or format(). What is only known when it runs is a placeholder in the text, so that the rest is still read.
/// </summary>
public sealed class EmbeddedSql : IDisposable
{
    private IReadOnlyList<SyntaxError>? _errors;

    private EmbeddedSql(SyntaxTree tree, TextMap map, bool hasPlaceholders)
    {
        Tree = tree;
        Map = map;
        HasPlaceholders = hasPlaceholders;
    }

    /// <summary>The tree of the text; its root is a <see cref="Script"/>. Offsets are those of the text put together.</summary>
    public SyntaxTree Tree { get; }

    /// <summary>From offsets of <see cref="Tree"/> to those of the outermost text.</summary>
    public TextMap Map { get; }

    /// <summary>Whether parts of the text are only known when it runs.</summary>
    public bool HasPlaceholders { get; }

    /// <summary>
    /// Syntax errors at their places in the outermost text. None when there are placeholders: what they stand for may
    /// make the text whole.
    /// </summary>
    public IReadOnlyList<SyntaxError> Errors => _errors ??= HasPlaceholders ? [] : RoutineBody.MapErrors(Tree, Map);

    /// <summary>Parses the string that an expression makes.</summary>
    /// <param name="expression">The expression, for example <see cref="PlPgSqlDynExecuteStmt.Query"/>.</param>
    /// <param name="outer">The map of the expression's tree when it is no file's, for example <see cref="RoutineBody.Map"/>.</param>
    /// <returns>Null when no part of the text is known.</returns>
    public static EmbeddedSql? Parse(SyntaxNode expression, TextMap? outer = null)
    {
        if (expression.IsNone)
        {
            return null;
        }

        var builder = new Assembler();
        builder.Add(expression);
        if (!builder.HasText)
        {
            return null;
        }

        var (text, map) = builder.Output.Finish(expression.Span.Start, outer);
        return new EmbeddedSql(RoutineBodies.ParseSql(SourceText.From(text, expression.Tree.Text.Path)), map, builder.Holes > 0);
    }

    /// <summary>Gives the tree's memory back; the tree must not be used afterwards.</summary>
    public void Dispose() => Tree.Dispose();

    /// <summary>Puts the text together.</summary>
    private sealed class Assembler
    {
        private readonly Stack<SyntaxNode> _pending = new();

        public TextMapBuilder Output { get; } = new();

        public int Holes { get; private set; }

        public bool HasText { get; private set; }

        public void Add(SyntaxNode expression)
        {
            // A long chain of || nests to the left as deep as it is long: no recursion.
            _pending.Push(expression);
            while (_pending.TryPop(out var node))
            {
                AddOne(node);
            }
        }

        private void AddOne(SyntaxNode node)
        {
            switch ((PostgreSqlKind)node.RawKind)
            {
                case PostgreSqlKind.ParenExpr:
                    _pending.Push(new ParenExpr(node).Expression);
                    return;

                case PostgreSqlKind.TypeCast when (PostgreSqlKind)new TypeCast(node).Argument.RawKind == PostgreSqlKind.Literal:
                    _pending.Push(new TypeCast(node).Argument);
                    return;

                case PostgreSqlKind.Literal when LiteralText.TryAdd(node, Output):
                    HasText = true;
                    return;

                case PostgreSqlKind.AExpr when IsConcatenation(node):
                    _pending.Push(new AExpr(node).Right);
                    _pending.Push(new AExpr(node).Left);
                    return;

                case PostgreSqlKind.FuncCall when IsCallOf(node, "concat"):
                    var arguments = new FuncCall(node).Arguments.ToList();
                    for (var i = arguments.Count - 1; i >= 0; i--)
                    {
                        _pending.Push(arguments[i]);
                    }

                    return;

                case PostgreSqlKind.FuncCall when IsCallOf(node, "format") && AddFormat(new FuncCall(node).Arguments.First):
                    HasText = true;
                    return;

                default:
                    AddHole(node.Span);
                    return;
            }
        }

        private void AddHole(TextSpan span) => Output.AddFor($"${{{++Holes}}}", span.Start, span.Length);

        private static bool IsConcatenation(SyntaxNode node)
        {
            var expression = new AExpr(node);
            return !expression.Left.IsNone && !expression.Right.IsNone && node.RawFlags == 0
                && expression.Right.FirstToken == expression.Left.EndToken + 1
                && node.Tree.TextOf(node.Tree.Tokens[expression.Left.EndToken]) is "||";
        }

        private static bool IsCallOf(SyntaxNode node, string function)
        {
            var name = new FuncCall(node).Function.Node.Text;
            const string catalog = "pg_catalog.";
            if (name.StartsWith(catalog, StringComparison.OrdinalIgnoreCase))
            {
                name = name[catalog.Length..];
            }

            return name.Equals(function, StringComparison.OrdinalIgnoreCase);
        }

        /// <summary>The format string with a placeholder for each specifier. False when it is not known.</summary>
        private bool AddFormat(SyntaxNode format)
        {
            var inner = new Assembler();
            inner.Add(format);
            if (!inner.HasText)
            {
                return false;
            }

            Holes += inner.Holes;
            var (text, map) = inner.Output.Finish(format.Span.Start, null);
            var start = 0;
            for (var at = text.IndexOf('%', StringComparison.Ordinal); at >= 0; at = text.IndexOf('%', start))
            {
                AddMapped(text, map, start, at);
                var length = SpecifierLength(text.AsSpan(at));
                var span = map.ToOuter(new TextSpan(at, length));
                if (text[at + length - 1] == '%')
                {
                    Output.AddFor("%", span.Start, span.Length);
                }
                else
                {
                    AddHole(span);
                }

                start = at + length;
            }

            AddMapped(text, map, start, text.Length);
            return true;
        }

        /// <summary>Adds a range of a text that was put together before, run by run of what stands side by side in the outer text.</summary>
        private void AddMapped(string text, TextMap map, int start, int end)
        {
            while (start < end)
            {
                var outer = map.ToOuter(new TextSpan(start, 1));
                if (outer.Length != 1)
                {
                    Output.AddFor(text.AsSpan(start, 1), outer.Start, outer.Length);
                    start++;
                    continue;
                }

                var run = 1;
                while (start + run < end && map.ToOuter(new TextSpan(start + run, 1)) is { Length: 1 } next && next.Start == outer.Start + run)
                {
                    run++;
                }

                Output.Add(text.AsSpan(start, run), outer.Start);
                start += run;
            }
        }

        /// <summary>Length of <c>%[n$][-][width]type</c>; one character when it is not complete.</summary>
        private static int SpecifierLength(ReadOnlySpan<char> text)
        {
            for (var i = 1; i < text.Length; i++)
            {
                switch (text[i])
                {
                    case 's' or 'I' or 'L':
                        return i + 1;
                    case '%' when i == 1:
                        return 2;
                    case '$' or '-' or '*' or >= '0' and <= '9':
                        continue;
                    default:
                        return 1;
                }
            }

            return 1;
        }
    }
}
