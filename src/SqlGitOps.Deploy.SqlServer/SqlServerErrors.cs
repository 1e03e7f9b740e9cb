using System.Globalization;
using SqlGitOps.Deploy.History;
using SqlGitOps.Deploy.Planning;
using SqlGitOps.Deploy.Providers;
using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Deploy.SqlServer;

/// <summary>Turns what the server says into errors for users. Numbers are those of "Database Engine events and errors".</summary>
internal sealed class SqlServerErrors(Redactor redactor, HistoryTable history)
{
    /// <summary>Lock request time out period exceeded.</summary>
    public const int LockTimeout = 1222;

    /// <summary>A value is there already: of a PRIMARY KEY or UNIQUE constraint, and of a unique index.</summary>
    public static bool IsDuplicate(SqlServerException e) => e.First.Number is 2627 or 2601;

    /// <summary>An error while connecting.</summary>
    public DeployError OfConnect(SqlServerException e, string target)
    {
        var first = e.First;
        var kind = KindOf(e) == DeployErrorKind.Authentication ? DeployErrorKind.Authentication : DeployErrorKind.ConnectionFailed;
        return first.Number > 0
            ? new DeployError(kind, redactor.Clean($"{target} refused the connection: {first.Message.TrimEnd('.')}.")) { Code = Number(first.Number) }
            : new DeployError(DeployErrorKind.ConnectionFailed, redactor.Clean($"{target} cannot be reached: {first.Message.TrimEnd('.')}."));
    }

    /// <summary>An error while reading or writing the history.</summary>
    public DeployError OfHistory(SqlServerException e, string what)
    {
        var error = Of(e);
        return error.Kind is DeployErrorKind.ConnectionLost || error.IsTransient
            ? error
            : error with
            {
                Kind = DeployErrorKind.History,
                Message = $"The history table {history} cannot be {what}: {error.Message}",
                Hint = error.Kind == DeployErrorKind.PermissionDenied ? "Give the user SELECT, INSERT and UPDATE on the history schema." : null,
            };
    }

    /// <summary>Any other error.</summary>
    public DeployError Of(SqlServerException e)
    {
        var first = e.First;
        if (KindOf(e) is not DeployErrorKind.ConnectionLost and var kind)
        {
            // What follows says more about the same thing: "Could not create constraint. See previous errors."
            var text = string.Join(' ', e.Errors.Where(error => error.Severity >= first.Severity || error == first).Select(error => error.Message).Distinct(StringComparer.Ordinal));
            return new DeployError(kind, redactor.Clean($"{text} (severity {first.Severity}, state {first.State})")) { Code = Number(first.Number) };
        }

        return new DeployError(DeployErrorKind.ConnectionLost, redactor.Clean($"The connection to the database was lost: {first.Message.TrimEnd('.')}."))
        {
            Code = first.Number > 0 ? Number(first.Number) : null,
        };
    }

    /// <summary>An error of a batch of a migration, with its place in the file.</summary>
    public DeployError OfStatement(SqlServerException e, PlannedMigration migration, int statement) => Of(e) with
    {
        Path = migration.Migration.Path,
        Position = PositionOf(e.First, migration.Text, migration.Statements[statement].Span),
        Statement = statement,
    };

    // The server counts lines of the batch; for an error within a procedure those of the procedure, which are not in the file.
    private static LinePosition PositionOf(SqlServerError error, SourceText text, TextSpan batch)
    {
        var start = text.GetPosition(batch.Start);
        if (error.Line <= 1 || error.Procedure.Length > 0)
        {
            return start;
        }

        var last = text.GetPosition(batch.End).Line;
        return new LinePosition(Math.Min(start.Line + error.Line - 1, last), 1);
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static DeployErrorKind KindOf(SqlServerException e) => e.First.Number switch
    {
        -2 => DeployErrorKind.StatementTimeout,
        LockTimeout => DeployErrorKind.LockNotAvailable,
        1205 => DeployErrorKind.Deadlock,

        // "… not allowed within multi-statement transaction", "… cannot be used inside a user transaction", backups, KILL,
        // shrinking, system procedures, memory-optimized tables.
        226 or 574 or 3021 or 6115 or 8920 or 12331 or 15002 => DeployErrorKind.TransactionNotAllowed,

        // SELECT, EXECUTE … denied on an object; on a column; CREATE … denied in database; server-level rights; no such
        // object or no right to see it; ownership.
        229 or 230 or 262 or 297 or 300 or 2760 or 15151 or 15247 => DeployErrorKind.PermissionDenied,
        18450 or 18451 or 18452 or 18456 or 18458 or 18461 or 18470 or 18486 or 18487 or 18488 => DeployErrorKind.Authentication,
        _ when e.IsConnectionBroken => DeployErrorKind.ConnectionLost,
        _ => DeployErrorKind.StatementFailed,
    };
}
