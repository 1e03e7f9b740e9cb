namespace SqlGitOps.Soak;

/// <summary>Random numbers that depend on the seed and on what they are for, not on what ran before.</summary>
internal static class Seeds
{
    // The mixing step of SplitMix64: neighbours must not give similar sequences.
    public static Random For(int seed, int purpose, int number)
    {
        var value = ((ulong)(uint)seed << 32) ^ ((ulong)(uint)purpose << 24) ^ (uint)number;
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return new Random((int)((value ^ (value >> 31)) & 0x7FFFFFFF));
    }
}
