using System.Globalization;
using SqlGitOps.Deploy.Planning;
using static SqlGitOps.Deploy.SqlServer.SqlServerCommands;

namespace SqlGitOps.Deploy.SqlServer;

/// <summary>
/// Begins, checks and ends the transactions of the deployer, and brings back the context that a file may have changed.
/// </summary>
/// <remarks>
/// COMMIT only counts down @@TRANCOUNT until it is 1. So the deployer begins two transactions within one another: a COMMIT
/// too many in a file ends only the inner one, which is seen behind the batch, and everything can still be rolled back. The
/// inner one is ended before the last check, so that 1 is what @@TRANCOUNT says when the outer one is committed.
/// </remarks>
internal sealed class SqlServerTransactions(string database, string login, string user)
{
    // How long what we look at or record may wait for the transaction of another deployment.
    private static readonly TimeSpan s_waitLimit = TimeSpan.FromSeconds(10);

    /// <summary>@@TRANCOUNT while a migration runs in the deployer's transaction.</summary>
    public const int GuardedDepth = 2;

    /// <summary>Begins the transaction with its guard.</summary>
    public const string Begin = "BEGIN TRANSACTION; BEGIN TRANSACTION;";

    // What would keep our own statements from running, or from doing what they say.
    private const string OwnSettings =
        "SET NOEXEC OFF; SET PARSEONLY OFF; SET FMTONLY OFF; SET ROWCOUNT 0; SET IMPLICIT_TRANSACTIONS OFF; SET XACT_ABORT ON;";

    /// <summary>What a session to work in begins with: until a migration says how long, nothing waits for others without end.</summary>
    public static string Start { get; } = $"SET LOCK_TIMEOUT {LockTimeout(s_waitLimit)};";

    private const string State =
        "SELECT XACT_STATE(), @@TRANCOUNT, CURRENT_TRANSACTION_ID(), DB_NAME(), SUSER_SNAME(), USER_NAME();";

    private const string RollBack = "SET NOEXEC OFF; SET PARSEONLY OFF; SET FMTONLY OFF; IF @@TRANCOUNT > 0 ROLLBACK TRANSACTION;";

    // EXECUTE AS within EXECUTE AS: deeper than anybody writes, and an end when REVERT has no effect.
    private const int MostReverts = 32;

    /// <summary>
    /// The settings that a migration begins with: those that the ODBC and .NET drivers ask for at login, written out so that
    /// no driver and no default of the server decides them, and what a deployment needs.
    /// </summary>
    public static string Settings(TimeSpan lockTimeout) =>
        $"""
        {OwnSettings}
        SET QUOTED_IDENTIFIER ON; SET ANSI_NULLS ON; SET ANSI_PADDING ON; SET ANSI_WARNINGS ON; SET ANSI_NULL_DFLT_ON ON; SET ARITHABORT ON;
        SET CONCAT_NULL_YIELDS_NULL ON; SET NUMERIC_ROUNDABORT OFF; SET CURSOR_CLOSE_ON_COMMIT OFF; SET DEADLOCK_PRIORITY NORMAL;
        SET NOCOUNT OFF; SET TRANSACTION ISOLATION LEVEL READ COMMITTED; SET LOCK_TIMEOUT {LockTimeout(lockTimeout)};
        """;

    /// <summary>Rolls back whatever is open.</summary>
    public static Task RollBackAsync(ISqlServerSession session) => session.RunAsync(RollBack, CancellationToken.None);

    /// <summary>Rolls back whatever is open, on the way out of an error that counts more than one of this.</summary>
    public static async Task TryRollBackAsync(ISqlServerSession session)
    {
        try
        {
            await RollBackAsync(session).ConfigureAwait(false);
        }
        catch (SqlServerException)
        {
            // Without a connection the server rolls back by itself.
        }
    }

    /// <summary>Asks the session; null while SET NOEXEC or SET PARSEONLY of the file keeps it from answering.</summary>
    public static async Task<SessionState?> ReadAsync(ISqlServerSession session, CancellationToken cancellationToken) =>
        await session.RowAsync(State, cancellationToken).ConfigureAwait(false) is { } row ? StateOf(row) : null;

    /// <summary>Makes the session ours again: settings that would falsify what we send, the database, the user.</summary>
    /// <returns>What the session says then.</returns>
    /// <exception cref="DeployException">The user of the file cannot be taken back.</exception>
    public async Task<SessionState> RestoreAsync(ISqlServerSession session, PlannedMigration migration, CancellationToken cancellationToken)
    {
        await session.RunAsync(OwnSettings, cancellationToken).ConfigureAwait(false);
        var state = await ReadSurelyAsync(session, migration, cancellationToken).ConfigureAwait(false);

        // REVERT first, where the file is: it works only in the database in which EXECUTE AS was called.
        for (var i = 0; i < MostReverts && state.XactState >= 0 && !IsOurUser(state); i++)
        {
            var before = state;
            await session.RunAsync("REVERT;", cancellationToken).ConfigureAwait(false);
            state = await ReadSurelyAsync(session, migration, cancellationToken).ConfigureAwait(false);
            if (state == before)
            {
                break;
            }
        }

        if (state.XactState >= 0 && !IsOurDatabase(state))
        {
            await session.RunAsync($"USE {Quote(database)};", cancellationToken).ConfigureAwait(false);
            state = await ReadSurelyAsync(session, migration, cancellationToken).ConfigureAwait(false);
        }

        return state.XactState < 0 || (IsOurDatabase(state) && IsOurUser(state))
            ? state
            : throw Error(
                DeployErrorKind.StatementFailed,
                $"'{migration.Script}' works as the user {state.User} in the database {state.Database} at its end, and that cannot be taken back, as after sp_setapprole or EXECUTE AS … WITH NO REVERT.");
    }

