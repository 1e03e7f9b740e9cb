using Xunit;

namespace SqlGitOps.Testing;

/// <summary>
/// A test that needs a PostgreSQL server. It is skipped, with the reason, only where the caller opted out of servers;
/// a server that is missing for another cause fails it.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PostgresFactAttribute : FactAttribute
{
    /// <summary>Sets <see cref="FactAttribute.Skip"/> from <see cref="PostgresServer.SkipReason"/>.</summary>
    public PostgresFactAttribute() => Skip = PostgresServer.SkipReason;
}
