using System.Diagnostics.CodeAnalysis;

namespace SqlGitOps.Testing;

/// <summary>The collection of real migration histories, which is not part of the repository.</summary>
public static class Corpus
{
    /// <summary>Environment variable with the folder of the corpus.</summary>
    public const string RootVariable = "SQLGITOPS_CORPUS";

    /// <summary>
    /// Finds the corpus: the folder in <see cref="RootVariable"/>, or <c>shared/corpus</c> beside the repository.
    /// </summary>
    /// <param name="root">Full path of the corpus folder.</param>
    /// <returns>False when there is none; tests over the corpus then have nothing to do.</returns>
    /// <exception cref="DirectoryNotFoundException">The variable names a folder that does not exist.</exception>
    public static bool TryGetRoot([NotNullWhen(true)] out string? root)
    {
        string? named = Environment.GetEnvironmentVariable(RootVariable);
        if (!string.IsNullOrEmpty(named))
        {
            root = Path.GetFullPath(named);
            // A typo must not turn the corpus tests off silently.
            if (!Directory.Exists(root))
                throw new DirectoryNotFoundException($"{RootVariable} names {root}, which does not exist.");
            return true;
        }

        root = Path.GetFullPath(Path.Combine(RepositoryPaths.Root, "..", "shared", "corpus"));
        if (Directory.Exists(root))
            return true;
        root = null;
        return false;
    }
}
