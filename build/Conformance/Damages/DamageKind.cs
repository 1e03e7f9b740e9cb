namespace SqlGitOps.Conformance.Damages;

/// <summary>What happens to a token.</summary>
internal enum DamageKind
{
    /// <summary>It is taken out.</summary>
    Delete,

    /// <summary>It stands twice.</summary>
    Duplicate,

    /// <summary>It changes places with the one behind it.</summary>
    Swap,

    /// <summary>Its closing quote is taken out.</summary>
    Unquote,
}
