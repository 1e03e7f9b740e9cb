using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SqlGitOps.Testing;

/// <summary>
/// Asks a server whether its grammar accepts statements, without running or analysing any of them: the message Parse with
/// two statements at once. The server parses the whole text first and only then refuses to prepare two statements, so this
/// refusal says that the grammar accepted both (PostgreSQL manual 54.2.3, "Extended Query"; protocol 3.0, chapter 54.7).
/// </summary>
public sealed class GrammarConnection : IDisposable
{
    private const string Prefix = "SELECT 1; ";
    private const string TwoCommands = "cannot insert multiple commands into a prepared statement";

    // Many questions are under way at once, but the answers to them must fit into the socket's buffers.
    private const int MaxUnderWay = 64;
    private const int MaxBytesUnderWay = 64 * 1024;

    private readonly TcpClient _client;
    private readonly Stream _stream;
    private byte[] _buffer = new byte[64 * 1024];

    private GrammarConnection(TcpClient client)
    {
        _client = client;
        _stream = new BufferedStream(client.GetStream(), 128 * 1024);
    }

    /// <summary>Connects as the superuser of a test server, who needs no password.</summary>
    public static async Task<GrammarConnection> OpenAsync(int port, CancellationToken cancellation)
    {
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(IPAddress.Loopback, port, cancellation);
        var connection = new GrammarConnection(client);
        var startup = "\0\u0003\0\0user\0postgres\0database\0postgres\0client_encoding\0UTF8\0\0"u8.ToArray();
        var message = new byte[startup.Length + 4];
        BinaryPrimitives.WriteInt32BigEndian(message, message.Length);
        startup.CopyTo(message, 4);
        await connection._stream.WriteAsync(message, cancellation);
        var answer = await connection.ReadAnswerAsync(cancellation);
        return answer is null ? connection : throw new InvalidOperationException($"PostgreSQL refused the connection: {answer.Value.Message}");
    }

    /// <summary>Asks about statements and answers in their order.</summary>
    public async Task<ServerVerdict[]> AskAsync(IReadOnlyList<string> statements, CancellationToken cancellation)
    {
        var verdicts = new ServerVerdict[statements.Count];
        for (var next = 0; next < statements.Count;)
        {
            var first = next;
            var bytes = 0;
            while (next < statements.Count && next - first < MaxUnderWay && (bytes == 0 || bytes + statements[next].Length < MaxBytesUnderWay))
            {
                bytes += await SendAsync(statements[next++], cancellation);
            }

            for (var i = first; i < next; i++)
            {
                var answer = await ReadAnswerAsync(cancellation);
                verdicts[i] = answer is not { } error || error.Message == TwoCommands
                    ? new ServerVerdict(null, -1)
                    : error with { Position = Math.Max(error.Position - Prefix.Length, -1) };
            }
        }

        return verdicts;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stream.Dispose();
        _client.Dispose();
    }

    private async Task<int> SendAsync(string statement, CancellationToken cancellation)
    {
        // Parse: name, text, no parameter types. Sync: the server answers ReadyForQuery after an error too.
        var text = Encoding.UTF8.GetBytes(Prefix + statement);
        var message = new byte[1 + 4 + 1 + text.Length + 1 + 2 + 1 + 4];
        message[0] = (byte)'P';
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(1), message.Length - 1 - 5);
        text.CopyTo(message, 6);
        var sync = message.AsSpan(message.Length - 5);
        sync[0] = (byte)'S';
        BinaryPrimitives.WriteInt32BigEndian(sync[1..], 4);
        await _stream.WriteAsync(message, cancellation);
        return message.Length;
    }

    /// <summary>Reads up to ReadyForQuery and gives the error on the way; null for none.</summary>
    private async Task<ServerVerdict?> ReadAnswerAsync(CancellationToken cancellation)
    {
        await _stream.FlushAsync(cancellation);
        ServerVerdict? error = null;
        var head = new byte[5];
        while (true)
        {
            await _stream.ReadExactlyAsync(head, cancellation);
            var length = BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(1)) - 4;
            if (length > _buffer.Length)
            {
                _buffer = new byte[length];
            }

            await _stream.ReadExactlyAsync(_buffer.AsMemory(0, length), cancellation);
            switch ((char)head[0])
            {
                case 'E':
                    error = ReadError(_buffer.AsSpan(0, length));
                    break;
                case 'Z':
                    return error;
            }
        }
    }

    private static ServerVerdict ReadError(ReadOnlySpan<byte> fields)
    {
        var message = "";
        var position = -1;
        while (fields.Length > 1)
        {
            var end = fields.IndexOf((byte)0);
            var value = fields[1..end];
            if (fields[0] == (byte)'M')
            {
                message = Encoding.UTF8.GetString(value);
            }
            else if (fields[0] == (byte)'P')
            {
                position = int.Parse(value, CultureInfo.InvariantCulture) - 1;
            }

            fields = fields[(end + 1)..];
        }

        return new ServerVerdict(message, position);
    }
}
