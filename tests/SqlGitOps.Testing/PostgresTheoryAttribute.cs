using Xunit;

namespace SqlGitOps.Testing;

/// <summary>A theory that needs PostgreSQL servers; skipped as <see cref="PostgresFactAttribute"/> says.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PostgresTheoryAttribute : TheoryAttribute
{
    /// <summary>Sets <see cref="FactAttribute.Skip"/> from <see cref="PostgresServer.SkipReason"/>.</summary>
    public PostgresTheoryAttribute() => Skip = PostgresServer.SkipReason;
}
