using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.Tree;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.Parsing;

/// <content>Casts, transforms, languages, access methods, aggregates.</content>
internal partial class PostgreSqlParser
{
    protected void ParseCreateCast(Marker mark)
    {
        Advance();
        ParseCastTypes();
        uint flags;
        if (EatWords(W.Without, W.Function))
        {
            flags = CreateCastStmt.WithoutFunctionFlag;
        }
        else if (EatWords(W.With, W.Inout))
        {
            flags = CreateCastStmt.WithInoutFlag;
        }
        else
        {
            flags = CreateCastStmt.WithFunctionFlag;
            if (!EatWords(W.With, W.Function))
            {
                Unexpected("WITH FUNCTION, WITHOUT FUNCTION or WITH INOUT");
            }

            ParseFunctionSignature(F.Function);
        }

        if (EatWord(W.As))
        {
            var context = OneOf((W.Implicit, CreateCastStmt.AsImplicitFlag), (W.Assignment, CreateCastStmt.AsAssignmentFlag));
            if (context == 0)
            {
                Unexpected("IMPLICIT or ASSIGNMENT");
            }

            flags |= context;
        }

        Finish(mark, K.CreateCastStmt, flags);
    }

    protected void ParseCreateTransform(Marker mark, bool orReplace)
    {
        Advance();
        ExpectWord(W.For);
        ParseType(F.Type);
        ExpectWord(W.Language);
        ParseName(F.Language, "a language");
        ExpectLeftParen();
        var from = AtWord(W.From);
        ParseTransformFunction(from);
        if (Eat(TokenKind.Comma))
        {
            ParseTransformFunction(!from);
        }

        ExpectRightParen();
        Finish(mark, K.CreateTransformStmt, orReplace ? CreateTransformStmt.OrReplaceFlag : 0);
    }

    private void ParseTransformFunction(bool from)
    {
        ExpectWord(from ? W.From : W.To);
        ExpectWord(W.Sql);
        ExpectWord(W.With);
        ExpectWord(W.Function);
        ParseFunctionSignature(from ? F.FromSql : F.ToSql);
    }

    protected void ParseCreateLanguage(Marker mark, bool orReplace)
    {
        var flags = (orReplace ? CreatePLangStmt.OrReplaceFlag : 0) | FlagIf(W.Trusted, CreatePLangStmt.TrustedFlag);
        EatWord(W.Procedural);
        ExpectWord(W.Language);
        ParseName(F.Name, "a language");
        if (EatWord(W.Handler))
        {
            ParseQualifiedName(F.Handler, "a function name");
            if (EatWord(W.Inline))
            {
                ParseQualifiedName(F.Inline, "a function name");
            }

            if (EatWord(W.Validator))
            {
                ParseQualifiedName(F.Validator, "a function name");
            }
            else
            {
                flags |= FlagIf(W.No, W.Validator, CreatePLangStmt.NoValidatorFlag);
            }
        }

        Finish(mark, K.CreatePLangStmt, flags);
    }

    protected void ParseCreateAccessMethod(Marker mark)
    {
        Advance();
        ExpectWord(W.Method);
        ParseName(F.Name, "an access method");
        ExpectWord(W.Type);
        var flags = OneOf((W.Index, CreateAmStmt.IndexFlag), (W.Table, CreateAmStmt.TableFlag));
        if (flags == 0)
        {
            Unexpected("INDEX or TABLE");
        }

        ExpectWord(W.Handler);
        ParseQualifiedName(F.Handler, "a function name");
        Finish(mark, K.CreateAmStmt, flags);
    }

    protected void ParseCreateAggregate(Marker mark, bool orReplace)
    {
        Advance();
        var flags = orReplace ? DefineAggregateStmt.OrReplaceFlag : 0;
        ParseFunctionName(F.Aggregate);
        if (!At(TokenKind.LeftParen))
        {
            Unexpected("'('");
        }

        if (PeekKind(2) == TokenKind.Equal)
        {
            // The form without argument types: CREATE AGGREGATE name (BASETYPE = …, …).
            flags |= DefineAggregateStmt.OldStyleFlag;
            ParseDefinition(plainNames: true);
            Finish(mark, K.DefineAggregateStmt, flags);
            return;
        }

        ExpectLeftParen();
        if (Eat(TokenKind.Star))
        {
            flags |= DefineAggregateStmt.StarFlag;
        }
        else
        {
            if (!AtWord(W.Order))
            {
                ParseSignatureTypes(F.Arguments);
            }

            if (EatWord(W.Order))
            {
                ExpectWord(W.By);
                flags |= DefineAggregateStmt.OrderByFlag;
                ParseSignatureTypes(F.OrderByArguments);
            }
        }

        ExpectRightParen();
        ParseDefinition();
        Finish(mark, K.DefineAggregateStmt, flags);
    }
}
