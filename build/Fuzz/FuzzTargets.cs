using SqlGitOps.Syntax.Lexing;
using SqlGitOps.Syntax.PostgreSql;
using SqlGitOps.Syntax.PostgreSql.PlPgSql;
using SqlGitOps.Syntax.Sqlite;

namespace SqlGitOps.Fuzz;

/// <summary>The parsers that there are. A new one is a line here and a file in Seeds.</summary>
internal static class FuzzTargets
{
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("postgresql", PostgreSqlSyntax.Parse, Words(PostgreSqlKeywords.Table), ["postgres", "postgres-regress"]),
        new("sqlite", SqliteSyntax.Parse, Words(SqliteKeywords.Table), ["sqlite"]),
        new("plpgsql", RoutineBodies.ParsePlPgSql, Words(PlPgSqlKeywords.Table), ["postgres", "postgres-regress"])
        {
            ParseFile = PostgreSqlSyntax.Parse,
            Seeds = SeedReader.Bodies,
        },
    ];

    private static List<string> Words(KeywordTable table)
    {
        var words = new List<string>();
        for (ushort id = 1; id <= table.Count; id++)
        {
            words.Add(table[id]);
        }

        return words;
    }
}
