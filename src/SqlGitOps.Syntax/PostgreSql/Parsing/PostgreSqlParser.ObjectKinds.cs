using SqlGitOps.Syntax.Tree;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.Parsing;

/// <content>Kinds of objects, and objects as COMMENT, SECURITY LABEL, ALTER EXTENSION, DROP and ALTER name them.</content>
internal partial class PostgreSqlParser
{
    /// <summary>What kind of object a statement names (parsenodes.h: ObjectType).</summary>
    protected enum ObjectKind
    {
        None,
        Table,
        Sequence,
        View,
        MaterializedView,
        Index,
        ForeignTable,
        Schema,
        Type,
        Domain,
        Database,
        Constraint,
        Trigger,
        Policy,
        Rule,
        Function,
        Server,
        Procedure,
        Routine,
        Aggregate,
        Extension,
        Column,
        Collation,
        Conversion,
        Statistics,
        TextSearchParser,
        TextSearchDictionary,
        TextSearchTemplate,
        TextSearchConfiguration,
        AccessMethod,
        EventTrigger,
        ForeignDataWrapper,
        Language,
        Publication,
        Role,
        User,
        Group,
        Subscription,
        Tablespace,
        Operator,
        OperatorClass,
        OperatorFamily,
        Transform,
        LargeObject,
        Cast,
    }

    /// <summary>The kind of object at the cursor and the number of its words; nothing is taken.</summary>
    protected ObjectKind PeekObjectKind(out int words)
    {
        words = 1;
        switch (Keyword)
        {
            case W.Table:
                return ObjectKind.Table;
            case W.Sequence:
                return ObjectKind.Sequence;
            case W.View:
                return ObjectKind.View;
            case W.Index:
                return ObjectKind.Index;
            case W.Schema:
                return ObjectKind.Schema;
            case W.Type:
                return ObjectKind.Type;
            case W.Domain:
                return ObjectKind.Domain;
            case W.Database:
                return ObjectKind.Database;
            case W.Constraint:
                return ObjectKind.Constraint;
            case W.Trigger:
                return ObjectKind.Trigger;
            case W.Policy:
                return ObjectKind.Policy;
            case W.Rule:
                return ObjectKind.Rule;
            case W.Function:
                return ObjectKind.Function;
            case W.Procedure:
                return ObjectKind.Procedure;
            case W.Routine:
                return ObjectKind.Routine;
            case W.Aggregate:
                return ObjectKind.Aggregate;
            case W.Extension:
                return ObjectKind.Extension;
            case W.Server:
                return ObjectKind.Server;
            case W.Column:
                return ObjectKind.Column;
            case W.Collation:
                return ObjectKind.Collation;
            case W.Conversion:
                return ObjectKind.Conversion;
            case W.Statistics:
                return ObjectKind.Statistics;
            case W.Language:
                return ObjectKind.Language;
            case W.Publication:
                return ObjectKind.Publication;
            case W.Role:
                return ObjectKind.Role;
            case W.User:
                return ObjectKind.User;
            case W.Group:
                return ObjectKind.Group;
            case W.Subscription:
                return ObjectKind.Subscription;
            case W.Tablespace:
                return ObjectKind.Tablespace;
            case W.Transform:
                return ObjectKind.Transform;
            case W.Cast:
                return ObjectKind.Cast;
        }

        words = 2;
        switch (Keyword)
        {
            case W.Materialized when PeekWord(1) == W.View:
                return ObjectKind.MaterializedView;
            case W.Access when PeekWord(1) == W.Method:
                return ObjectKind.AccessMethod;
            case W.Event when PeekWord(1) == W.Trigger:
                return ObjectKind.EventTrigger;
            case W.Large when PeekWord(1) == W.Object:
                return ObjectKind.LargeObject;
            case W.Procedural when PeekWord(1) == W.Language:
                return ObjectKind.Language;
            case W.Foreign when PeekWord(1) == W.Table:
                return ObjectKind.ForeignTable;
            case W.Operator when PeekWord(1) == W.Class && !IsOperatorNameDot(1):
                return ObjectKind.OperatorClass;
            case W.Operator when PeekWord(1) == W.Family && !IsOperatorNameDot(1):
                return ObjectKind.OperatorFamily;
            case W.Foreign when PeekWord(1) == W.Data && PeekWord(2) == W.Wrapper:
                words = 3;
                return ObjectKind.ForeignDataWrapper;
            case W.Operator:
                words = 1;
                return ObjectKind.Operator;
            case W.Text when PeekWord(1) == W.Search:
                words = 3;
                return PeekWord(2) switch
                {
                    W.Parser => ObjectKind.TextSearchParser,
                    W.Dictionary => ObjectKind.TextSearchDictionary,
                    W.Template => ObjectKind.TextSearchTemplate,
                    W.Configuration => ObjectKind.TextSearchConfiguration,
                    _ => ObjectKind.None,
                };
            default:
                return ObjectKind.None;
        }
    }

