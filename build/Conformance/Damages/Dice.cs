namespace SqlGitOps.Conformance.Damages;

/// <summary>The same numbers in every run (xorshift by Marsaglia).</summary>
internal sealed class Dice(ulong seed)
{
    private ulong _state = seed == 0 ? 1 : seed;

    /// <summary>A number from 0 to below <paramref name="limit"/>.</summary>
    public int Below(int limit)
    {
        _state ^= _state << 13;
        _state ^= _state >> 7;
        _state ^= _state << 17;
        return (int)(_state % (ulong)limit);
    }
}
