using SqlGitOps.Model.Operations;
using SqlGitOps.Model.Scripts;
using SqlGitOps.Syntax;
using SqlGitOps.Syntax.Text;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Deploy.Planning;

/// <summary>Says whether a file can be run as it is: everything that would be sent must be known to be what its author wrote.</summary>
internal sealed class ScriptCheck(IScriptReader reader)
{
    // Of psql's commands these change nothing but what psql prints or how it guards the restore of a dump.
    private static readonly HashSet<string> s_harmlessCommands = new(StringComparer.Ordinal)
    {
        "\\echo", "\\qecho", "\\warn", "\\timing", "\\pset", "\\restrict", "\\unrestrict", "\\conninfo",

        // And of sqlcmd's these. An error ends a deployment always, as ":on error exit" asks.
        ":on", ":listvar", ":serverlist", ":perftrace", ":out", ":error",
    };

    /// <summary>Parses the file. Null when it cannot be run; then <paramref name="problems"/> says why.</summary>
    public SqlScript? Read(MigrationFile file, List<PlanProblem> problems)
    {
        var text = file.Text!;
        var before = problems.Count;
        if (text.Encoding == SourceEncoding.Latin1)
        {
            problems.Add(new PlanProblem(
                PlanProblemKind.UnsupportedEncoding,
                $"'{file.Migration.Script}' is not valid UTF-8, so its letters are not certain. Save it as UTF-8.",
                file.Migration.Path));
            return null;
        }

        foreach (var diagnostic in file.Directives!.Diagnostics)
        {
            if (diagnostic.IsError)
            {
                problems.Add(Problem(PlanProblemKind.InvalidDirective, file, diagnostic.Span, diagnostic.Message));
            }
        }

        var script = reader.Read(text);
        var sections = file.Directives.Up;
        foreach (var error in script.Errors)
        {
            if (IsIn(sections, error.Span.Start, text.Length))
            {
                problems.Add(Problem(PlanProblemKind.SyntaxError, file, error.Span, $"Syntax error: {error.Message}."));
            }
        }

        foreach (ref readonly var token in script.Tree.Tokens)
        {
            if (token.Kind == TokenKind.Placeholder && IsIn(sections, token.Start, text.Length))
            {
                problems.Add(Problem(
                    PlanProblemKind.Placeholder,
                    file,
                    new TextSpan(token.Start, token.Length),
                    $"The placeholder {script.Tree.TextOf(token)} has no value, and the database would see it as it is. Write the value into the file."));
            }
        }

        foreach (var statement in script.Statements)
        {
            if (statement.Operations is [TransactionOperation { Action: TransactionAction.Prepare }] && IsIn(sections, statement.Span.Start, text.Length))
            {
                problems.Add(Problem(
                    PlanProblemKind.UnsupportedCommand,
                    file,
                    statement.Span,
                    "PREPARE TRANSACTION leaves a transaction behind that is neither committed nor rolled back, with the migration's history in it. Use COMMIT."));
            }

            if (statement.Transaction == TransactionSupport.NotSent && IsIn(sections, statement.Span.Start, text.Length) && !IsHarmless(text, statement.Span))
            {
                problems.Add(Problem(
                    PlanProblemKind.UnsupportedCommand,
                    file,
                    statement.Span,
                    $"'{FirstWord(text, statement.Span)}' is a command of {(script.Dialect == SqlDialect.SqlServer ? "sqlcmd" : "psql")}, which does not run here. Write what it does as SQL."));
            }
        }

        return problems.Count == before ? script : null;
    }

    private static bool IsIn(IReadOnlyList<TextSpan> sections, int position, int length)
    {
        if (sections.Count == 0)
        {
            return true;
        }

        foreach (var section in sections)
        {
            // An error at the very end of the text lies behind its last character.
            if (section.Contains(position) || (position == length && section.End == length))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsHarmless(SourceText text, TextSpan span)
    {
        var command = FirstWord(text, span);
        return s_harmlessCommands.Contains(command)
            || (command == "\\set" && text.Span.Slice(span.Start, span.Length)["\\set".Length..].TrimStart().StartsWith("ON_ERROR_STOP", StringComparison.Ordinal));
    }

    private static string FirstWord(SourceText text, TextSpan span)
    {
        var chars = text.Span.Slice(span.Start, span.Length);
        var end = chars.IndexOfAny(' ', '\t', '\n');
        return (end < 0 ? chars : chars[..end]).TrimEnd().ToString();
    }

    private static PlanProblem Problem(PlanProblemKind kind, MigrationFile file, TextSpan span, string message) =>
        new(kind, message, file.Migration.Path, file.Text!.GetPosition(Math.Min(span.Start, file.Text.Length)));
}
