using System.Net;
using System.Net.Sockets;

namespace SqlGitOps.Testing;

/// <summary>
/// A TCP proxy on 127.0.0.1 in front of a server on 127.0.0.1, with the faults of a network: connections that are reset,
/// that fall silent, that are slow, that are refused. What it does is exact to the byte.
/// </summary>
public sealed class LoopbackProxy : IAsyncDisposable
{
    private const int ChunkSize = 16 * 1024;

    private readonly IPEndPoint target;
    private readonly IPEndPoint address;
    private readonly CancellationTokenSource stopping = new();
    private readonly Lock gate = new();
    private readonly HashSet<Socket> sockets = [];
    private readonly List<Task> work = [];
    private readonly long[] forwarded = new long[2];

    // One chunk at a time: so a trigger sees exact counts, and nothing moves while its action runs.
    private readonly SemaphoreSlim forwarding = new(1);
    private Socket? listener;
    private Trigger? trigger;
    private TaskCompletionSource? silence;

    /// <summary>Starts to listen.</summary>
    /// <param name="targetPort">Port of the server on 127.0.0.1.</param>
    public LoopbackProxy(int targetPort)
    {
        target = new IPEndPoint(IPAddress.Loopback, targetPort);
        Socket first = Listen(new IPEndPoint(IPAddress.Loopback, 0));
        address = (IPEndPoint)first.LocalEndPoint!;
        Accept(first);
    }

    /// <summary>Port on 127.0.0.1 for clients.</summary>
    public int Port => address.Port;

    /// <summary>Wait before each chunk of bytes is passed on; zero at first.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Bytes that were passed on in one direction, over all connections.</summary>
    /// <param name="direction">The direction.</param>
    public long Forwarded(ProxyDirection direction) => Interlocked.Read(ref forwarded[(int)direction]);

    /// <summary>
    /// Runs an action once, when exactly this many bytes were passed on. Until its task is complete nothing moves in
    /// either direction.
    /// </summary>
    /// <param name="direction">The direction that counts.</param>
    /// <param name="bytes">Bytes over all connections since the proxy was made.</param>
    /// <param name="action">For example <see cref="Cut"/>.</param>
    public void After(ProxyDirection direction, long bytes, Func<Task> action)
    {
        lock (gate)
            trigger = new Trigger(direction, bytes, action);
    }

    /// <summary>Resets every connection, as a firewall or a dying host does: neither side is told in an orderly way.</summary>
    public void Cut()
    {
        Socket[] open;
        lock (gate)
        {
            open = [.. sockets];
            sockets.Clear();
        }

        foreach (Socket socket in open)
            Reset(socket);
    }

    /// <summary>From now on the port refuses connections. Those that exist live on.</summary>
    public void Refuse()
    {
        lock (gate)
        {
            listener?.Dispose();
            listener = null;
        }
    }

    /// <summary>Ends <see cref="Refuse"/>.</summary>
    public void Allow()
    {
        lock (gate)
        {
            if (listener is not null)
                return;
        }

        Accept(Listen(address));
    }

    /// <summary>
    /// Makes every connection half open: they stay, and nothing arrives any more on either side. <see cref="Resume"/> passes
    /// on what was sent meanwhile.
    /// </summary>
    public void FallSilent()
    {
        lock (gate)
            silence ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>Ends <see cref="FallSilent"/>.</summary>
    public void Resume()
    {
        TaskCompletionSource? ended;
        lock (gate)
        {
            ended = silence;
            silence = null;
        }

        ended?.SetResult();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync().ConfigureAwait(false);
        Refuse();
        Resume();
        Cut();
        Task[] all;
        lock (gate)
            all = [.. work];
        await Task.WhenAll(all).ConfigureAwait(false);
        stopping.Dispose();
        forwarding.Dispose();
    }

    private static Socket Listen(IPEndPoint at)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        socket.Bind(at);
        socket.Listen();
        return socket;
    }

    private void Accept(Socket on)
    {
        lock (gate)
        {
            listener = on;
            work.Add(AcceptAsync(on));
        }
    }

    private async Task AcceptAsync(Socket on)
    {
        while (true)
        {
            Socket client;
            try
            {
                client = await on.AcceptAsync(stopping.Token).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException or OperationCanceledException)
            {
                return;
            }

            lock (gate)
                work.Add(ServeAsync(client));
        }
    }

    private async Task ServeAsync(Socket client)
    {
        var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.NoDelay = true;
        lock (gate)
        {
            sockets.Add(client);
            sockets.Add(server);
        }

        try
        {
            await server.ConnectAsync(target, stopping.Token).ConfigureAwait(false);
            await Task.WhenAll(PumpAsync(client, server, ProxyDirection.ToServer), PumpAsync(server, client, ProxyDirection.ToClient)).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsEnd(exception))
        {
            // The server does not listen: the client sees a connection that ends at once.
        }

        lock (gate)
        {
            sockets.Remove(client);
            sockets.Remove(server);
        }

        client.Dispose();
        server.Dispose();
    }

    private async Task PumpAsync(Socket from, Socket to, ProxyDirection direction)
    {
        var buffer = new byte[ChunkSize];
        try
        {
            int count;
            while ((count = await from.ReceiveAsync(buffer, SocketFlags.None, stopping.Token).ConfigureAwait(false)) > 0)
            {
                if (Delay > TimeSpan.Zero)
                    await Task.Delay(Delay, stopping.Token).ConfigureAwait(false);
                Task? quiet;
                lock (gate)
                    quiet = silence?.Task;
                if (quiet is not null)
                    await quiet.ConfigureAwait(false);
                await ForwardAsync(buffer.AsMemory(0, count), to, direction).ConfigureAwait(false);
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception exception) when (IsEnd(exception))
        {
            // One side is gone, however it went; the other one must see that.
            Reset(from);
            Reset(to);
        }
    }

    private async Task ForwardAsync(ReadOnlyMemory<byte> bytes, Socket to, ProxyDirection direction)
    {
        await forwarding.WaitAsync(stopping.Token).ConfigureAwait(false);
        try
        {
            Trigger? due = null;
            lock (gate)
            {
                if (trigger is { } waiting && waiting.Direction == direction && waiting.Bytes <= Forwarded(direction) + bytes.Length)
                {
                    due = waiting;
                    trigger = null;
                }
            }

            if (due is not null)
            {
                int before = (int)Math.Max(0, due.Bytes - Forwarded(direction));
                await SendAsync(bytes[..before], to, direction).ConfigureAwait(false);
                await due.Action().ConfigureAwait(false);
                bytes = bytes[before..];
            }

            await SendAsync(bytes, to, direction).ConfigureAwait(false);
        }
        finally
        {
            forwarding.Release();
        }
    }

    private async Task SendAsync(ReadOnlyMemory<byte> bytes, Socket to, ProxyDirection direction)
    {
        while (!bytes.IsEmpty)
        {
            int sent = await to.SendAsync(bytes, SocketFlags.None, stopping.Token).ConfigureAwait(false);
            Interlocked.Add(ref forwarded[(int)direction], sent);
            bytes = bytes[sent..];
        }
    }

    private static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // It is closed already, or was never connected.
        }

        socket.Dispose();
    }

    private static bool IsEnd(Exception exception) => exception is SocketException or ObjectDisposedException or OperationCanceledException;

    private sealed record Trigger(ProxyDirection Direction, long Bytes, Func<Task> Action);
}
