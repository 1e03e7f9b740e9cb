namespace SqlGitOps.Deploy.SqlServer;

/// <summary>One message of the server.</summary>
/// <param name="Number">Its number in sys.messages; 0 for PRINT and for errors of the way to the server, -2 for a command timeout.</param>
/// <param name="Severity">From 11 on it is an error, from 20 on it ends the connection.</param>
/// <param name="State">Where in the server's code it came from.</param>
/// <param name="Line">Line of the batch, or of the procedure, from 1; 0 when the server did not say.</param>
/// <param name="Procedure">The procedure, trigger or function; empty for the batch itself.</param>
/// <param name="Message">Its text.</param>
internal sealed record SqlServerError(int Number, int Severity, int State, int Line, string Procedure, string Message);
