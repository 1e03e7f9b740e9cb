using SqlGitOps.Deploy.Events;

namespace SqlGitOps.Deploy.SqlServer;

/// <summary>
/// One session with a server: the seam between the provider and the driver. Members throw <see cref="SqlServerException"/> or
/// <see cref="OperationCanceledException"/>, nothing else.
/// </summary>
internal interface ISqlServerSession : IAsyncDisposable
{
    /// <summary>Called with messages that are no errors: PRINT, RAISERROR below severity 11.</summary>
    Action<ServerMessage>? OnMessage { get; set; }

    /// <summary>Sends a batch exactly as it is; its results are read and dropped.</summary>
    /// <param name="batch">The text: SET and BEGIN TRANSACTION in it hold for the session.</param>
    /// <param name="timeout">How long it may run; zero for no limit.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    Task RunAsync(string batch, TimeSpan timeout, CancellationToken cancellationToken);

    /// <summary>Runs statements with the parameters <c>@p1</c>, <c>@p2</c>, …, and reads the rows of their result.</summary>
    /// <param name="sql">The statements.</param>
    /// <param name="parameters">int, long or string; null for NULL.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <returns>The rows; null for NULL.</returns>
    Task<IReadOnlyList<object?[]>> QueryAsync(string sql, IReadOnlyList<object?> parameters, CancellationToken cancellationToken);
}
