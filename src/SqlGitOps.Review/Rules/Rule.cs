namespace SqlGitOps.Review.Rules;

/// <summary>
/// A review rule. Rules are stateless and thread safe: one instance serves all files, and everything a rule looks at
/// comes with the context of its callbacks. Knowledge about databases belongs in the model, not here.
/// </summary>
public abstract class Rule
{
    /// <summary>What is said about the rule outside its code.</summary>
    public abstract RuleDescriptor Descriptor { get; }

    /// <summary>Says what the rule wants to see. Called once.</summary>
    public abstract void Initialize(RuleRegistration registration);
}
