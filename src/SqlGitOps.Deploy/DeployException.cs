namespace SqlGitOps.Deploy;

/// <summary>
/// What every provider throws when the database or its settings say no. The driver's exception is not kept: it may know
/// the connection string.
/// </summary>
public sealed class DeployException : Exception
{
    /// <summary>Wraps an error.</summary>
    public DeployException(DeployError error)
        : base(error.ToString()) => Error = error;

    /// <summary>The error.</summary>
    public DeployError Error { get; }
}