    /// <summary>Checks the deployer's own transaction behind a batch.</summary>
    /// <param name="session">The session.</param>
    /// <param name="migration">The migration.</param>
    /// <param name="statement">The batch.</param>
    /// <param name="transaction">Id of the transaction; null where it is not known.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task CheckGuardedAsync(
        ISqlServerSession session, PlannedMigration migration, int statement, long? transaction, CancellationToken cancellationToken)
    {
        // With SET NOEXEC ON it has not run, and nor would the question.
        if (await ReadAsync(session, cancellationToken).ConfigureAwait(false) is { } state && FindBroken(state, migration, transaction, isEnd: false) is { } error)
        {
            throw new DeployException(error with { Path = migration.Migration.Path, Position = migration.PositionOf(statement), Statement = statement });
        }
    }

    /// <summary>Takes the guard away, checks what is left, and commits.</summary>
    /// <param name="session">The session, with our context.</param>
    /// <param name="migration">The migration.</param>
    /// <param name="transaction">Id of the transaction; null where it is not known.</param>
    public async Task CommitAsync(ISqlServerSession session, PlannedMigration migration, long? transaction)
    {
        // From here on nothing is cancelled: a commit that is cancelled half way has an unknown result.
        var row = await session.RowAsync($"COMMIT TRANSACTION; {State}", CancellationToken.None).ConfigureAwait(false);
        var state = StateOf(row!);
        if (state is not { XactState: 1, Depth: 1 } || !IsOurDatabase(state) || (transaction is { } id && state.Transaction != id))
        {
            throw Error(
                DeployErrorKind.TransactionBroken,
                $"The transaction of '{migration.Script}' is not what it has to be before the commit: XACT_STATE() is {state.XactState}, @@TRANCOUNT is {state.Depth}, DB_NAME() is {state.Database}.");
        }

        await session.RunAsync("COMMIT TRANSACTION;", CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Says what is wrong with the deployer's own transaction; null when nothing is.</summary>
    public static DeployError? FindBroken(SessionState state, PlannedMigration migration, long? transaction, bool isEnd) => state switch
    {
        { XactState: < 0 } => new DeployError(
            DeployErrorKind.StatementFailed,
            $"'{migration.Script}' caught an error that made its transaction uncommittable (XACT_STATE() is -1): it is rolled back. Raise the error again with THROW, so that its text is seen."),
        { Depth: 0 } => new DeployError(
            DeployErrorKind.TransactionBroken,
            $"'{migration.Script}' ended the transaction that it was to run in: @@TRANCOUNT is 0. Take COMMIT and ROLLBACK out of it."),
        _ when transaction is { } id && state.Transaction != id => new DeployError(
            DeployErrorKind.TransactionBroken,
            $"'{migration.Script}' ended the transaction that it was to run in and began another one. Take COMMIT and ROLLBACK out of it."),
        { Depth: < GuardedDepth } => new DeployError(
            DeployErrorKind.StatementFailed,
            $"'{migration.Script}' commits more transactions than it begins, so everything is rolled back. Take the COMMIT out that has no BEGIN TRANSACTION."),
        { Depth: > GuardedDepth } when isEnd => new DeployError(
            DeployErrorKind.StatementFailed,
            $"'{migration.Script}' begins {state.Depth - GuardedDepth} more transactions than it commits, so everything is rolled back. Add the COMMIT."),
        _ => null,
    };

    private static async Task<SessionState> ReadSurelyAsync(ISqlServerSession session, PlannedMigration migration, CancellationToken cancellationToken) =>
        await ReadAsync(session, cancellationToken).ConfigureAwait(false)
        ?? throw Error(DeployErrorKind.StatementFailed, $"The session does not answer after '{migration.Script}', as if SET NOEXEC were still ON.");

    private bool IsOurDatabase(SessionState state) => state.Database.Equals(database, StringComparison.Ordinal);

    private bool IsOurUser(SessionState state) => state.Login.Equals(login, StringComparison.Ordinal)
        && (!IsOurDatabase(state) || state.User.Equals(user, StringComparison.Ordinal));

    private static SessionState StateOf(object?[] row) => new(
        Int32(row[0]), Int32(row[1]), Convert.ToInt64(row[2], CultureInfo.InvariantCulture), $"{row[3]}", $"{row[4]}", $"{row[5]}");

    private static DeployException Error(DeployErrorKind kind, string message) => new(new DeployError(kind, message));
}
