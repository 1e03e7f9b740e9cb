using System.Text;
using SqlGitOps.Syntax.PostgreSql;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Conformance.PostgreSql;

/// <summary>
/// Writes a tree as SQL again from what its nodes say, with parentheses around every operator. libpg_query's tree of the
/// result must equal its tree of the original: then our tree says the same as its own, precedence included.
/// </summary>
internal sealed class SqlWriter(SqlTemplates templates)
{
    // What may stand beside the name and the value of an option: ADD, SET and DROP are its flags.
    private static readonly HashSet<string> s_noise = new(["=", "ADD", "SET", "DROP", "AS", "BY", "WITH", "USING"], StringComparer.OrdinalIgnoreCase);

    private readonly StringBuilder _output = new();
    private readonly List<PostgreSqlKind> _byTokens = [];

    /// <summary>Kinds that were written by their tokens because no template describes them.</summary>
    public IReadOnlyList<PostgreSqlKind> ByTokens => _byTokens;

    /// <summary>The SQL of a statement.</summary>
    public string Statement(SyntaxNode node)
    {
        _output.Clear();
        _byTokens.Clear();
        Node(node);
        return _output.ToString();
    }

    /// <summary>Writes a word or a sign.</summary>
    public void Word(ReadOnlySpan<char> text)
    {
        if (!text.IsEmpty)
        {
            _output.Append(text).Append(' ');
        }
    }

    /// <summary>Writes a node by its template; without one by its tokens.</summary>
    public void Node(SyntaxNode node)
    {
        var kind = (PostgreSqlKind)node.RawKind;
        switch (kind)
        {
            case PostgreSqlKind.AExpr when IsSignedNumber(node):
                // Where only a number may stand, no parentheses may.
                TokensOf(node);
                return;
            case PostgreSqlKind.TypeName when Syntax.PostgreSql.TypeName.Cast(node).IntervalFields:
                // The fields have no node of their own: interval day to second(3).
                TokensOf(node);
                return;
            case PostgreSqlKind.Indirection:
                Indirection(node);
                return;
            case PostgreSqlKind.TypeCast:
                TypeCast(node);
                return;
            case PostgreSqlKind.WindowDef:
                WindowDef(node);
                return;
            case PostgreSqlKind.DefElem when AlterColumnOtherCmd.Cast(node.Parent).Identity:
                // Each sequence option has its own SET here, but for RESTART.
                Word(node.Text.StartsWith("RESTART", StringComparison.OrdinalIgnoreCase) ? "" : "SET");
                TokensOf(node);
                return;
            case PostgreSqlKind.NamedArg:
                NamedArg(node);
                return;
            case PostgreSqlKind.OperatorName when node.Parent.RawKind == (ushort)PostgreSqlKind.DefElem:
                // The value of an option: a schema needs OPERATOR( ) around it here, and only here.
                TokensOf(node);
                return;
            case PostgreSqlKind.RowExpr:
                RowExpr(node);
                return;
            case PostgreSqlKind.SetClause:
                SetClause(node);
                return;
        }

        if (templates.TryGet(kind, out var template))
        {
            template.Write(node, this);
            return;
        }

        if (!templates.IsLeaf(kind) || (kind == PostgreSqlKind.DefElem && !IsNameAndValue(node)))
        {
            _byTokens.Add(kind);
        }

        TokensOf(node);
    }

    /// <summary>Writes the tokens of a node that belong to none of its children, but for some words.</summary>
    public void OwnTokens(SyntaxNode node, string[] without)
    {
        var next = node.FirstToken;
        foreach (var child in node.Children)
        {
            Own(child.FirstToken);
            next = Math.Max(next, child.EndToken);
        }

        Own(node.EndToken);

        void Own(int end)
        {
            for (; next < end; next++)
            {
                var text = node.Tree.TextOf(node.Tree.Tokens[next]);
                var skip = false;
                foreach (var word in without)
                {
                    skip |= text.Equals(word, StringComparison.OrdinalIgnoreCase);
                }

                if (!skip)
                {
                    Word(text);
                }
            }
        }
    }

    /// <summary>Whether an option says nothing beside its name, its value and words that carry no meaning.</summary>
    private static bool IsNameAndValue(SyntaxNode option)
    {
        var next = option.FirstToken;
        var clear = true;
        foreach (var child in option.Children)
        {
            Look(child.FirstToken);
            next = Math.Max(next, child.EndToken);
        }

        Look(option.EndToken);
        return clear;

        void Look(int end)
        {
            for (; next < end; next++)
            {
                clear &= s_noise.Contains(option.Tree.TextOf(option.Tree.Tokens[next]).ToString());
            }
        }
    }

