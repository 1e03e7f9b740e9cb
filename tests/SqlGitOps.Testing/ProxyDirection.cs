namespace SqlGitOps.Testing;

/// <summary>Which way bytes go through a <see cref="LoopbackProxy"/>.</summary>
public enum ProxyDirection
{
    /// <summary>What the client sends.</summary>
    ToServer,

    /// <summary>What the server answers.</summary>
    ToClient,
}
