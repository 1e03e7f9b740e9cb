using Microsoft.SqlServer.TransactSql.ScriptDom;
using SqlGitOps.Model;
using SqlGitOps.Syntax.Tree;
using SqlGitOps.TransactSql.Lexing;

namespace SqlGitOps.TransactSql.Lowering;

/// <summary>What the model wants to know of expressions: default values and CHECK conditions.</summary>
internal static class ExpressionReader
{
    // Functions that give another value for each row. All other built-in ones are computed once in a statement
    // ("runtime constants", also GETDATE and RAND) or depend on their arguments only.
    private static readonly HashSet<string> s_perRow = new(StringComparer.OrdinalIgnoreCase)
    {
        "newid", "newsequentialid", "crypt_gen_random",
    };

    private static readonly HashSet<string> s_perStatement = new(StringComparer.OrdinalIgnoreCase)
    {
        "getdate", "getutcdate", "sysdatetime", "sysutcdatetime", "sysdatetimeoffset", "current_timestamp", "rand", "current_user",
        "session_user", "system_user", "user", "user_name", "suser_name", "suser_sname", "suser_id", "suser_sid", "user_id", "original_login",
        "host_name", "host_id", "app_name", "db_name", "db_id", "session_context", "context_info", "object_id", "object_name", "schema_name",
        "schema_id", "scope_identity", "ident_current", "current_timezone", "current_timezone_id", "getansinull", "program_name",
        "database_principal_id", "is_member", "is_rolemember", "is_srvrolemember", "current_request_id", "current_transaction_id", "connectionproperty",
        "serverproperty", "databasepropertyex",
    };

    /// <summary>Reads a DEFAULT expression.</summary>
    public static ColumnDefault ReadDefault(ScalarExpression expression, FragmentSource source)
    {
        var inner = expression;
        while (inner is ParenthesisExpression parenthesis)
        {
            inner = parenthesis.Expression;
        }

        var operand = inner;
        while (operand is UnaryExpression { Expression: var next })
        {
            operand = next;
            while (operand is ParenthesisExpression parenthesis)
            {
                operand = parenthesis.Expression;
            }
        }

        var (volatility, unknown) = Volatility(expression, source);
        return new ColumnDefault(source.Written(expression), volatility, inner is NullLiteral, operand is Literal and not NullLiteral, source.Span(expression))
        {
            UnknownFunctions = unknown,
        };
    }

    /// <summary>The condition of CHECK without outer parentheses and with single spaces.</summary>
    public static string ReadCondition(BooleanExpression condition, FragmentSource source) => source.Folded(WithoutParentheses(condition));

    /// <summary>The column if the condition is <c>column IS NOT NULL</c>.</summary>
    public static string? NotNullColumn(BooleanExpression condition, FragmentSource source) =>
        WithoutParentheses(condition) is BooleanIsNullExpression { IsNot: true, Expression: ColumnReferenceExpression column }
            ? ColumnName(column, source)
            : null;

    /// <summary>The last part of a column reference.</summary>
    public static string? ColumnName(ColumnReferenceExpression? column, FragmentSource source) =>
        column?.MultiPartIdentifier is { Count: > 0 } name ? source.Name(name.Identifiers[name.Count - 1]) : null;

    private static BooleanExpression WithoutParentheses(BooleanExpression condition)
    {
        while (condition is BooleanParenthesisExpression parenthesis)
        {
            condition = parenthesis.Expression;
        }

        return condition;
    }

    // Reads the tokens, not the tree, because an expression can be a very long chain.
    private static (Volatility Volatility, IReadOnlyList<string> Unknown) Volatility(ScalarExpression expression, FragmentSource source)
    {
        var text = source.Text;
        var (first, end) = source.Tokens(expression);
        var volatility = Model.Volatility.Immutable;
        List<string>? unknown = null;
        for (var i = first; i < end; i++)
        {
            var kind = text.Tokens[i].Kind;
            if (kind is not (TokenKind.Identifier or TokenKind.BracketedIdentifier or TokenKind.QuotedIdentifier or TokenKind.Placeholder))
            {
                continue;
            }

            var word = text.TextOf(i).ToString();
            var isCall = i + 1 < end && text.Tokens[i + 1].Kind == TokenKind.LeftParen;
            if (isCall && i - 2 >= first && text.Tokens[i - 1].Kind == TokenKind.Dot)
            {
                (unknown ??= []).Add(QualifiedName(text, i, first));
                volatility = Max(volatility, Model.Volatility.Unknown);
            }
            else if ((isCall && s_perRow.Contains(word)) || (text.Is(i, "NEXT") && text.Is(i + 1, "VALUE")))
            {
                volatility = Max(volatility, Model.Volatility.Volatile);
            }
            else if (s_perStatement.Contains(word))
            {
                volatility = Max(volatility, Model.Volatility.Stable);
            }
        }

        return (volatility, unknown ?? []);
    }

    private static Volatility Max(Volatility left, Volatility right) => (Volatility)Math.Max((int)left, (int)right);

    private static string QualifiedName(LexedText text, int last, int first)
    {
        var start = last;
        while (start - 2 >= first && text.Tokens[start - 1].Kind == TokenKind.Dot)
        {
            start -= 2;
        }

        var builder = new System.Text.StringBuilder();
        for (var i = start; i <= last; i++)
        {
            var part = text.TextOf(i);
            builder.Append(text.Tokens[i].Kind is TokenKind.BracketedIdentifier or TokenKind.QuotedIdentifier && part.Length > 2 ? part[1..^1] : part);
        }

        return builder.ToString();
    }
}
