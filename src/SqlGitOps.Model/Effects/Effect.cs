namespace SqlGitOps.Model.Effects;

/// <summary>One effect on one object.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Object">The object it happens to.</param>
/// <param name="Lock">The lock held meanwhile.</param>
/// <param name="OnNewObject">Whether the object was created in this migration, so that nobody else uses it yet.</param>
/// <param name="Reason">Why, in a few words that fit behind "because"; null when the operation itself says it.</param>
public sealed record Effect(EffectKind Kind, ObjectName Object, LockMode Lock, bool OnNewObject, string? Reason = null);
