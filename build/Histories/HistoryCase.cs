namespace SqlGitOps.Histories;

/// <summary>A real history and what it takes to run it.</summary>
/// <param name="Name">Folder below <c>postgres/</c> of the corpus, with a sub-folder where only that is a history.</param>
internal sealed record HistoryCase(string Name)
{
    private const string MadeByDiesel =
        "CREATE TABLE __diesel_schema_migrations (version varchar(50) PRIMARY KEY, run_on timestamp NOT NULL DEFAULT now())";

    // The corpus has these only as SQL with holes, as samples for parsers, or as pieces that no order of names makes a history of.
    private static readonly HashSet<string> s_noHistory = new(StringComparer.Ordinal)
    {
        "libpg_query-fixtures", "sqlfluff-fixtures", "pg_partman", "focalboard", "ohdsi-cdm", "supabase-auth", "formance-ledger",
        "bytebase", "chinook", "camunda", "quartznet", "orleans", "temporal", "ranger", "labkey",
    };

    // Parts of the folders above that are histories.
    private static readonly string[] s_parts =
    [
        "temporal/temporal/versioned", "temporal/visibility/versioned", "camunda/create", "quartznet/tables", "chinook", "ranger/optimized/current",
    ];

    /// <summary>What the program or its former tool makes before the first migration.</summary>
    public string Before { get; init; } = "";

    /// <summary>The majors that it runs on; null for those of the command line.</summary>
    public IReadOnlyList<int>? Majors { get; init; }

    /// <summary>The one file that is run, where a folder has several that each stand alone; null for all.</summary>
    public string? File { get; init; }

    /// <summary>All cases of a corpus, in the order of their names.</summary>
    public static IReadOnlyList<HistoryCase> FindAll(string corpus)
    {
        var names = Directory.EnumerateDirectories(Path.Combine(corpus, "postgres")).Select(p => Path.GetFileName(p)).Where(n => !s_noHistory.Contains(n));
        return [.. names.Concat(s_parts).Order(StringComparer.Ordinal).Select(Of)];
    }

    // From SOURCE.txt of the projects and from what the first run says is missing.
    private static HistoryCase Of(string name) => name switch
    {
        "lemmy" => new HistoryCase(name) { Before = MadeByDiesel, Majors = [16, 18] },
        "ory-keto" => new HistoryCase(name) { Before = "CREATE TABLE networks (id uuid PRIMARY KEY, created_at timestamp NOT NULL, updated_at timestamp NOT NULL)" },
        "chinook" => new HistoryCase(name) { File = "Chinook_PostgreSql_SerialPKs.sql" },
        _ => new HistoryCase(name),
    };
}
