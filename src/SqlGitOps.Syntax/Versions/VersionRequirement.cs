using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Syntax.Versions;

/// <summary>A construct that not every supported version of the engine understands.</summary>
/// <param name="Span">Where it stands.</param>
/// <param name="Construct">What it is, for a message.</param>
/// <param name="Since">The first version that has it.</param>
public readonly record struct VersionRequirement(TextSpan Span, string Construct, EngineVersion Since);
