using SqlGitOps.Syntax.Sqlite;
using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Conformance.Sqlite;

/// <summary>What an engine's parser says about a text.</summary>
/// <param name="engine">The engine, with the schema that the text stands for.</param>
/// <param name="empty">Another one of the same version, for what the schema hides.</param>
/// <remarks>
/// SQLite resolves names as soon as it has reduced a command, which may be before it looks at the token behind it. A
/// query in a view and a change in a trigger are parsed without looking up their names, and an empty database has no
/// names that are taken.
/// </remarks>
internal sealed class SqliteJudge(ISqliteEngine engine, ISqliteEngine empty) : IDisposable
{
    /// <summary>The engine that runs the statements.</summary>
    public ISqliteEngine Engine => engine;

    /// <summary>Begins again with a database that holds only what the probes need.</summary>
    public void Open()
    {
        engine.Open();
        engine.Query("CREATE TEMP TABLE sqlgitops_target(a)");
    }

    /// <summary>Whether the parser takes a text; null when an error about names came before the parser was done.</summary>
    /// <param name="text">One statement.</param>
    /// <param name="message">What preparing it said; null for nothing.</param>
    /// <param name="isAcceptedHere">What our parser says; where it agrees with the engine so far, some probes are left out.</param>
    public bool? Takes(string text, string? message, bool isAcceptedHere)
    {
        if (message is null)
        {
            return true;
        }

        if (SqliteMessages.IsSyntax(message))
        {
            return false;
        }

        // The probes stand in for the statement's own context: what some of them refuse may still be right there.
        switch (FirstWord(text))
        {
            case "SELECT" or "VALUES":
                return Probe(engine, $"CREATE TEMP VIEW sqlgitops_probe AS {text}");
            case "WITH" when !isAcceptedHere:
                return Probe(engine, $"CREATE TEMP VIEW sqlgitops_probe AS {text}") ? true : null;
            case "INSERT" or "REPLACE" or "UPDATE" or "DELETE" when !isAcceptedHere:
                return Probe(engine, $"CREATE TEMP TRIGGER sqlgitops_probe AFTER INSERT ON sqlgitops_target BEGIN {text}; END") ? true : null;
            case "CREATE" when !isAcceptedHere:
                empty.Open();
                return Probe(empty, text) ? null : false;
            case "ALTER" when !isAcceptedHere:
                using (var tree = SqliteSyntax.Parse(SourceText.From(text)))
                {
                    var statement = AlterTableStmt.Cast(tree.Statements.First);
                    if (statement.Relation.IsNone)
                    {
                        return null;
                    }

                    empty.Open();
                    empty.Query($"CREATE TABLE {statement.Relation.Node}(sqlgitops_column)");
                    return Probe(empty, text) ? null : false;
                }

            default:
                return isAcceptedHere ? true : null;
        }
    }

    public void Dispose()
    {
        engine.Dispose();
        empty.Dispose();
    }

    // Nothing is resolved in a probe, so this message cannot be about a function that is no aggregate: it says that
    // ORDER BY and OVER exclude each other.
    private static bool Probe(ISqliteEngine engine, string text) => engine.Check([text])[0] is not { } message
        || !(SqliteMessages.IsSyntax(message) || message.StartsWith("ORDER BY may not be used with non-aggregate", StringComparison.Ordinal));

    private static string FirstWord(string text)
    {
        var end = 0;
        while (end < text.Length && char.IsAsciiLetter(text[end]))
        {
            end++;
        }

        return text[..end].ToUpperInvariant();
    }
}