    /// <summary>CLASS and FAMILY may also be the schema of an operator: <c>OPERATOR class.+</c>.</summary>
    private bool IsOperatorNameDot(int distance) => PeekKind(distance + 1) == TokenKind.Dot;

    /// <summary>Takes the words of a kind; those in <see cref="OtherTypeFlag"/> become an ObjectType.</summary>
    /// <returns>Whether an ObjectType was made.</returns>
    protected bool TakeObjectKind(ObjectKind kind, int words, bool named = false)
    {
        var mark = Mark();
        while (words-- > 0)
        {
            Advance();
        }

        var flag = OtherTypeFlag(kind);
        if (flag == 0 || named)
        {
            return false;
        }

        Finish(mark, K.ObjectType, F.ObjectType, flag);
        return true;
    }

    /// <summary>The flag of ObjectType for a kind that not every statement has a flag of its own for.</summary>
    protected static uint OtherTypeFlag(ObjectKind kind) => kind switch
    {
        ObjectKind.Collation => ObjectType.CollationFlag,
        ObjectKind.Conversion => ObjectType.ConversionFlag,
        ObjectKind.Statistics => ObjectType.StatisticsFlag,
        ObjectKind.TextSearchParser => ObjectType.TextSearchParserFlag,
        ObjectKind.TextSearchDictionary => ObjectType.TextSearchDictionaryFlag,
        ObjectKind.TextSearchTemplate => ObjectType.TextSearchTemplateFlag,
        ObjectKind.TextSearchConfiguration => ObjectType.TextSearchConfigurationFlag,
        ObjectKind.AccessMethod => ObjectType.AccessMethodFlag,
        ObjectKind.EventTrigger => ObjectType.EventTriggerFlag,
        ObjectKind.ForeignDataWrapper => ObjectType.ForeignDataWrapperFlag,
        ObjectKind.Language => ObjectType.LanguageFlag,
        ObjectKind.Publication => ObjectType.PublicationFlag,
        ObjectKind.Server => ObjectType.ServerFlag,
        ObjectKind.Role => ObjectType.RoleFlag,
        ObjectKind.User => ObjectType.UserFlag,
        ObjectKind.Group => ObjectType.GroupFlag,
        ObjectKind.Subscription => ObjectType.SubscriptionFlag,
        ObjectKind.Tablespace => ObjectType.TablespaceFlag,
        ObjectKind.Operator => ObjectType.OperatorFlag,
        ObjectKind.OperatorClass => ObjectType.OperatorClassFlag,
        ObjectKind.OperatorFamily => ObjectType.OperatorFamilyFlag,
        ObjectKind.Transform => ObjectType.TransformFlag,
        ObjectKind.LargeObject => ObjectType.LargeObjectFlag,
        ObjectKind.Cast => ObjectType.TypeCastFlag,
        ObjectKind.Extension => ObjectType.ExtensionFlag,
        ObjectKind.Procedure => ObjectType.ProcedureFlag,
        ObjectKind.Routine => ObjectType.RoutineFlag,
        ObjectKind.Aggregate => ObjectType.AggregateFlag,
        ObjectKind.Column => ObjectType.ColumnFlag,
        ObjectKind.Database => ObjectType.DatabaseFlag,
        _ => 0,
    };

