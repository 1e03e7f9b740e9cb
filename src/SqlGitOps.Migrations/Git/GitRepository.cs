namespace SqlGitOps.Migrations.Git;

/// <summary>A Git work tree, read through the <c>git</c> command.</summary>
public sealed class GitRepository
{
    private const string BaseVariable = "SQLGITOPS_BASE";

    private GitRepository(string root) => Root = root;

    /// <summary>Full path of the top folder of the work tree.</summary>
    public string Root { get; }

    /// <summary>The work tree a folder lies in; null when it lies in none. Runs no command.</summary>
    public static GitRepository? Find(string folder)
    {
        for (var current = new DirectoryInfo(folder); current is not null; current = current.Parent)
        {
            // A linked work tree has a file of that name.
            var mark = Path.Combine(current.FullName, ".git");
            if (Directory.Exists(mark) || File.Exists(mark))
            {
                return new GitRepository(current.FullName);
            }
        }

        return null;
    }

    /// <summary>
    /// The files below a folder in the base commit, relative to it with <c>/</c>: HEAD, or the commit that the variable
    /// SQLGITOPS_BASE names. Null when git is missing, or there is no such commit.
    /// </summary>
    public IReadOnlySet<string>? CommittedFiles(string folder)
    {
        var revision = Environment.GetEnvironmentVariable(BaseVariable) is { Length: > 0 } named && named[0] != '-' ? named : "HEAD";
        return GitCommand.Text(folder, "ls-tree", "-r", "-z", "--name-only", revision, "--", ".") is { } output
            ? output.Split('\0', StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal)
            : null;
    }

    /// <summary>The commit that is checked out; null when git is missing or there is none.</summary>
    public string? HeadCommit() => GitCommand.Text(Root, "rev-parse", "HEAD")?.Trim();
}
