namespace SqlGitOps.Deploy.Planning;

/// <summary>What a script does to the history.</summary>
public enum ScriptRole
{
    /// <summary>It migrates: its row is added, and says that it is applied.</summary>
    Migration,

    /// <summary>It takes a migration back: that one's row is taken away.</summary>
    Undo,

    /// <summary>It runs around a deployment, and the history does not know it.</summary>
    Callback,
}
