namespace SqlGitOps.Testing;

/// <summary>Where <c>build/tools.sh</c> puts what the tests need. Its <c>cache_root</c> has the same rule.</summary>
public static class ToolCache
{
    /// <summary>The cache folder; it may not exist yet.</summary>
    public static string Root
    {
        get
        {
            string? named = Environment.GetEnvironmentVariable("SQLGITOPS_CACHE");
            if (!string.IsNullOrEmpty(named))
                return named;
            if (Environment.IsPrivilegedProcess)
                return "/var/cache/sqlgitops";
            string? cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
            if (string.IsNullOrEmpty(cache))
                cache = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
            return Path.Combine(cache, "sqlgitops");
        }
    }

    /// <summary>A file that <c>build/tools.sh</c> installs.</summary>
    /// <param name="installArguments">Arguments of <c>build/tools.sh</c> that install it, for the message.</param>
    /// <param name="parts">Path parts below <see cref="Root"/>.</param>
    /// <returns>Full path of the file.</returns>
    /// <exception cref="FileNotFoundException">It is not installed; the message says how to get it.</exception>
    internal static string Find(string installArguments, params string[] parts)
    {
        string path = Path.Combine([Root, .. parts]);
        return File.Exists(path)
            ? path
            : throw new FileNotFoundException($"{path} is missing. Install it: build/tools.sh {installArguments}", path);
    }
}
