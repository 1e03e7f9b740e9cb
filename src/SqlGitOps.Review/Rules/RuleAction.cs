namespace SqlGitOps.Review.Rules;

/// <summary>What a rule wants to be called for.</summary>
internal sealed record RuleAction<TContext>(RegisteredRule Rule, Action<TContext> Action)
    where TContext : RuleContext;