    /// <summary>Kinds named by one identifier (gram.y: drop_type_name and object_type_name).</summary>
    protected static bool HasPlainName(ObjectKind kind) => kind is ObjectKind.AccessMethod or ObjectKind.EventTrigger or ObjectKind.Extension
        or ObjectKind.ForeignDataWrapper or ObjectKind.Language or ObjectKind.Publication or ObjectKind.Schema or ObjectKind.Server
        or ObjectKind.Database or ObjectKind.Role or ObjectKind.User or ObjectKind.Group or ObjectKind.Subscription or ObjectKind.Tablespace;

    /// <summary>Kinds named by a qualified name (gram.y: object_type_any_name).</summary>
    protected static bool HasQualifiedName(ObjectKind kind) => kind is ObjectKind.Table or ObjectKind.Sequence or ObjectKind.View
        or ObjectKind.MaterializedView or ObjectKind.Index or ObjectKind.ForeignTable or ObjectKind.Collation or ObjectKind.Conversion
        or ObjectKind.Statistics or ObjectKind.TextSearchParser or ObjectKind.TextSearchDictionary or ObjectKind.TextSearchTemplate
        or ObjectKind.TextSearchConfiguration;

    /// <summary>Functions, procedures, routines and aggregates.</summary>
    protected static bool IsRoutine(ObjectKind kind) => kind is ObjectKind.Function or ObjectKind.Procedure or ObjectKind.Routine or ObjectKind.Aggregate;

    /// <summary>One identifier as a QualifiedName, for fields that hold both.</summary>
    protected void ParsePlainName(F field, string what = "a name")
    {
        var mark = Mark();
        ParseName(F.Parts, what);
        Finish(mark, K.QualifiedName, field);
    }

    /// <summary>
    /// An object behind the words of its kind, as COMMENT, SECURITY LABEL and ALTER EXTENSION name it: fields Object,
    /// OnTable, Type, Signature, Operator, Method, SourceType, TargetType, Language, LargeObject.
    /// </summary>
    /// <returns>Whether the object stands ON DOMAIN (constraints).</returns>
    protected bool ParseObjectAddress(ObjectKind kind)
    {
        if (HasPlainName(kind))
        {
            ParsePlainName(F.Object);
            return false;
        }

        if (HasQualifiedName(kind) || kind == ObjectKind.Column)
        {
            ParseQualifiedName(F.Object);
            return false;
        }

        switch (kind)
        {
            case ObjectKind.Type or ObjectKind.Domain:
                ParseType(F.Type);
                break;
            case ObjectKind.Function or ObjectKind.Procedure or ObjectKind.Routine:
                ParseFunctionSignature(F.Signature);
                break;
            case ObjectKind.Aggregate:
                ParseAggregateSignature(F.Signature);
                break;
            case ObjectKind.Operator:
                ParseOperatorSignature(F.Operator);
                break;
            case ObjectKind.OperatorClass or ObjectKind.OperatorFamily:
                ParseQualifiedName(F.Object);
                ExpectWord(W.Using);
                ParseName(F.Method, "an index method");
                break;
            case ObjectKind.Constraint or ObjectKind.Trigger or ObjectKind.Policy or ObjectKind.Rule:
                ParsePlainName(F.Object);
                ExpectWord(W.On);
                var onDomain = kind == ObjectKind.Constraint && AtWord(W.Domain) && IsNameAt(1, ColId);
                if (onDomain)
                {
                    Advance();
                }

                ParseQualifiedName(F.OnTable, "a table name");
                return onDomain;
            case ObjectKind.Transform:
                ExpectWord(W.For);
                ParseType(F.Type);
                ExpectWord(W.Language);
                ParseName(F.Language, "a language");
                break;
            case ObjectKind.LargeObject:
                ParseNumber(F.LargeObject);
                break;
            case ObjectKind.Cast:
                ParseCastTypes();
                break;
        }

        return false;
    }

