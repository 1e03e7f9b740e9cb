namespace SqlGitOps.Migrations.Manifest;

/// <summary>The manifest taken apart: comments, the head line, the migrations in order, an empty line, all others.</summary>
internal sealed class ManifestText
{
    public const string HeadWord = "head ";

    private static readonly string[] s_conflictMarks = ["<<<<<<<", "=======", ">>>>>>>", "|||||||"];

    private ManifestText()
    {
    }

    /// <summary>The fingerprint of <see cref="Chain"/> as written; empty when the line is missing.</summary>
    public string Head { get; private set; } = string.Empty;

    /// <summary>Line of the head, from 1.</summary>
    public int HeadLine { get; private set; } = 1;

    /// <summary>The migrations that run in the order of these lines.</summary>
    public List<ManifestEntry> Chain { get; } = [];

    /// <summary>The other files, in any order.</summary>
    public List<ManifestEntry> Others { get; } = [];

    /// <summary>Why it cannot be read, and the line; null when it can.</summary>
    public (string Message, int Line)? Error { get; private set; }

    /// <summary>Reads a manifest. The kind of line ends does not matter, so a checkout may change it.</summary>
    public static ManifestText Parse(string text)
    {
        var result = new ManifestText();
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var (hasHead, isOrdered) = (false, true);
        for (var i = 0; i < lines.Length && result.Error is null; i++)
        {
            var line = lines[i];
            if (Array.Exists(s_conflictMarks, mark => line.StartsWith(mark, StringComparison.Ordinal)))
            {
                result.Error = ("The manifest has the marks of a merge conflict: both sides changed the migrations. Keep the files of both, see that their order is right", i + 1);
            }
            else if (hasHead)
            {
                isOrdered &= line.Length > 0;
                result.Add(line, i + 1, isOrdered);
            }
            else if (line.StartsWith(HeadWord, StringComparison.Ordinal))
            {
                (hasHead, result.Head, result.HeadLine) = (true, line[HeadWord.Length..].Trim(), i + 1);
            }
            else if (line.Length > 0 && line[0] != '#')
            {
                result.Error = ("The manifest does not begin with its head line", i + 1);
            }
        }

        if (!hasHead)
        {
            result.Error ??= ("The manifest has no head line", 1);
        }

        return result;
    }

    /// <summary>The fingerprint of migrations in an order.</summary>
    public static string HeadOf(IEnumerable<ManifestEntry> chain) => Checksum.Compute(string.Join('\n', chain));

    private void Add(string line, int number, bool isOrdered)
    {
        if (line.Length == 0)
        {
            return;
        }

        // A path may hold blanks, a checksum does not.
        var blank = line.LastIndexOf(' ');
        if (blank <= 0 || !line.AsSpan(blank + 1).StartsWith(Checksum.Prefix))
        {
            Error = ($"Line {number} of the manifest is no path with a checksum", number);
            return;
        }

        (isOrdered ? Chain : Others).Add(new ManifestEntry(line[..blank], line[(blank + 1)..], number));
    }
}
