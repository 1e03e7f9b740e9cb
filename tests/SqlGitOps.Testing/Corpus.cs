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

    /// <summary>Why tests over the corpus cannot run; null when they can.</summary>
    /// <param name="needsServer">Whether they also need PostgreSQL servers.</param>
    public static string? SkipReason(bool needsServer = false)
    {
        if (!TryGetRoot(out _))
        {
            return $"{RootVariable} is not set and there is no shared/corpus beside the repository";
        }

        return needsServer ? PostgresServer.SkipReason : null;
    }

    /// <summary>The corpus, for tests that run only where it is.</summary>
    /// <exception cref="InvalidOperationException">It is not there.</exception>
    public static string Root => TryGetRoot(out var root) ? root : throw new InvalidOperationException(SkipReason());
}