    /// <summary><c>(type AS type)</c></summary>
    protected void ParseCastTypes()
    {
        ExpectLeftParen();
        ParseType(F.SourceType);
        ExpectWord(W.As);
        ParseType(F.TargetType);
        ExpectRightParen();
    }

    /// <summary>Options (name = value) and the like behind an object: nothing but a number (gram.y: NumericOnly).</summary>
    protected void ParseNumber(F field)
    {
        var mark = Mark();
        var sign = Kind is TokenKind.Plus or TokenKind.Minus;
        if (sign)
        {
            Advance();
        }

        if (Kind is TokenKind.Integer or TokenKind.Numeric)
        {
            TakeLiteral(Literal.NumberFlag);
        }
        else if (At(TokenKind.Placeholder))
        {
            ParsePlaceholder();
        }
        else
        {
            var number = Mark();
            Unexpected("a number");
            Finish(number, K.Literal);
        }

        if (sign)
        {
            Label(F.Right);
            Finish(mark, K.AExpr, AExpr.PrefixFlag);
        }

        Label(field);
    }

    /// <summary>A whole number without a sign (gram.y: Iconst).</summary>
    protected void ParseInteger(F field, string what = "a whole number")
    {
        if (At(TokenKind.Integer) && FitsInteger())
        {
            TakeLiteral(Literal.NumberFlag);
        }
        else if (At(TokenKind.Placeholder))
        {
            ParsePlaceholder();
        }
        else
        {
            var mark = Mark();
            Unexpected(what);
            Finish(mark, K.Literal);
        }

        Label(field);
    }

    /// <summary>Whether the number at the cursor has 32 bits; a larger one is numeric to the server.</summary>
    private bool FitsInteger() => Current.Length < 10 || !char.IsAsciiDigit(Text[Current.Start + 1]) || int.TryParse(TextOf(Current), out _);

    // ---- operators as objects --------------------------------------------------------------------------------------

    /// <summary>An operator that may have schemas before it (gram.y: any_operator).</summary>
    protected void ParseOperatorName(F field)
    {
        var mark = Mark();
        while (AtName(ColId) && PeekKind(1) == TokenKind.Dot)
        {
            ParseName(F.Parts);
            Advance();
        }

        if (IsOperatorKind(Kind))
        {
            Advance();
        }
        else
        {
            Unexpected("an operator");
        }

        Finish(mark, K.OperatorName, field);
    }

    /// <summary>An operator as a name, or <c>OPERATOR(schema.op)</c> (gram.y: qual_all_Op).</summary>
    protected void ParseQualifiedOperator(F field)
    {
        if (!AtWord(W.Operator))
        {
            var mark = Mark();
            if (IsOperatorKind(Kind))
            {
                Advance();
            }
            else
            {
                Unexpected("an operator");
            }

            Finish(mark, K.OperatorName, field);
            return;
        }

        var first = Position;
        Advance();
        ExpectLeftParen();
        ParseOperatorName(field);
        ExpectRightParen();
        StretchLast(first);
    }

    /// <summary>An operator with its operand types (gram.y: operator_with_argtypes).</summary>
    protected void ParseOperatorSignature(F field)
    {
        var mark = Mark();
        ParseOperatorName(F.Operator);
        ExpectLeftParen();
        var flags = 0u;
        if (EatWord(W.None))
        {
            flags = OperatorSignature.LeftNoneFlag;
        }
        else
        {
            ParseType(F.Left);
        }

        if (At(TokenKind.RightParen))
        {
            Unexpected("','; a missing operand is written as NONE");
        }

        Expect(TokenKind.Comma, "','");
        if (flags == 0 && EatWord(W.None))
        {
            flags = OperatorSignature.RightNoneFlag;
        }
        else
        {
            ParseType(F.Right);
        }

        ExpectRightParen();
        Finish(mark, K.OperatorSignature, field, flags);
    }
}
