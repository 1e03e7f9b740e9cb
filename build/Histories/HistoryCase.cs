using System.Text.Json;
using SqlGitOps.Syntax;

namespace SqlGitOps.Histories;

/// <summary>A real history and what it takes to run it.</summary>
internal sealed record HistoryCase
{
    /// <summary>What the report calls it: <c>postgres/</c> or <c>sqlite/</c> and a path of the corpus, and more words where several share it.</summary>
    public required string Name { get; init; }

    /// <summary>The files that are run, relative to the folder; empty for all.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>Files that its own tool leaves out, relative to the folder.</summary>
    public IReadOnlyList<string> Without { get; init; } = [];

    /// <summary>What the program or its former tool makes before the first migration: SQL, or a file of the corpus behind <c>@</c>.</summary>
    public IReadOnlyList<string> Before { get; init; } = [];

    /// <summary>What a user writes into <c>sqlgitops.json</c> besides the dialect.</summary>
    public JsonElement? Settings { get; init; }

    /// <summary>The majors of PostgreSQL that have what it needs; empty for those of the command line.</summary>
    public IReadOnlyList<int> Majors { get; init; } = [];

    /// <summary>The oldest major of PostgreSQL that it is for; null for all.</summary>
    public int? Minimum { get; init; }

    /// <summary>What it comes to, where that is not equality.</summary>
    public Verdict Expect { get; init; } = Verdict.Equal;

    /// <summary>Why it is run as it is, or why it cannot run.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The dialect, from the first folder of the corpus.</summary>
    public SqlDialect Dialect => Name.StartsWith("sqlite/", StringComparison.Ordinal) ? SqlDialect.Sqlite : SqlDialect.PostgreSql;

    /// <summary>Path of its folder in the corpus.</summary>
    public string Source => Name.Split(' ')[0];

    /// <summary>What it runs on.</summary>
    /// <param name="majors">The majors of PostgreSQL that were asked for.</param>
    public IEnumerable<int> MajorsOf(IReadOnlyList<int> majors) => Dialect == SqlDialect.Sqlite ? [0]
        : Majors.Count > 0 ? Majors
        : Minimum is { } minimum ? majors.Where(m => m > minimum).Prepend(minimum)
        : majors;
}
