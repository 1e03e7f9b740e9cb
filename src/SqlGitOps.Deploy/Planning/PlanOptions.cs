namespace SqlGitOps.Deploy.Planning;

/// <summary>What the planner allows.</summary>
public sealed record PlanOptions
{
    /// <summary>Whether a migration may run although one that comes after it is applied already.</summary>
    public bool AllowOutOfOrder { get; init; }

    /// <summary>How migrations and transactions go together.</summary>
    public DeployTransactionMode TransactionMode { get; init; }

    /// <summary>The environment, for files that run in some environments only; null for none of these.</summary>
    public string? Environment { get; init; }

    /// <summary>
    /// Tables that a database without history has already; null for none, or when it does not matter that there are some.
    /// </summary>
    public ExistingTables? Existing { get; init; }

    /// <summary>Bytes that are read at once of a large file.</summary>
    internal int LargeFileWindow { get; init; } = Model.Scripts.Large.ScriptStream.DefaultWindow;
}