    /// <summary>Writes a node as its tokens, but with its children written from theirs.</summary>
    private void TokensOf(SyntaxNode node)
    {
        var tree = node.Tree;
        var next = node.FirstToken;
        foreach (var child in node.Children)
        {
            Copy(child.FirstToken);
            Node(child);
            next = Math.Max(next, child.EndToken);
        }

        Copy(node.EndToken);

        // From the text, because the parts of one string must stay on lines of their own.
        void Copy(int end)
        {
            while (next < end && tree.Tokens[end - 1].Kind == TokenKind.CopyData)
            {
                end--;
            }

            if (next < end)
            {
                var start = tree.Tokens[next].Start;
                Word(tree.Text.Span[start..tree.Tokens[end - 1].End]);
                // A comment at the end of a line would swallow what follows.
                _output.Append('\n');
                next = end;
            }
        }
    }

    private static bool IsSignedNumber(SyntaxNode node)
    {
        var expression = AExpr.Cast(node);
        return expression.Prefix
            && node.Tokens[0].Kind is TokenKind.Minus or TokenKind.Plus
            && expression.Right.RawKind == (ushort)PostgreSqlKind.Literal;
    }

    /// <summary>A chain of subscripts and fields behind one operand: only the operand may stand in parentheses.</summary>
    private void Indirection(SyntaxNode node)
    {
        var view = Syntax.PostgreSql.Indirection.Cast(node);
        if (view.Argument.RawKind is (ushort)PostgreSqlKind.Indirection or (ushort)PostgreSqlKind.ColumnRef or (ushort)PostgreSqlKind.ParamRef or (ushort)PostgreSqlKind.Name)
        {
            Node(view.Argument);
        }
        else
        {
            Word("(");
            Node(view.Argument);
            Word(")");
        }

        if (view.Star)
        {
            Word(".*");
        }
        else if (!view.Field.IsNone)
        {
            Word(".");
            Node(view.Field.Node);
        }
        else
        {
            Word("[");
            foreach (var child in node.Children)
            {
                if (child.RawField == (byte)PostgreSqlField.Subscripts)
                {
                    var colonBefore = view.Slice && node.Tree.Tokens[child.FirstToken - 1].Kind == TokenKind.Colon;
                    Word(colonBefore ? ":" : "");
                    Node(child);
                    Word(view.Slice && !colonBefore && node.Tree.Tokens[child.EndToken].Kind == TokenKind.Colon && view.Subscripts.Count == 1 ? ":" : "");
                }
            }

            Word(view.Slice && !view.Subscripts.Any ? ":" : "");
            Word("]");
        }
    }

    /// <summary>A cast; a literal with its type before it means something else for types with a default length (char).</summary>
    private void TypeCast(SyntaxNode node)
    {
        var view = Syntax.PostgreSql.TypeCast.Cast(node);
        var type = view.Type.Node;
        if (!type.IsNone && type.FirstToken == node.FirstToken)
        {
            TokensOf(node);
            return;
        }

        if (type.IsNone)
        {
            // func(modifiers) 'literal'
            TokensOf(node);
            return;
        }

        Word("CAST (");
        Node(view.Argument);
        Word("AS");
        Node(type);
        Word(")");
    }

    /// <summary>OVER name, OVER (…) and name AS (…): the frame is written from its tokens.</summary>
    private void WindowDef(SyntaxNode node) => TokensOf(node);

    /// <summary>name => value in calls, value AS name in functions with a syntax of their own.</summary>
    private void NamedArg(SyntaxNode node)
    {
        var view = Syntax.PostgreSql.NamedArg.Cast(node);
        var nameFirst = !view.Name.IsNone && view.Name.Node.FirstToken == node.FirstToken;
        Word(view.Name.IsNone ? "DEFAULT" : "");
        Node(nameFirst ? view.Name.Node : view.Value);
        if (!view.Name.IsNone)
        {
            Word(nameFirst ? "=>" : "AS");
            Node(nameFirst ? view.Value : view.Name.Node);
        }
    }

    /// <summary>
    /// (a, b) and ROW(a, b) differ in libpg_query's tree; which was written shows in the first token. The columns of old
    /// COPY options stand without parentheses.
    /// </summary>
    private void RowExpr(SyntaxNode node)
    {
        var elements = Syntax.PostgreSql.RowExpr.Cast(node).Elements;
        var bare = elements.Any && elements.First.FirstToken == node.FirstToken;
        Word(bare ? "" : node.Tokens[0].Kind == TokenKind.LeftParen ? "(" : "ROW (");
        List(elements);
        Word(bare ? "" : ")");
    }

    /// <summary>A list of columns stands in parentheses, also a list of one.</summary>
    private void SetClause(SyntaxNode node)
    {
        var view = Syntax.PostgreSql.SetClause.Cast(node);
        var list = node.Tokens[0].Kind == TokenKind.LeftParen;
        Word(list ? "(" : "");
        List(view.Columns);
        Word(list ? ")" : "");
        Word("=");
        Node(view.Value);
    }

    private void List(SyntaxChildren nodes)
    {
        var first = true;
        foreach (var node in nodes)
        {
            Word(first ? "" : ",");
            Node(node);
            first = false;
        }
    }
}
