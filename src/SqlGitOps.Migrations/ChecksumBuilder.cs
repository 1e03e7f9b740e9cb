using System.Security.Cryptography;

namespace SqlGitOps.Migrations;

/// <summary>Computes a <see cref="Checksum"/> of a text that comes piece by piece, as UTF-8 with or without its mark.</summary>
public sealed class ChecksumBuilder : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _lineEnds = new byte[256];
    private readonly byte[] _start = new byte[3];
    private int _started;
    private long _pending;
    private bool _endsWithCarriageReturn;

    /// <summary>Makes a builder of an empty text.</summary>
    public ChecksumBuilder() => _lineEnds.AsSpan().Fill((byte)'\n');

    private static ReadOnlySpan<byte> Mark => [0xEF, 0xBB, 0xBF];

    /// <summary>Adds the next bytes; characters and line ends may be cut anywhere.</summary>
    public void Append(ReadOnlySpan<byte> text)
    {
        // A mark can only be told from other letters when all of it is there.
        while (_started < Mark.Length && !text.IsEmpty)
        {
            _start[_started++] = text[0];
            text = text[1..];
            if (_start[_started - 1] != Mark[_started - 1])
            {
                AppendText(_start.AsSpan(0, _started));
                _started = int.MaxValue;
            }
        }

        AppendText(text);
    }

    /// <summary>The checksum of what was added; afterwards the builder is used up.</summary>
    public string Compute()
    {
        if (_started < Mark.Length)
        {
            AppendText(_start.AsSpan(0, _started));
        }

        // Line ends at the end of the text count as one.
        _hash.AppendData("\n"u8);
        Span<byte> result = stackalloc byte[SHA256.HashSizeInBytes];
        _hash.GetHashAndReset(result);
        return Checksum.Prefix + Convert.ToHexStringLower(result);
    }

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();

    private void AppendText(ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty)
        {
            var isSecondHalf = _endsWithCarriageReturn && text[0] == '\n';
            _endsWithCarriageReturn = false;
            if (isSecondHalf)
            {
                text = text[1..];
                continue;
            }

            var ends = 0;
            while (ends < text.Length && text[ends] is (byte)'\r' or (byte)'\n')
            {
                _pending++;
                ends += text[ends] == '\r' && ends + 1 < text.Length && text[ends + 1] == '\n' ? 2 : 1;
            }

            if (ends > 0)
            {
                _endsWithCarriageReturn = ends == text.Length && text[^1] == '\r';
                text = text[ends..];
                continue;
            }

            // With the line ends of Unix, as in Git, nearly all of a text is added in one piece.
            var stretch = text.IndexOf((byte)'\r');
            stretch = text[..(stretch < 0 ? text.Length : stretch)].LastIndexOfAnyExcept((byte)'\n') + 1;
            AppendLineEnds();
            _hash.AppendData(text[..stretch]);
            text = text[stretch..];
        }
    }

    private void AppendLineEnds()
    {
        for (; _pending > 0; _pending -= Math.Min(_pending, _lineEnds.Length))
        {
            _hash.AppendData(_lineEnds.AsSpan(0, (int)Math.Min(_pending, _lineEnds.Length)));
        }
    }
}
