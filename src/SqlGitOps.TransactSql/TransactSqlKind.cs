namespace SqlGitOps.TransactSql;

/// <summary>
/// The node kinds of T-SQL trees. They have statements only: what a statement does is in
/// <see cref="Model.Scripts.ScriptStatement.Operations"/>, so one kind for all statements is enough.
/// </summary>
public enum TransactSqlKind : ushort
{
    /// <summary>No node.</summary>
    None,

    /// <summary>The file; its children are the top-level statements, whatever batch they stand in.</summary>
    Script,

    /// <summary>A statement, with everything in its body.</summary>
    Statement,

    /// <summary>Tokens that could not be read as a statement; flagged as an error unless the syntax is just too new.</summary>
    Unparsed,

    /// <summary>A command of sqlcmd, such as <c>:setvar</c> or <c>:r</c>.</summary>
    SqlCmdCommand,
}
