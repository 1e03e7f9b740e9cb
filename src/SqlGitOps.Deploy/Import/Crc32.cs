namespace SqlGitOps.Deploy.Import;

/// <summary>The CRC-32 of ISO-HDLC (zip, PNG), which is in no package that this library uses.</summary>
internal static class Crc32
{
    private static readonly uint[] s_table = CreateTable();

    /// <summary>The checksum of bytes that come in pieces.</summary>
    /// <param name="bytes">The next piece.</param>
    /// <param name="before">The checksum of the pieces before it; 0 for none.</param>
    public static uint Compute(ReadOnlySpan<byte> bytes, uint before = 0)
    {
        var state = ~before;
        foreach (var value in bytes)
        {
            state = s_table[(byte)(state ^ value)] ^ (state >> 8);
        }

        return ~state;
    }

    private static uint[] CreateTable()
    {
        const uint Polynomial = 0xEDB88320;
        var table = new uint[256];
        for (var i = 0u; i < table.Length; i++)
        {
            var value = i;
            for (var bit = 0; bit < 8; bit++)
            {
                value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ Polynomial;
            }

            table[i] = value;
        }

        return table;
    }
}
