namespace SqlGitOps.Deploy;

/// <summary>
/// How often a transaction is tried again that failed only because of others: a lock that was not free in time, a deadlock,
/// a serialization failure. Whatever is used up first ends it.
/// </summary>
/// <param name="Attempts">How often in all; 1 for once.</param>
/// <param name="Time">For how long since the first try.</param>
public sealed record RetryBudget(int Attempts, TimeSpan Time)
{
    /// <summary>Ten tries within two minutes.</summary>
    public static RetryBudget Default { get; } = new(10, TimeSpan.FromMinutes(2));

    /// <summary>One try.</summary>
    public static RetryBudget None { get; } = new(1, TimeSpan.Zero);
}
