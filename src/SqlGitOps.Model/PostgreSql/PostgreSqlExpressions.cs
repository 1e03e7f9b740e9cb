using SqlGitOps.Syntax.PostgreSql;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Model.PostgreSql;

/// <summary>What expressions say about volatility and NULL.</summary>
internal static class PostgreSqlExpressions
{
    /// <summary>A DEFAULT expression.</summary>
    public static ColumnDefault? DefaultOf(SyntaxNode expression)
    {
        if (expression.IsNone)
        {
            return null;
        }

        var volatility = Volatility.Immutable;
        List<string>? unknown = null;
        var constant = true;
        Visit(expression, ref volatility, ref unknown, ref constant);
        foreach (var node in expression.Descendants)
        {
            Visit(node, ref volatility, ref unknown, ref constant);
        }

        if (unknown is not null && volatility != Volatility.Volatile)
        {
            volatility = Volatility.Unknown;
        }

        var inner = Unwrap(expression);
        var isNull = Literal.Cast(inner) is { IsNone: false, Null: true };
        return new ColumnDefault(expression.Text.ToString(), volatility, isNull, constant, expression.Span) { UnknownFunctions = unknown ?? [] };
    }

    /// <summary>The column of <c>column IS NOT NULL</c>, in any number of parentheses; null for other expressions.</summary>
    public static string? NotNullColumn(SyntaxNode expression)
    {
        var test = NullTest.Cast(UnwrapParentheses(expression));
        if (test.IsNone || !test.IsNot)
        {
            return null;
        }

        var column = ColumnRef.Cast(UnwrapParentheses(test.Argument));
        return column.IsNone || column.Star || column.Parts.Count != 1 ? null : PostgreSqlNames.TextOf(new Name(column.Parts.First));
    }

    /// <summary>Without parentheses around it.</summary>
    public static SyntaxNode UnwrapParentheses(SyntaxNode expression)
    {
        while (ParenExpr.Cast(expression) is { IsNone: false } parentheses)
        {
            expression = parentheses.Expression;
        }

        return expression;
    }

    private static SyntaxNode Unwrap(SyntaxNode expression)
    {
        while (true)
        {
            expression = UnwrapParentheses(expression);
            if (TypeCast.Cast(expression) is not { IsNone: false } cast)
            {
                return expression;
            }

            expression = cast.Argument;
        }
    }

    private static void Visit(SyntaxNode node, ref Volatility volatility, ref List<string>? unknown, ref bool constant)
    {
        switch ((PostgreSqlKind)node.RawKind)
        {
            case PostgreSqlKind.FuncCall:
                constant = false;
                var name = PostgreSqlNames.ObjectOf(FuncCall.Cast(node).Function);
                var known = name is null ? Volatility.Unknown : PostgreSqlFunctions.Find(name.Value.Name);
                if (known == Volatility.Unknown)
                {
                    (unknown ??= []).Add(name?.Name ?? string.Empty);
                }
                else if (known > volatility)
                {
                    volatility = known;
                }

                break;
            case PostgreSqlKind.SqlValueFunction:
                constant = false;
                if (volatility < Volatility.Stable)
                {
                    volatility = Volatility.Stable;
                }

                break;
            case PostgreSqlKind.Placeholder or PostgreSqlKind.SpecialFunction or PostgreSqlKind.ColumnRef:
                constant = false;
                break;
        }
    }
}
