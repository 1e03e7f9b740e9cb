namespace SqlGitOps.Migrations.Conventions;

/// <summary>For which database engine a file is, by its name.</summary>
public enum EngineScope
{
    /// <summary>The name has no engine, or the dialect of the project is not known.</summary>
    Any,

    /// <summary>The engine of the project: the file replaces the one of the same name without an engine.</summary>
    Own,

    /// <summary>Another engine: the file is not part of the history.</summary>
    Other,
}
