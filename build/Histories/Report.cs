using System.Globalization;
using System.Text;

namespace SqlGitOps.Histories;

/// <summary>Writes docs/histories.md.</summary>
internal static class Report
{
    private const int DetailLength = 200;

    /// <summary>The text of the page.</summary>
    public static string Write(IReadOnlyList<HistoryResult> results, IReadOnlyList<LeftOut> leftOut)
    {
        var text = new StringBuilder();
        text.Append(
            """
            # Real histories

            Written by `build/histories.sh`. Each history of the corpus is run file by file with `psql` or `sqlite3`, in the order of
            `sqlgitops plan`, each file in a session of its own, and deployed with `sqlgitops deploy` to another empty database.
            Then both databases are compared. PostgreSQL: `pg_dump --schema-only` without our history (where `pg_dump` is as new as
            the server), and a description of the catalogs. SQLite: `sqlite_schema` without our history, the settings kept in the
            file, and the engine's own checks; the deployer has SQLite 3.35.5 inside.

            - **equal**: both ran all files, and the databases are equal.
            - **refused**: the deployer says why before it runs anything.
            - **engine fails**: the files do not run in the order of their names, on this server, from an empty database, with any
              tool; the message is that of psql or sqlite3.
            - **different**, **failed**: ours.


            """);
        foreach (var verdict in Enum.GetValues<Verdict>())
            text.Append(CultureInfo.InvariantCulture, $"{Name(verdict)}: {results.Count(r => r.Verdict == verdict)}. ");
        text.Append(
            """


            Settings are what `sqlgitops.json` has besides the dialect.

            | history | files | versions | result | settings and why | message |
            |---|---:|---|---|---|---|

            """);
        foreach (var group in results.GroupBy(r => (r.Case.Name, r.Verdict, r.Detail)))
        {
            var history = group.First().Case;
            var settings = history.Settings is { } given ? $"`{given.GetRawText().ReplaceLineEndings(" ")}` " : "";
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {group.Key.Name} | {group.Max(r => r.Files)} | {string.Join(", ", group.Select(r => r.Engine))} | {Name(group.Key.Verdict)} | {settings}{history.Reason} | {Cell(group.Key.Detail)} |\n");
        }

        text.Append(
            """

            ## Not run

            | files | why |
            |---|---|

            """);
        foreach (var item in leftOut)
            text.Append(CultureInfo.InvariantCulture, $"| {item.Name} | {item.Reason} |\n");
        return text.ToString();
    }

    private static string Cell(string detail)
    {
        var line = detail.ReplaceLineEndings(" ").Replace("|", "\\|", StringComparison.Ordinal);
        return line.Length > DetailLength ? line[..DetailLength] + "…" : line;
    }

    private static string Name(Verdict verdict) => verdict switch
    {
        Verdict.Equal => "equal",
        Verdict.Different => "different",
        Verdict.Failed => "failed",
        Verdict.Refused => "refused",
        _ => "engine fails",
    };
}
