using System.Text;
using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Migrations.Manifest;

/// <summary>
/// The optional file <c>migrations.sum</c> in the migrations folder: every migration with the checksum of its text, in the
/// order in which they run, below a head line with the fingerprint of all of them.
/// </summary>
/// <remarks>
/// It shows edited, removed and reordered files before any database is asked. And because every change of the versioned
/// migrations changes the head line, two branches that both add one conflict in Git, so that somebody looks at the order.
/// Repeatable and undo files stand below an empty line and do not change the head: their order means nothing.
/// </remarks>
public static class MigrationManifest
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "migrations.sum";

    private const string Advice = "; if that is meant, run 'sqlgitops manifest'.";

    /// <summary>Full path of the manifest of a set, whether it exists or not.</summary>
    public static string PathOf(MigrationSet migrations) => Path.Combine(migrations.BaseFolder, FileName);

    /// <summary>Writes the manifest.</summary>
    /// <returns>Whether the file was changed.</returns>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read or written.</exception>
    public static bool Write(MigrationSet migrations)
    {
        var path = PathOf(migrations);
        var text = Create(migrations);
        if (File.Exists(path) && SourceText.Read(path).ToString().ReplaceLineEndings("\n").Equals(text, StringComparison.Ordinal))
        {
            return false;
        }

        OutputFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
        return true;
    }

    /// <summary>The text of the manifest.</summary>
    /// <exception cref="IOException">A migration cannot be read, or its path cannot stand on a line.</exception>
    /// <exception cref="UnauthorizedAccessException">A migration may not be read.</exception>
    public static string Create(MigrationSet migrations)
    {
        var (chain, others) = (Entries(Chain(migrations)), Entries(Others(migrations)));
        var text = new StringBuilder()
            .Append("# Written by 'sqlgitops manifest'. After a merge conflict keep the migrations of both sides and run it again.\n")
            .Append(ManifestText.HeadWord).Append(ManifestText.HeadOf(chain)).Append('\n');
        foreach (var entry in chain)
        {
            text.Append(entry).Append('\n');
        }

        if (others.Count > 0)
        {
            text.Append('\n');
            foreach (var entry in others)
            {
                text.Append(entry).Append('\n');
            }
        }

        return text.ToString();
    }

    /// <summary>Says where manifest and migrations do not agree; nothing when there is no manifest.</summary>
    public static IReadOnlyList<ManifestProblem> Check(MigrationSet migrations)
    {
        var path = PathOf(migrations);
        if (ReadText(migrations) is not { } text)
        {
            return [];
        }

        var manifest = ManifestText.Parse(text);
        if (manifest.Error is { } error)
        {
            return [new ManifestProblem($"{error.Message}. Then run 'sqlgitops manifest'.", path, error.Line)];
        }

        var problems = new List<ManifestProblem>();
        var listed = new Dictionary<string, ManifestEntry>(StringComparer.Ordinal);
        foreach (var entry in manifest.Chain.Concat(manifest.Others))
        {
            if (!listed.TryAdd(entry.Script, entry))
            {
                problems.Add(new ManifestProblem($"The manifest has '{entry.Script}' twice{Advice}", path, entry.Line));
            }
        }

        var chain = Chain(migrations);
        CompareFiles(chain.Concat(Others(migrations)), listed, problems);
        CompareListed(migrations, listed.Values, path, problems);
        CompareOrder(chain, manifest, path, problems);
        if (problems.Count == 0 && !ManifestText.HeadOf(manifest.Chain).Equals(manifest.Head, StringComparison.Ordinal))
        {
            problems.Add(new ManifestProblem($"The head line of the manifest does not fit the lines below it: they were merged or written by hand{Advice}", path, manifest.HeadLine));
        }

        return problems;
    }

    /// <summary>The text of the manifest; null when there is none. One that cannot be read counts as empty, which never agrees.</summary>
    public static string? ReadText(MigrationSet migrations)
    {
        var path = PathOf(migrations);
        try
        {
            return File.Exists(path) ? SourceText.Read(path).ToString() : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return string.Empty;
        }
    }

    private static void CompareFiles(IEnumerable<Migration> migrations, Dictionary<string, ManifestEntry> listed, List<ManifestProblem> problems)
    {
        foreach (var migration in migrations)
        {
            if (!listed.TryGetValue(migration.Script, out var entry))
            {
                problems.Add(new ManifestProblem($"'{migration.Script}' is not in the manifest{Advice}", migration.Path));
            }
            else if (ChecksumOrNull(migration) is { } checksum && !checksum.Equals(entry.Checksum, StringComparison.Ordinal))
            {
                problems.Add(new ManifestProblem($"'{migration.Script}' has another text than the manifest says{Advice}", migration.Path));
            }
        }
    }

    /// <summary>The checksum of a migration; null when it cannot be read, which others report.</summary>
    private static string? ChecksumOrNull(Migration migration)
    {
        try
        {
            return Checksum.OfFile(migration.Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static void CompareListed(MigrationSet migrations, IEnumerable<ManifestEntry> listed, string path, List<ManifestProblem> problems)
    {
        var present = migrations.All.Select(static m => m.Script).ToHashSet(StringComparer.Ordinal);
        foreach (var entry in listed)
        {
            // A build may leave files out on purpose; then they are there.
            if (!present.Contains(entry.Script) && !File.Exists(Path.Combine(migrations.BaseFolder, entry.Script)))
            {
                problems.Add(new ManifestProblem($"The manifest has '{entry.Script}', but the file is missing{Advice}", path, entry.Line));
            }
        }
    }

    private static void CompareOrder(IReadOnlyList<Migration> chain, ManifestText manifest, string path, List<ManifestProblem> problems)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var migration in chain)
        {
            places.TryAdd(migration.Script, places.Count);
        }

        ManifestEntry? before = null;
        foreach (var entry in manifest.Chain)
        {
            if (!places.TryGetValue(entry.Script, out var place))
            {
                continue;
            }

            if (before is not null && place < places[before.Script])
            {
                problems.Add(new ManifestProblem($"The manifest has '{entry.Script}' behind '{before.Script}', but it runs before it{Advice}", path, entry.Line));
                return;
            }

            before = entry;
        }
    }

    /// <summary>What runs in a fixed order. When no name is recognised, these are all files by path.</summary>
    private static List<Migration> Chain(MigrationSet migrations)
    {
        if (migrations.Unrecognised.Count == migrations.All.Count)
        {
            return [.. migrations.All];
        }

        var chain = migrations.All.Where(static m => m is { IsRecognised: true, Kind: MigrationKind.Versioned or MigrationKind.Baseline }).ToList();
        chain.Sort(static (left, right) => left.Version!.CompareTo(right.Version) is var order and not 0
            ? order
            : string.CompareOrdinal(left.Script, right.Script));
        return chain;
    }

    private static IEnumerable<Migration> Others(MigrationSet migrations) =>
        migrations.All.Where(static m => m is { IsRecognised: true, Kind: not (MigrationKind.Versioned or MigrationKind.Baseline) });

    private static List<ManifestEntry> Entries(IEnumerable<Migration> migrations)
    {
        var entries = new List<ManifestEntry>();
        foreach (var migration in migrations)
        {
            if (migration.Script.AsSpan().ContainsAny('\n', '\r'))
            {
                throw new IOException($"The path '{migration.Script}' has a line end in it, so it cannot stand in the manifest. Rename the file.");
            }

            entries.Add(new ManifestEntry(migration.Script, Checksum.OfFile(migration.Path), 0));
        }

        return entries;
    }
}
