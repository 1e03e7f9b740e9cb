using System.Buffers;
using System.Numerics;

namespace SqlGitOps.Syntax.Tree;

/// <summary>
/// Arrays for tokens and nodes that are used again: a few small ones for each thread, and behind them
/// <see cref="ArrayPool{T}"/>, which also has the large ones and gives memory back to the collector.
/// </summary>
/// <remarks>
/// The pool alone would do, but its code for our structs is in no precompiled image: compiling it took half of the time
/// of the first parse in a process. A short run never gets to it.
/// </remarks>
internal static class ArrayCache<T>
    where T : struct
{
    private const int SmallestBits = 6;
    private const int LargestBits = 14;
    private const int SlotsPerSize = 4;

    // What is larger than this is left to the collector: the pool would keep hundreds of megabytes for a file that may
    // never come again.
    private const int LargestPooled = 1 << 20;

    [ThreadStatic]
    private static T[]?[]? t_slots;

    // Whether small arrays were ever given to the pool, so that it makes sense to ask it for one.
    private static volatile bool s_poolHasSmall;

    /// <summary>An array with <paramref name="minimumLength"/> elements or more; what is in it is left from before.</summary>
    public static T[] Rent(int minimumLength)
    {
        if (minimumLength > 1 << LargestBits)
        {
            return minimumLength > LargestPooled
                ? GC.AllocateUninitializedArray<T>(minimumLength)
                : ArrayPool<T>.Shared.Rent(minimumLength);
        }

        var bits = Math.Max(SmallestBits, 32 - BitOperations.LeadingZeroCount((uint)Math.Max(minimumLength, 1) - 1));
        if (t_slots is { } slots)
        {
            var first = (bits - SmallestBits) * SlotsPerSize;
            for (var i = first; i < first + SlotsPerSize; i++)
            {
                if (slots[i] is { } array)
                {
                    slots[i] = null;
                    return array;
                }
            }
        }

        return s_poolHasSmall ? ArrayPool<T>.Shared.Rent(1 << bits) : new T[1 << bits];
    }

    /// <summary>Takes an array of <see cref="Rent"/> back; nobody may use it any more.</summary>
    public static void Return(T[] array)
    {
        if (array.Length <= 1 << LargestBits)
        {
            var slots = t_slots ??= new T[]?[(LargestBits - SmallestBits + 1) * SlotsPerSize];
            var first = (BitOperations.Log2((uint)array.Length) - SmallestBits) * SlotsPerSize;
            for (var i = first; i < first + SlotsPerSize; i++)
            {
                if (slots[i] is null)
                {
                    slots[i] = array;
                    return;
                }
            }

            s_poolHasSmall = true;
        }

        if (array.Length <= LargestPooled)
        {
            ArrayPool<T>.Shared.Return(array);
        }
    }
}
