using System.Buffers;
using System.Text;
using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Migrations;

/// <summary>
/// The fingerprint by which history knows a migration's text. It ignores what Git and editors change by themselves: the
/// encoding and its mark, the kind of line end, and line ends at the end of the file.
/// </summary>
public static class Checksum
{
    /// <summary>What every checksum of this form starts with: the algorithm and the version of the normalisation.</summary>
    public const string Prefix = "sha256:v1:";

    private const int BufferSize = 16 * 1024;

    // Larger files are not held in memory; nobody writes such files in another encoding than UTF-8.
    private const long LargeFile = 16 * 1024 * 1024;

    /// <summary>Computes the checksum of a file, of a large one piece by piece.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static string OfFile(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0, FileOptions.SequentialScan);
        if (stream.Length <= LargeFile)
        {
            return Compute(SourceText.Read(path));
        }

        using var builder = new ChecksumBuilder();
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (stream.Read(buffer) is > 0 and var read)
            {
                builder.Append(buffer.AsSpan(0, read));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return builder.Compute();
    }

    /// <summary>Computes the checksum of a file's text.</summary>
    public static string Compute(SourceText text) => Compute(text.Span);

    /// <summary>Computes the checksum: <see cref="Prefix"/> and 64 hexadecimal digits.</summary>
    public static string Compute(ReadOnlySpan<char> text)
    {
        using var builder = new ChecksumBuilder();
        var encoder = Encoding.UTF8.GetEncoder();
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (!text.IsEmpty)
            {
                encoder.Convert(text, buffer, flush: false, out var read, out var written, out _);
                builder.Append(buffer.AsSpan(0, written));
                text = text[read..];
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return builder.Compute();
    }
}
