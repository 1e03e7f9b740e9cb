namespace SqlGitOps.Model.Operations;

/// <summary>Why a statement says nothing to the model.</summary>
public enum OpaqueReason
{
    /// <summary>A command of which only the name is read.</summary>
    NotAnalysed,

    /// <summary>Code that runs at deployment: DO, CALL, EXECUTE of text, procedural bodies.</summary>
    ProceduralCode,

    /// <summary>A name that a tool fills in.</summary>
    Placeholder,

    /// <summary>A syntax error.</summary>
    SyntaxError,
}
