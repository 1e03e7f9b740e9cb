using System.Runtime.InteropServices;

namespace SqlGitOps.Cli;

/// <summary>
/// Turns Ctrl+C and SIGTERM into a cancellation, so that a deployment rolls back cleanly before the process ends with
/// 130 or 143. A second Ctrl+C ends the process at once.
/// </summary>
internal sealed class Signals : IDisposable
{
    private readonly CancellationTokenSource _cancellation = new();
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;
    private int _code;

    public Signals()
    {
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Handle(context, ExitCodes.Interrupted));
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Handle(context, ExitCodes.Terminated));
    }

    public CancellationToken Cancellation => _cancellation.Token;

    /// <summary>The exit code of the process: a signal's own code replaces that of a cancelled command.</summary>
    public int ExitCode(int code) => _code != 0 && code == ExitCodes.Interrupted ? _code : code;

    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        _cancellation.Dispose();
    }

    private void Handle(PosixSignalContext context, int code)
    {
        if (Interlocked.CompareExchange(ref _code, code, 0) == 0)
        {
            context.Cancel = true;
            _cancellation.Cancel();
        }
    }
}
