namespace SqlGitOps.Conformance;

/// <summary>What all checks share.</summary>
internal sealed class ConformanceContext
{
    /// <summary>Root of the corpus of real migration files.</summary>
    public required string CorpusRoot { get; init; }

    /// <summary>Folder with the unpacked libpg_query package for Node.js, installed by build/conformance.sh.</summary>
    public required string LibPgQueryFolder { get; init; }

    /// <summary>Folder with SQLite engines for Node.js, one folder each, the newest last; installed by build/conformance.sh.</summary>
    public required string SqliteEnginesFolder { get; init; }

    /// <summary>Folder for oracle output that is worth keeping between runs.</summary>
    public required string CacheFolder { get; init; }

    /// <summary>More folders of PostgreSQL's own regression files; may be empty.</summary>
    public required IReadOnlyList<string> RegressionFolders { get; init; }

    /// <summary>Where differences go, one line each, beside the report.</summary>
    public required TextWriter Log { get; init; }

    /// <summary>All files of a dialect's folder of the corpus, in ordinal order.</summary>
    /// <param name="dialect"><c>postgres</c>, <c>postgres-regress</c>, <c>sqlite</c> or <c>tsql</c>.</param>
    public IReadOnlyList<string> Files(string dialect)
    {
        var folder = Path.Combine(CorpusRoot, dialect);
        return Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Where(path => path.Contains(".sql", StringComparison.OrdinalIgnoreCase) && !path.EndsWith("SOURCE.txt", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)]
            : throw new ConformanceException($"The corpus has no folder {dialect}.");
    }
}
