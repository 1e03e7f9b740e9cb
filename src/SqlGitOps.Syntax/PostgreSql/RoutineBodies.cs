using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.PostgreSql.PlPgSql;
using SqlGitOps.Syntax.Text;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Syntax.PostgreSql;

/// <summary>
/// The bodies of functions, procedures and DO that are written as strings. In the outer tree a body is one token; it is
/// parsed when it is asked for. A body written as BEGIN ATOMIC or RETURN is in the outer tree already.
/// </summary>
public static class RoutineBodies
{
    /// <summary>Parses the body of a <see cref="CreateFunctionStmt"/> or <see cref="DoStmt"/>.</summary>
    /// <param name="routine">The statement, in the tree of a file, of a body or of a dynamic statement.</param>
    /// <param name="outer">The map of that tree when it is no file's; <see cref="RoutineBody.Map"/> then goes on to the file.</param>
    /// <returns>The body; null for other languages, other nodes, and where no string with both its ends is.</returns>
    public static RoutineBody? Parse(SyntaxNode routine, TextMap? outer = null)
    {
        if (CreateFunctionStmt.Cast(routine) is { IsNone: false } function)
        {
            var texts = function.Body.Texts;
            return texts.Count == 1 && LanguageOf(function.Language) is { } language
                ? Parse(language, texts.First, ContextOf(function), outer)
                : null;
        }

        if (DoStmt.Cast(routine) is { IsNone: false } block)
        {
            var language = block.Language.IsNone ? RoutineLanguage.PlPgSql : LanguageOf(block.Language);
            return language == RoutineLanguage.PlPgSql
                ? Parse(RoutineLanguage.PlPgSql, block.Body.Node, new PlPgSqlContext("inline_code_block", PlPgSqlReturn.NoValue, false, false, 0), outer)
                : null;
        }

        return null;
    }

    /// <summary>Parses a text as the body of a PL/pgSQL routine of which nothing is known.</summary>
    public static SyntaxTree ParsePlPgSql(SourceText text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return ParsePlPgSql(text, new PlPgSqlContext(null, PlPgSqlReturn.Unknown, null, false, UInt128.MaxValue));
    }

    /// <summary>Parses SQL that comes out of a string: no psql commands, no data.</summary>
    internal static SyntaxTree ParseSql(SourceText text)
    {
        var tokens = TokenBuffer.Rent(text.Length);
        PostgreSqlLexer.Run(text.Span, tokens, inBody: true);
        return PostgreSqlSyntax.Parse(text, tokens);
    }

    private static SyntaxTree ParsePlPgSql(SourceText text, in PlPgSqlContext context)
    {
        var tokens = TokenBuffer.Rent(text.Length);
        PostgreSqlLexer.Run(text.Span, tokens, inBody: true);
        return Parser.RunOnce(new PlPgSqlParser(text, tokens, context), tokens);
    }

    private static RoutineBody? Parse(RoutineLanguage language, SyntaxNode literal, in PlPgSqlContext context, TextMap? outer)
    {
        var content = new TextMapBuilder();
        if (!LiteralText.TryAdd(literal, content))
        {
            return null;
        }

        var (text, map) = content.Finish(literal.Span.Start, outer);
        var source = SourceText.From(text, literal.Tree.Text.Path);
        var tree = language == RoutineLanguage.Sql ? ParseSql(source) : ParsePlPgSql(source, context);
        return new RoutineBody(language, literal, tree, map);
    }

    private static RoutineLanguage? LanguageOf(Name name)
    {
        var text = name.Node.Text.Trim("\"'");
        return text.Equals("plpgsql", StringComparison.OrdinalIgnoreCase) ? RoutineLanguage.PlPgSql
            : text.Equals("sql", StringComparison.OrdinalIgnoreCase) ? RoutineLanguage.Sql
            : null;
    }

    private static PlPgSqlContext ContextOf(CreateFunctionStmt function)
    {
        var hasOut = function.ReturnsTable;
        var name = NameOf(function.Function);
        var words = WordBit(name);
        foreach (var node in function.Parameters)
        {
            var parameter = new FunctionParameter(node);
            hasOut |= parameter.Out || parameter.InOut;
            words |= WordBit(parameter.Name.Node.Text);
        }

        var returns = function.Returns;
        var isSet = function.ReturnsTable || returns.Setof;
        var needs = function.Node.HasError ? PlPgSqlReturn.Unknown
            : isSet || hasOut || function.Procedure || IsVoid(returns) ? PlPgSqlReturn.NoValue
            : PlPgSqlReturn.Value;
        return new PlPgSqlContext(name, needs, function.Node.HasError ? null : isSet, hasOut, words);
    }

    private static UInt128 WordBit(ReadOnlySpan<char> name) => PlPgSqlParser.BitOf((PlPgSqlKeyword)PlPgSqlKeywords.Table.Find(name));

    private static bool IsVoid(TypeName type)
    {
        var name = type.Name.Node.Text;
        return !type.Array && (name.Equals("void", StringComparison.OrdinalIgnoreCase)
            || name.Equals("pg_catalog.void", StringComparison.OrdinalIgnoreCase)
            || name.Equals("event_trigger", StringComparison.OrdinalIgnoreCase)
            || name.Equals("pg_catalog.event_trigger", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The last part of the routine's name, as the server compares names.</summary>
    private static string NameOf(QualifiedName name)
    {
        var last = default(SyntaxNode);
        foreach (var part in name.Parts)
        {
            last = part;
        }

        var text = last.Text;
        return text.Length > 1 && text[0] == '"'
            ? text[1..^1].ToString().Replace("\"\"", "\"", StringComparison.Ordinal)
            : text.ToString().ToLowerInvariant();
    }
}
