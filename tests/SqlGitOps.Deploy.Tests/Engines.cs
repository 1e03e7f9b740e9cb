using SqlGitOps.Testing;
using Xunit;

namespace SqlGitOps.Deploy.Tests;

/// <summary>The engines on which behaviour that all share is tested; only SQLite where the caller opted out of servers.</summary>
public sealed class Engines : TheoryData<string>
{
    public const string Sqlite = "sqlite";

    public const string Oldest = "postgresql 13";

    public const string Newest = "postgresql 18";

    public Engines()
    {
        Add(Sqlite);
        if (PostgresServer.SkipReason is null)
        {
            Add(Oldest);
            Add(Newest);
        }
    }
}
