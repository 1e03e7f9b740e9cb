namespace SqlGitOps.Model.Effects;

/// <summary>What an engine does for an operation. One implementation per dialect.</summary>
internal interface IEffectModel
{
    IReadOnlyList<Effect> Compute(in EffectContext context);
}
