using SqlGitOps.Testing;
using Xunit;

namespace SqlGitOps.Deploy.Tests;

/// <summary><see cref="Engines"/>, and PostgreSQL behind PgBouncer with transaction pooling: for what runs statements.</summary>
public sealed class EnginesAndPooler : TheoryData<string>
{
    /// <summary>PostgreSQL behind a pooler.</summary>
    public const string Pooler = "postgresql 17 pooler";

    /// <summary>Adds them.</summary>
    public EnginesAndPooler()
    {
        foreach (string engine in new Engines())
        {
            Add(engine);
        }

        if (PostgresServer.SkipReason is null)
        {
            Add(Pooler);
        }
    }
}
