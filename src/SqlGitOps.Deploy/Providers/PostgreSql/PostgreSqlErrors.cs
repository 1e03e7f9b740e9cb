using System.Data;
using System.Net.Sockets;
using System.Text;
using Npgsql;
using SqlGitOps.Deploy.History;
using SqlGitOps.Deploy.Planning;

namespace SqlGitOps.Deploy.Providers.PostgreSql;

/// <summary>Turns what Npgsql throws into errors for users.</summary>
internal sealed class PostgreSqlErrors(Redactor redactor, HistoryTable history)
{
    /// <summary>Whether the exception comes from the server or from the way to it.</summary>
    /// <remarks>Npgsql gives the connection up over what it does not support, as over a COPY to the client: the way is lost then, too.</remarks>
    public static bool IsExpected(Exception e) =>
        e is NpgsqlException or SocketException or TimeoutException or IOException or NotSupportedException;

    /// <summary>An error of the connection string that shows only when it is used.</summary>
    public DeployError OfSettings(Exception e) =>
        new(DeployErrorKind.Configuration, redactor.Clean($"The PostgreSQL connection string cannot be used: {e.Message}"));

    /// <summary>An error while connecting.</summary>
    public DeployError OfConnect(Exception e, string target)
    {
        if (e is PostgresException server)
        {
            var kind = server.SqlState switch
            {
                PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification => DeployErrorKind.Authentication,
                _ => DeployErrorKind.ConnectionFailed,
            };
            return new DeployError(kind, redactor.Clean($"{target} refused the connection: {server.MessageText}.")) { Code = server.SqlState };
        }

        var reason = e.InnerException is SocketException or TimeoutException ? e.InnerException.Message : e.Message;
        return new DeployError(DeployErrorKind.ConnectionFailed, redactor.Clean($"{target} cannot be reached: {reason.TrimEnd('.')}."));
    }

    /// <summary>An error while reading or writing the history.</summary>
    public DeployError OfHistory(Exception e, string what)
    {
        var error = Of(e);
        return SaysEnough(error)
            ? error
            : error with
            {
                Kind = DeployErrorKind.History,
                Message = $"The history table {history} cannot be {what}: {error.Message}",
                Hint = error.Hint ?? (error.Kind == DeployErrorKind.PermissionDenied ? "Give the role rights on the history schema and table." : null),
            };
    }

    /// <summary>An error of what comes before the first statement of a migration, in its session.</summary>
    public DeployError OfSession(Exception e, string migration)
    {
        var error = Of(e);
        return SaysEnough(error) ? error : error with { Message = $"The session cannot be made ready for '{migration}': {error.Message}" };
    }

    /// <summary>Any other error.</summary>
    public DeployError Of(Exception e)
    {
        if (e is not PostgresException server)
        {
            return new DeployError(
                DeployErrorKind.ConnectionLost, redactor.Clean($"The connection to the database was lost: {(e.InnerException ?? e).Message.TrimEnd('.')}."));
        }

        return new DeployError(KindOf(server), redactor.Clean(server.MessageText))
        {
            Code = server.SqlState,
            Hint = server.Hint is null ? null : redactor.Clean(server.Hint),
        };
    }

    /// <summary>An error of a statement of a migration, with its place in the file.</summary>
    public DeployError OfStatement(Exception e, StatementWindow window, int statement) => OfStatement(
        e, window, statement, e is PostgresException { Position: > 0 } server ? OffsetOf(window.SqlOf(statement), server.Position) : 0);

    /// <summary>The same, at an offset into the statement.</summary>
    public DeployError OfStatement(Exception e, StatementWindow window, int statement, int offset) => Of(e) with
    {
        Path = window.Migration.Migration.Path,
        Position = window.PositionOf(statement, offset),
        Statement = statement,
    };

    /// <summary>Whether the server counts bytes, since its encoding does not say what a character is.</summary>
    public static bool CountsBytes(NpgsqlConnection connection) =>
        connection.State == ConnectionState.Open && connection.PostgresParameters.GetValueOrDefault("server_encoding") == "SQL_ASCII";

    /// <summary>The server counts characters from 1, or bytes of UTF-8, where .NET counts UTF-16 code units from 0.</summary>
    public static int OffsetOf(ReadOnlySpan<char> text, int position, bool inBytes = false)
    {
        var offset = 0;
        for (var i = 1; i < position && offset < text.Length;)
        {
            Rune.DecodeFromUtf16(text[offset..], out var character, out var length);
            offset += length;
            i += inBytes ? character.Utf8SequenceLength : 1;
        }

        return offset;
    }

    private static bool SaysEnough(DeployError error) => error.Kind == DeployErrorKind.ConnectionLost || error.IsTransient;

    private static DeployErrorKind KindOf(PostgresException e) => e.SqlState switch
    {
        // The session ends, or the pooler has lost the server's. Not by the class of the code: a statement may connect elsewhere,
        // and raise any code.
        _ when e.InvariantSeverity is "FATAL" or "PANIC" => DeployErrorKind.ConnectionLost,
        PostgresErrorCodes.ProtocolViolation => DeployErrorKind.ConnectionLost,
        PostgresErrorCodes.LockNotAvailable => DeployErrorKind.LockNotAvailable,
        PostgresErrorCodes.DeadlockDetected => DeployErrorKind.Deadlock,
        PostgresErrorCodes.SerializationFailure => DeployErrorKind.SerializationFailure,
        PostgresErrorCodes.InsufficientPrivilege => DeployErrorKind.PermissionDenied,
        PostgresErrorCodes.ActiveSqlTransaction or PostgresErrorCodes.InvalidTransactionTermination => DeployErrorKind.TransactionNotAllowed,
        PostgresErrorCodes.QueryCanceled => DeployErrorKind.StatementTimeout,
        _ => DeployErrorKind.StatementFailed,
    };
}
