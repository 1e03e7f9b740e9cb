using System.Buffers;
using System.Security.Cryptography;
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

    /// <summary>Computes the checksum of a file's text.</summary>
    public static string Compute(SourceText text) => Compute(text.Span);

    /// <summary>Computes the checksum: <see cref="Prefix"/> and 64 hexadecimal digits.</summary>
    public static string Compute(ReadOnlySpan<char> text)
    {
        if (text is ['\uFEFF', ..])
        {
            text = text[1..];
        }

        text = text.TrimEnd("\r\n");
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var encoder = Encoding.UTF8.GetEncoder();
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            var used = 0;
            while (true)
            {
                var lineEnd = text.IndexOf('\r');
                Append(lineEnd < 0 ? text : text[..lineEnd]);
                Append("\n");
                if (lineEnd < 0)
                {
                    break;
                }

                text = text[(lineEnd + 1)..];
                if (text is ['\n', ..])
                {
                    text = text[1..];
                }
            }

            hash.AppendData(buffer, 0, used);
            Span<byte> result = stackalloc byte[SHA256.HashSizeInBytes];
            hash.GetHashAndReset(result);
            return Prefix + Convert.ToHexStringLower(result);

            void Append(ReadOnlySpan<char> chars)
            {
                while (!chars.IsEmpty)
                {
                    if (buffer.Length - used < 8)
                    {
                        hash.AppendData(buffer, 0, used);
                        used = 0;
                    }

                    encoder.Convert(chars, buffer.AsSpan(used), flush: false, out var read, out var written, out _);
                    used += written;
                    chars = chars[read..];
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
