using SqlGitOps.Model.Operations;
using SqlGitOps.Model.Scripts;
using SqlGitOps.Model.Scripts.Large;
using SqlGitOps.Syntax;
using SqlGitOps.Syntax.Text;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Deploy.Planning;

/// <summary>Says whether a file can be run as it is: everything that would be sent must be known to be what its author wrote.</summary>
internal sealed class ScriptCheck(IScriptReader reader, VariableValues variables)
{
    // Of psql's commands these change nothing but what psql prints or how it guards the restore of a dump.
    private static readonly HashSet<string> s_harmlessCommands = new(StringComparer.Ordinal)
    {
        "\\echo", "\\qecho", "\\warn", "\\timing", "\\pset", "\\restrict", "\\unrestrict", "\\conninfo",

        // And of sqlcmd's these. An error ends a deployment always, as ":on error exit" asks.
        ":on", ":listvar", ":serverlist", ":perftrace", ":out", ":error",
    };

    /// <summary>The front end of the dialect.</summary>
    public IScriptReader Reader => reader;

    /// <summary>Parses the file. Null when it cannot be run; then <paramref name="problems"/> says why.</summary>
    /// <param name="file">The file.</param>
    /// <param name="problems">Where to add what is wrong.</param>
    /// <param name="sections">The parts that are to run; null for those that migrate.</param>
    public SqlScript? Read(MigrationFile file, List<PlanProblem> problems, IReadOnlyList<TextSpan>? sections = null)
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
        sections ??= file.Directives.Up;
        var end = text.Length;
        if (ScriptStream.FindCopyWithoutData(script) is { } copy && IsIn(sections, copy.Span.Start, text.Length))
        {
            // What follows are data, whatever they look like.
            end = copy.Span.End;
            problems.Add(Problem(PlanProblemKind.SyntaxError, file, copy.Span, $"Syntax error: {ScriptStream.DataWithoutEnd}."));
        }

        bool IsChecked(int position) => position <= end && IsIn(sections, position, text.Length);
        foreach (var error in script.Errors)
        {
            if (IsChecked(error.Span.Start))
            {
                problems.Add(Problem(PlanProblemKind.SyntaxError, file, error.Span, $"Syntax error: {error.Message}."));
            }
        }

        foreach (ref readonly var token in script.Tree.Tokens)
        {
            if (token.Kind == TokenKind.Placeholder && IsChecked(token.Start) && !IsDeclared(file, script.Tree.TextOf(token).ToString()))
            {
                problems.Add(Problem(
                    PlanProblemKind.Placeholder,
                    file,
                    new TextSpan(token.Start, token.Length),
                    $"The placeholder {script.Tree.TextOf(token)} has no value, and the database would see it as it is. Write the value into the file, or declare a variable: \"variables\" in sqlgitops.json gives ${{name}} its value."));
            }
        }

        foreach (var statement in script.Statements)
        {
            if (!IsChecked(statement.Span.Start))
            {
                continue;
            }

            AddMissingValues(file, statement.Span, problems);
            if (CopyCheck.ProblemOf(statement) is { } problem)
            {
                problems.Add(Problem(PlanProblemKind.UnsupportedCommand, file, statement.Span, problem));
            }

            if (statement.Operations is [TransactionOperation { Action: TransactionAction.Prepare }])
            {
                problems.Add(Problem(
                    PlanProblemKind.UnsupportedCommand,
                    file,
                    statement.Span,
                    "PREPARE TRANSACTION leaves a transaction behind that is neither committed nor rolled back, with the migration's history in it. Use COMMIT."));
            }

            if (statement.Transaction == TransactionSupport.NotSent && !IsHarmless(text, statement.Span))
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

    /// <summary>
    /// Reads the statements again with the values of their variables, so that what is known of them is true of what is sent.
    /// A value that makes something else of a statement than the one that was reviewed is refused.
    /// </summary>
    public void ReadWithValues(PlannedMigration migration, List<PlanProblem> problems)
    {
        if (variables.IsEmpty)
        {
            return;
        }

        // Of a file that is streamed the excerpt is enough: it has no variables at all.
        for (var i = 0; i < migration.Statements.Count; i++)
        {
            var span = migration.Statements[i].Span;
            var template = migration.Text.Memory.Slice(span.Start, span.Length);
            if (!variables.IsUsedIn(template))
            {
                continue;
            }

            var read = reader.Read(SourceText.From(variables.Apply(template)));
            var isSame = !read.Errors.Any() && (reader.Dialect == SqlDialect.SqlServer
                || (read.Statements is [var one] && one.Transaction == migration.Parsed(i).Transaction));
            if (isSame && read.Statements.Select(CopyCheck.ProblemOf).FirstOrDefault(static problem => problem is not null) is { } problem)
            {
                problems.Add(new PlanProblem(PlanProblemKind.UnsupportedCommand, problem, migration.Migration.Path, migration.PositionOf(i)));
                continue;
            }

            if (isSame)
            {
                migration.UseValues(variables, i, reader.Dialect == SqlDialect.SqlServer ? null : read.Statements[0]);
                continue;
            }

            var names = VariableValues.UsesIn(template).Select(static use => $"${{{use.Name}}}").Distinct();
            problems.Add(new PlanProblem(
                PlanProblemKind.Variable,
                $"With its values, statement {i + 1} of '{migration.Script}' is no longer one statement of its kind. Look at the value of {string.Join(", ", names)}: it goes into the text as it is.",
                migration.Migration.Path,
                migration.PositionOf(i)));
        }
    }

    /// <summary>Whether everything in a placeholder is a variable that the project or the file declares.</summary>
    private bool IsDeclared(MigrationFile file, string placeholder)
    {
        var uses = VariableValues.UsesIn(placeholder.AsMemory()).ToList();
        return uses.Count > 0 && uses.TrueForAll(use => variables.Find(use.Name) is not null || file.Directives!.Variables.Contains(use.Name, StringComparer.Ordinal));
    }

    private void AddMissingValues(MigrationFile file, TextSpan span, List<PlanProblem> problems)
    {
        if (variables.IsEmpty && file.Directives!.Variables.Count == 0)
        {
            return;
        }

        foreach (var (start, name) in VariableValues.UsesIn(file.Text!.Memory.Slice(span.Start, span.Length)))
        {
            var variable = variables.Find(name);
            if (variable?.Value is not null || (variable is null && !file.Directives!.Variables.Contains(name, StringComparer.Ordinal)))
            {
                continue;
            }

            var how = variable?.HowToSet
                ?? $"Set it in sqlgitops.json: \"migrations\": {{ \"variables\": {{ \"{name}\": … }} }}, or under the environment; the value is a text or {{ \"env\": \"NAME\" }}.";
            problems.Add(Problem(PlanProblemKind.Variable, file, new TextSpan(span.Start + start, 1), $"The variable ${{{name}}} has no value. {how}"));
        }
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
