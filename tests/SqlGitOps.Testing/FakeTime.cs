namespace SqlGitOps.Testing;

/// <summary>Starts processes with a wrong clock (Debian's faketime).</summary>
public static class FakeTime
{
    /// <summary>Environment variables that shift the wall clock of a process; its monotonic clock stays right.</summary>
    /// <param name="offset">For example <c>-1d</c> or <c>+2h</c>.</param>
    /// <exception cref="FileNotFoundException">faketime is not installed; the message says how to get it.</exception>
    public static IReadOnlyDictionary<string, string?> Shift(string offset) => new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["LD_PRELOAD"] = Path.Combine(DebianTools.Libraries("faketime"), "faketime", "libfaketime.so.1"),
        ["FAKETIME"] = offset,
        ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
        ["DONT_FAKE_MONOTONIC"] = "1",
    };
}
