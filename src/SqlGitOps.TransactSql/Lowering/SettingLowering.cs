using Microsoft.SqlServer.TransactSql.ScriptDom;
using SqlGitOps.Model.Operations;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.TransactSql.Lowering;

/// <summary>
/// SET and USE. Names are the words of the option in lower case (<c>xact_abort</c>, <c>transaction isolation level</c>,
/// <c>statistics io</c>); USE sets <c>database</c>; IDENTITY_INSERT has the table and the state as its value.
/// </summary>
internal static class SettingLowering
{
    /// <summary>Lowers the statement if it is one of these.</summary>
    public static bool TryLower(TSqlStatement statement, LoweringContext context)
    {
        switch (statement)
        {
            case UseStatement use:
                Set(statement, "database", context.Source.Name(use.DatabaseName), context);
                return true;
            case SetIdentityInsertStatement identity:
                Set(statement, "identity_insert", $"{context.Source.Name(identity.Table)} {(identity.IsOn ? "ON" : "OFF")}", context);
                return true;
            case PredicateSetStatement predicate:
                if (predicate.Options.HasFlag(SetOptions.NoExec))
                {
                    context.SetNotExecuted(predicate.IsOn);
                }

                OnOff(statement, predicate.IsOn, context);
                return true;
            case SetOnOffStatement onOff:
                OnOff(statement, onOff.IsOn, context);
                return true;
            case SetTransactionIsolationLevelStatement:
                NamedByWords(statement, words: 3, context);
                return true;
            case SetCommandStatement or SetRowCountStatement or SetTextSizeStatement or SetErrorLevelStatement:
                NamedByWords(statement, words: 1, context);
                return true;
            case SetVariableStatement:
                context.AddHarmless(statement);
                return true;
            default:
                return false;
        }
    }

    private static void Set(TSqlStatement statement, string name, string? value, LoweringContext context) =>
        context.Add(new SetSettingOperation(name, value, IsLocal: false), statement);

    /// <summary>SET a, b ON sets both. The words of STATISTICS and OFFSETS belong to the name.</summary>
    private static void OnOff(TSqlStatement statement, bool isOn, LoweringContext context)
    {
        var text = context.Source.Text;
        var (first, end) = context.Source.Tokens(statement);
        var prefix = statement is SetStatisticsStatement ? "statistics " : statement is SetOffsetsStatement ? "offsets " : string.Empty;
        for (var i = first + (prefix.Length > 0 ? 2 : 1); i < end && !text.Is(i, "ON") && !text.Is(i, "OFF"); i++)
        {
            if (text.Tokens[i].Kind is TokenKind.Identifier)
            {
                Set(statement, prefix + text.TextOf(i).ToString().ToLowerInvariant(), isOn ? "ON" : "OFF", context);
            }
        }
    }

    private static void NamedByWords(TSqlStatement statement, int words, LoweringContext context)
    {
        var text = context.Source.Text;
        var (first, end) = context.Source.Tokens(statement);
        if (end > first && text.Tokens[end - 1].Kind == TokenKind.Semicolon)
        {
            end--;
        }

        var behind = Math.Min(first + 1 + words, end);
        var name = text.TextOf(first + 1).ToString();
        for (var i = first + 2; i < behind; i++)
        {
            name = $"{name} {text.TextOf(i)}";
        }

        var value = behind < end ? text.Text[text.Tokens[behind].Start..text.Tokens[end - 1].End].Trim('\'').ToString() : null;
        Set(statement, name.ToLowerInvariant(), value, context);
    }
}
