using System.Buffers;
using System.Globalization;
using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Migrations.Git;

/// <summary>The history of migration files in a Git work tree.</summary>
/// <param name="folder">Full path of the migrations folder.</param>
public sealed class GitFileHistory(string folder) : IFileHistory
{
    private static readonly SearchValues<char> s_hexDigits = SearchValues.Create("0123456789abcdef");

    // How many commits of one file are looked at.
    private const int MaxCommits = 100;

    private const string CommitFormat = "--format=%H%x00%an%x00%aI%x00%s";

    /// <inheritdoc/>
    public PastText? FindText(string script, string checksum, string? commit)
    {
        if (commit is not null && IsHash(commit) && Read(checksum, $"{commit}:./{script}") is { } recorded)
        {
            return new PastText(recorded, commit);
        }

        // Every blob that the file ever was, on any branch and under any name that Git follows.
        var log = Run(
            "log", "--all", "--follow", "--raw", "--no-abbrev", "-n", MaxCommits.ToString(CultureInfo.InvariantCulture), "--format=%H", "--", script);
        var made = new List<(string Blob, string Commit)>();
        var replaced = new List<(string Blob, string Commit)>();
        var current = string.Empty;
        foreach (var line in (log ?? string.Empty).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!line.StartsWith(':'))
            {
                current = line;
            }
            else if (line.Split(' ') is [_, _, var before, var after, ..])
            {
                // :<mode> <mode> <blob before> <blob after> <status>
                made.Add((after, current));
                replaced.Add((before, current + "~"));
            }
        }

        // What a commit made, before what one found: the oldest commit that is looked at may have found the text there.
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (blob, at) in made.Concat(replaced))
        {
            if (seen.Add(blob) && Read(checksum, blob) is { } text)
            {
                return new PastText(text, at);
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public FileCommit? FindDeletion(string script) => Find(script, "D");

    /// <inheritdoc/>
    public FileCommit? FindAddition(string script) => Find(script, "A");

    /// <inheritdoc/>
    public bool IsInHead(string script) => Run("cat-file", "-e", $"HEAD:./{script}") is not null;

    private FileCommit? Find(string script, string change)
    {
        var line = Run("log", "-n", "1", "--no-renames", $"--diff-filter={change}", CommitFormat, "--", script);
        return line?.TrimEnd('\n').Split('\0') is [var hash, var author, var date, var subject]
            && DateTimeOffset.TryParse(date, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
                ? new FileCommit(hash, author, time, subject)
                : null;
    }

    private SourceText? Read(string checksum, string blob)
    {
        if (blob.AsSpan().Trim('0').IsEmpty || GitCommand.Bytes(folder, "cat-file", "blob", blob) is not { } bytes)
        {
            return null;
        }

        var text = SourceText.FromBytes(bytes);
        return Checksum.Compute(text).Equals(checksum, StringComparison.Ordinal) ? text : null;
    }

    private string? Run(params string[] arguments) =>
        Directory.Exists(folder) ? GitCommand.Text(folder, ["--literal-pathspecs", .. arguments]) : null;

    private static bool IsHash(string commit) => commit.Length is >= 7 and <= 64 && commit.AsSpan().IndexOfAnyExcept(s_hexDigits) < 0;
}
