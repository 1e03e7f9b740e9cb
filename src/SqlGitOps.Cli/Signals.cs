using System.Runtime.InteropServices;

namespace SqlGitOps.Cli;

/// <summary>
/// Turns Ctrl+C, SIGTERM and SIGHUP (a closed terminal) into a cancellation, so that a deployment rolls back cleanly before the
/// process ends with 130, 143 or 129. The same signal again ends the process at once; another one is the same request, because
/// whoever ends a group of processes often sends both.
/// </summary>
internal sealed class Signals : IDisposable
{
    private static Signals? s_current;

    private readonly CancellationTokenSource _cancellation = new();
    private readonly PosixSignalRegistration[] _registrations;
    private readonly HashSet<PosixSignal?> _received = [];
    private int _code;

    public Signals()
    {
        _registrations =
        [
            Register(PosixSignal.SIGINT, ExitCodes.Interrupted),
            Register(PosixSignal.SIGTERM, ExitCodes.Terminated),
            Register(PosixSignal.SIGHUP, ExitCodes.HungUp),
        ];
        s_current = this;
    }

    public CancellationToken Cancellation => _cancellation.Token;

    /// <summary>Whoever started the tool and waits for it is gone: the same as a first SIGTERM.</summary>
    public static void CallerEnded() => s_current?.Receive(null, ExitCodes.Terminated);

    /// <summary>The exit code of the process: a signal's own code replaces that of a cancelled command.</summary>
    public int ExitCode(int code) => _code != 0 && code == ExitCodes.Interrupted ? _code : code;

    public void Dispose()
    {
        s_current = null;
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _cancellation.Dispose();
    }

    private PosixSignalRegistration Register(PosixSignal signal, int code) => PosixSignalRegistration.Create(signal, context => context.Cancel = Receive(signal, code));

    /// <summary>Takes a request to end; false when it came before.</summary>
    /// <param name="signal">The signal; null when there was none.</param>
    /// <param name="code">The exit code.</param>
    private bool Receive(PosixSignal? signal, int code)
    {
        lock (_received)
        {
            if (!_received.Add(signal))
            {
                return false;
            }
        }

        if (Interlocked.CompareExchange(ref _code, code, 0) == 0)
        {
            try
            {
                _cancellation.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // The command has ended by itself.
            }
        }

        return true;
    }
}
