using System.Text;
using SqlGitOps.Review.Findings;
using SqlGitOps.Review.Rules;
using SqlGitOps.Syntax;
using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Reports.Tests;

/// <summary>Builds reports over texts in memory.</summary>
internal sealed class Sample
{
    private readonly Dictionary<string, SourceText> _sources = [];
    private readonly List<Finding> _findings = [];

    public static string Root { get; } = OperatingSystem.IsWindows() ? @"C:\repo" : "/repo";

    public static RuleDescriptor Index { get; } = new()
    {
        Id = "SGO1001",
        Name = "NonConcurrentIndex",
        Title = "Index is created without CONCURRENTLY",
        Category = RuleCategory.Locking,
        DefaultSeverity = Severity.Warning,
        Dialects = [SqlDialect.PostgreSql],
        Documentation = """
            # SGO1001

            `CREATE INDEX` takes a **SHARE** lock: writes
            wait. See [the manual](https://www.postgresql.org/docs/).

            ```sql
            CREATE INDEX CONCURRENTLY i ON t (a);
            ```
            """,
    };

    public static RuleDescriptor Drop { get; } = new()
    {
        Id = "SGO2001",
        Name = "DroppedColumn",
        Title = "Column is dropped with its data",
        Category = RuleCategory.DataLoss,
        DefaultSeverity = Severity.Error,
        Documentation = "The data is gone for good.",
    };

    public static RuleDescriptor Off { get; } = new()
    {
        Id = "SGO7001",
        Name = "MixedCaseName",
        Title = "Name needs quotes",
        Category = RuleCategory.Naming,
        DefaultSeverity = Severity.None,
        Documentation = "",
    };

    public static string PathOf(string relative) => Path.Combine(Root, relative.Replace('/', Path.DirectorySeparatorChar));

    public Sample Add(string relative, string sql, SourceEncoding encoding = SourceEncoding.Utf8)
    {
        var path = PathOf(relative);
        _sources[path] = encoding switch
        {
            SourceEncoding.Utf8 => SourceText.From(sql, path),
            SourceEncoding.Latin1 => SourceText.FromBytes(Encoding.Latin1.GetBytes(sql), path),
            _ => throw new ArgumentOutOfRangeException(nameof(encoding)),
        };
        return this;
    }

    /// <summary>Adds a finding over the first occurrence of <paramref name="over"/>.</summary>
    public Sample Find(
        RuleDescriptor rule,
        string relative,
        string over,
        string message,
        Severity? severity = null,
        string? suppressed = null,
        params RelatedLocation[] related)
    {
        _findings.Add(new Finding(rule.Id, severity ?? rule.DefaultSeverity, message, At(relative, over), related, suppressed));
        return this;
    }

    public SourceLocation At(string relative, string over)
    {
        var text = _sources[PathOf(relative)];
        var start = text.ToString().IndexOf(over, StringComparison.Ordinal);
        return SourceLocation.Of(text, new TextSpan(start, over.Length));
    }

    public ReviewReport Report(int notAnalysed = 0, string? root = "", string? project = "shop", TimeSpan? elapsed = null) => new()
    {
        Findings = _findings,
        Rules = [Index, Drop, Off],
        ToolVersion = "0.1.0",
        RepositoryRoot = root is "" ? Root : root,
        ProjectName = project,
        FilesReviewed = _sources.Count,
        Statements = 7,
        StatementsNotAnalysed = notAnalysed,
        Elapsed = elapsed,
        ReadSource = path => _sources.GetValueOrDefault(path),
    };

    /// <summary>One of everything: two files, related place, suppression, silent finding, odd paths and characters.</summary>
    public static Sample Full()
    {
        var sample = new Sample()
            .Add("db/001 init#1.sql", "create table t(a int);\r\ncreate table ü(b int);\r\n")
            .Add("db/größe/002.sql", "create index i\n  on t (a);\nalter table t\n  drop column a;\n-- \uD800 lone, \e[31m red, \u202E turned\nselect 1;\n");
        var created = new RelatedLocation(sample.At("db/001 init#1.sql", "t(a"), "'t' [dbo].[t](1) is created here.");
        return sample
            .Find(Index, "db/größe/002.sql", "create index i\n  on t (a)", "Writes to 't' wait until the index is built; use CONCURRENTLY.")
            .Find(Drop, "db/größe/002.sql", "drop column a", "The data of [t](a) {0} is lost.", null, null, created)
            .Find(Drop, "db/größe/002.sql", "\uD800 lone", "Half \uD800 a pair.", Severity.Suggestion)
            .Find(Index, "db/001 init#1.sql", "ü", "Silent one.", Severity.Silent)
            .Find(Drop, "db/001 init#1.sql", "b int", "Suppressed one.", null, "column is new");
    }
}
