namespace SqlGitOps.Deploy.SqlServer;

/// <summary>The server refused something, or the way to it broke. The driver's exception is not kept: it may know secrets.</summary>
internal sealed class SqlServerException(IReadOnlyList<SqlServerError> errors, bool isConnectionBroken) : Exception
{
    // "Errors with severity 10 and lower are informational" (Database Engine error severities).
    private const int LowestError = 11;

    /// <summary>What the server said, in order; never empty.</summary>
    public IReadOnlyList<SqlServerError> Errors => errors;

    /// <summary>Whether the session is over.</summary>
    public bool IsConnectionBroken => isConnectionBroken;

    /// <summary>The error that came first: the others follow from it.</summary>
    public SqlServerError First => errors.FirstOrDefault(error => error.Severity >= LowestError) ?? errors[0];

    /// <inheritdoc/>
    public override string Message => First.Message;
}
