using Xunit;

namespace SqlGitOps.Testing;

/// <summary>A theory over real migration histories; skipped, with the reason, where they are not.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CorpusTheoryAttribute : TheoryAttribute
{
    /// <summary>Sets <see cref="FactAttribute.Skip"/> where the corpus, or a server that the test needs, is not there.</summary>
    /// <param name="needsServer">Whether the test deploys to PostgreSQL.</param>
    public CorpusTheoryAttribute(bool needsServer = false) => Skip = Corpus.SkipReason(needsServer);
}
