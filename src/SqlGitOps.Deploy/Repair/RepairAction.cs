namespace SqlGitOps.Deploy.Repair;

/// <summary>What somebody decided about a row of the history.</summary>
public enum RepairAction
{
    /// <summary>The statement behind the ones that are known to be in is in the database as well: go on behind it.</summary>
    MarkApplied,

    /// <summary>That statement had no effect: run it again.</summary>
    MarkNotApplied,

    /// <summary>The file was edited on purpose after it was applied: its text of now is the one that counts.</summary>
    AcceptEdited,

    /// <summary>The file of an applied migration is gone on purpose.</summary>
    AcceptMissing,
}
