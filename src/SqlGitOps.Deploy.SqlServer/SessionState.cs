namespace SqlGitOps.Deploy.SqlServer;

/// <summary>What a session says about its transaction and its context.</summary>
/// <param name="XactState">XACT_STATE(): 1 a transaction, 0 none, -1 one that can only be rolled back.</param>
/// <param name="Depth">@@TRANCOUNT: transactions within one another.</param>
/// <param name="Transaction">CURRENT_TRANSACTION_ID(): outside of a transaction that of the query itself.</param>
/// <param name="Database">DB_NAME().</param>
/// <param name="Login">SUSER_SNAME().</param>
/// <param name="User">USER_NAME().</param>
internal sealed record SessionState(int XactState, int Depth, long Transaction, string Database, string Login, string User);
