namespace SqlGitOps.Model.Sessions;

/// <summary>What a statement does to a part of its session.</summary>
public enum SessionEffectKind
{
    /// <summary>It sets it up, and does the same when it runs again in another session.</summary>
    SetUp,

    /// <summary>It makes something that another session cannot have.</summary>
    Make,

    /// <summary>It gives another name to something that was made.</summary>
    Rename,

    /// <summary>It takes back what was set up or made before.</summary>
    TakeBack,
}
